package mail

import (
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"tandem/model"
)

// Errors that come from the settings and not from the server's answers.
var (
	// ErrNoServer says that no SMTP server is set.
	ErrNoServer = errors.New("no SMTP server is set")
	// ErrNoStartTLS says that STARTTLS is required and not offered.
	ErrNoStartTLS = errors.New("the server does not offer STARTTLS")
	// ErrLoginNeedsTLS says that a login was not sent because the connection
	// is not encrypted.
	ErrLoginNeedsTLS = errors.New("the login was not sent because the connection is not encrypted")
	// ErrNoLogin says that the server offers no login that is supported.
	ErrNoLogin = errors.New("the server offers no login by PLAIN or LOGIN")
	// ErrLineEndings says that a message has lines not ended by CRLF, so that
	// it could not be sent unchanged (RFC 5321, section 2.3.8).
	ErrLineEndings = errors.New("the message has lines that do not end with CRLF")
)

// maxReply is how much of a server's answer is kept, in characters.
const maxReply = 500

// SMTPError is an answer of the server that says no.
type SMTPError struct {
	// Code is the three-digit reply code (RFC 5321, section 4.2).
	Code int
	// Temporary is true for 4xx: the same message may be accepted later.
	Temporary bool
	// Text is the answer on one line, cut to 500 characters.
	Text string
}

func (e *SMTPError) Error() string { return fmt.Sprintf("the server answered %d %s", e.Code, e.Text) }

// asSMTP turns an answer of the server into an SMTPError and leaves every
// other error as it is.
func asSMTP(err error) error {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return err
	}
	return &SMTPError{
		Code:      answer.Code,
		Temporary: answer.Code >= 400 && answer.Code < 500,
		Text:      oneLine(answer.Msg),
	}
}

func oneLine(reply string) string {
	return model.OneLine(strings.Join(strings.Fields(reply), " "), maxReply)
}
