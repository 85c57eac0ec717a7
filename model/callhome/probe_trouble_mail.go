package callhome

import (
	"errors"

	"tandem/model"
	"tandem/model/mail"
)

func noServer() trouble {
	return trouble{model.T("No SMTP server is set"), model.T("Set one under Settings > SMTP.")}
}

func noStartTLS() trouble {
	return trouble{
		model.T("The server does not offer STARTTLS, and the SMTP settings require it"),
		model.T("Use another port of the server, often 587, or ask whoever runs it to offer STARTTLS. A firewall that changes SMTP causes this too."),
	}
}

func smtpTrouble(s mail.Settings, err error) trouble {
	var no *mail.SMTPError
	if errors.As(err, &no) {
		return trouble{
			model.T("The server does not talk to this node: %d %s", no.Code, no.Text),
			model.T("Ask whoever runs the server to allow this node."),
		}
	}
	if s.Port == 465 && (isTimeout(err) || isHangUp(err)) {
		return trouble{
			model.T("The server on port 465 expects encryption from the start"),
			model.T("Use the port with STARTTLS, usually 587 or 25."),
		}
	}
	if isTimeout(err) || isHangUp(err) {
		return connectTrouble(s.Address(), err)
	}
	return trouble{
		model.T("%s does not answer as an SMTP server does: %s", s.Address(), replyText(err.Error())),
		model.T("Check the host and the port."),
	}
}

func loginTrouble(err error) trouble {
	var no *mail.SMTPError
	switch {
	case errors.As(err, &no):
		return trouble{
			model.T("The server refused the login: %d %s", no.Code, no.Text),
			model.T("Check user name and password under Settings > SMTP."),
		}
	case errors.Is(err, mail.ErrLoginNeedsTLS):
		return trouble{
			model.T("The login was not sent because the connection is not encrypted"),
			model.T("Use a server that offers STARTTLS, or leave the user name empty."),
		}
	case errors.Is(err, mail.ErrNoLogin):
		return trouble{
			model.T("The server offers no login by PLAIN or LOGIN"),
			model.T("Leave the user name empty if the server needs no login, or use another port of it."),
		}
	default:
		return connectTrouble("SMTP", err)
	}
}
