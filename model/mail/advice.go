package mail

import "tandem/model"

// Advice says what can be done about the answer, by the reply codes of RFC 5321,
// section 4.2.3, and RFC 4954, section 6.
func (e *SMTPError) Advice() model.Text {
	switch {
	case e.Code == 530:
		return model.T("The server wants a login or an encrypted connection: set a user name and a password, and STARTTLS.")
	case e.Code == 534, e.Code == 535, e.Code == 538:
		return model.T("The server does not take the login: check the user name and the password.")
	case e.Code == 552:
		return model.T("The mailbox is full or the message is too large: try another recipient.")
	case e.Temporary:
		return model.T("The server asks to try again later, as some do with every sender that they do not know. Try again in a few minutes.")
	case e.Code >= 550 && e.Code <= 554:
		return model.T("The server does not take mail from this sender or for this recipient. Check both addresses, and whether the server lets this node send to other domains.")
	default:
		return model.T("Ask whoever runs the mail server why it refuses this.")
	}
}
