package callhome

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"

	"tandem/model/mail"
)

// anonymousHelo is what mail servers are told instead of this host's name.
const anonymousHelo = "localhost"

// smtpMail sends a message by e-mail.
type smtpMail struct {
	network  Network
	pool     *x509.CertPool
	settings mail.Settings
}

// send sends the frozen e-mail of d to its recipients. In Anonymous mode the
// server is told neither the name of this host nor the sender: an empty reverse
// path means that no bounce is wanted (RFC 5321, section 4.5.5).
func (m smtpMail) send(ctx context.Context, d Delivery) answer {
	client := mail.Client{Dial: m.network.Dial}
	sender := m.settings.Sender
	if d.Message.Mode == Anonymous {
		client.HeloName, sender = anonymousHelo, ""
	}
	reply, err := client.Send(ctx, m.settings, m.pool, sender, strings.Split(d.Destination, ", "), d.Wire)
	if err == nil {
		return answer{outcome: Succeeded, reply: replyText(reply)}
	}
	var no *mail.SMTPError
	if errors.As(err, &no) && !no.Temporary || errors.Is(err, mail.ErrLineEndings) {
		return answer{outcome: Refused, err: err}
	}
	return postponed(err)
}
