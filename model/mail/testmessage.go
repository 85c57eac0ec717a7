package mail

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// TestMessage returns a plain mail with the given words as RFC 5322 bytes with
// CRLF line ends, ready for Send.
func TestMessage(from, to, subject, body string, now time.Time) ([]byte, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(from); err != nil {
		return nil, fmt.Errorf("sender of the test mail: %w", err)
	}
	if err := msg.To(to); err != nil {
		return nil, fmt.Errorf("recipient of the test mail: %w", err)
	}
	_, domain, _ := strings.Cut(from, "@")
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(fmt.Sprintf("test.%d@%s", now.UnixNano(), domain))
	msg.Subject(subject)
	msg.SetBodyString(gomail.TypeTextPlain, body)
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("writing the test mail: %w", err)
	}
	if !bytes.HasSuffix(raw.Bytes(), []byte("\r\n")) {
		raw.WriteString("\r\n")
	}
	return raw.Bytes(), nil
}
