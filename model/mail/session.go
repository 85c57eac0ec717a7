package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Session is a conversation with an SMTP server, one step after the other:
// Greet, StartTLS, Login, Deliver, Close. Send does them all.
type Session struct {
	settings Settings
	client   *smtp.Client
	conn     net.Conn
	stop     func() bool
	secure   bool
}

// quitTimeout is how long the server may take to say goodbye.
const quitTimeout = 5 * time.Second

// Greet reads the greeting of the server on conn and answers it with heloName.
// From then on the session ends when ctx does. It closes conn when it fails.
func Greet(ctx context.Context, conn net.Conn, s Settings, heloName string) (*Session, error) {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	client, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		stop()
		_ = conn.Close()
		return nil, fmt.Errorf("greeting: %w", asSMTP(err))
	}
	session := &Session{settings: s, client: client, conn: conn, stop: stop}
	if err := client.Hello(heloName); err != nil {
		session.Close()
		return nil, fmt.Errorf("greeting: %w", asSMTP(err))
	}
	return session, nil
}

// Hello returns what the server answered to the name it was told.
func (s *Session) Hello() string { return oneLine(s.client.HelloResponse()) }

// StartTLS encrypts the session as the settings ask for, and reports whether
// it is encrypted now. The certificate must be valid for the host by pool.
func (s *Session) StartTLS(pool *x509.CertPool) (bool, error) {
	if s.settings.StartTLS == None {
		return false, nil
	}
	if offered, _ := s.client.Extension("STARTTLS"); !offered {
		if s.settings.StartTLS == Required {
			return false, ErrNoStartTLS
		}
		return false, nil
	}
	err := s.client.StartTLS(&tls.Config{
		ServerName: s.settings.Host,
		RootCAs:    pool,
		MinVersion: tls.VersionTLS12,
	})
	if err != nil {
		return false, fmt.Errorf("starting TLS: %w", asSMTP(err))
	}
	s.secure = true
	return true, nil
}

// TLS returns the state of the encrypted session; false when it is not.
func (s *Session) TLS() (tls.ConnectionState, bool) {
	if !s.secure {
		return tls.ConnectionState{}, false
	}
	return s.client.TLSConnectionState()
}

// Login signs in with the settings' user name and password, and reports
// whether it did: without a user name there is nothing to do.
func (s *Session) Login() (bool, error) {
	if s.settings.Username == "" {
		return false, nil
	}
	if !s.secure {
		return false, ErrLoginNeedsTLS
	}
	_, offered := s.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	var auth smtp.Auth
	switch {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", s.settings.Username, s.settings.Password, s.settings.Host, false)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(s.settings.Username, s.settings.Password, s.settings.Host, false)
	default:
		return false, ErrNoLogin
	}
	if err := s.client.Auth(auth); err != nil {
		return false, fmt.Errorf("login: %w", asSMTP(err))
	}
	return true, nil
}

// Deliver sends raw, byte for byte, from one address to all of to, and returns
// the server's answer. When the server refuses one recipient, nobody gets the
// mail: a second try then reaches nobody twice.
func (s *Session) Deliver(from string, to []string, raw []byte) (string, error) {
	if !crlfOnly(raw) {
		return "", ErrLineEndings
	}
	s.client.SkipSMTPUTF8(true) // addresses are ASCII
	if err := s.client.Mail("<" + from + ">"); err != nil {
		return "", fmt.Errorf("sender %s: %w", from, asSMTP(err))
	}
	for _, address := range to {
		if err := s.client.Rcpt("<" + address + ">"); err != nil {
			return "", fmt.Errorf("recipient %s: %w", address, asSMTP(err))
		}
	}
	return s.data(raw)
}

func (s *Session) data(raw []byte) (string, error) {
	w, err := s.client.Data()
	if err != nil {
		return "", fmt.Errorf("message: %w", asSMTP(err))
	}
	if _, err := w.Write(raw); err != nil {
		return "", fmt.Errorf("message: %w", err)
	}
	if err := w.Close(); err != nil {
		return "", fmt.Errorf("message: %w", asSMTP(err))
	}
	if closer, ok := w.(*smtp.DataCloser); ok {
		return oneLine("250 " + closer.ServerResponse()), nil
	}
	return "250", nil
}

// Close says goodbye and closes the connection. The message is safe by then,
// so what goes wrong here does not matter.
func (s *Session) Close() {
	if s.stop() { // otherwise the context ended, and the deadline with it
		_ = s.conn.SetDeadline(time.Now().Add(quitTimeout))
		_ = s.client.Quit()
	}
	_ = s.conn.Close()
}

// crlfOnly reports whether every line of raw ends with CRLF, the last one too.
func crlfOnly(raw []byte) bool {
	return bytes.HasSuffix(raw, []byte("\r\n")) &&
		bytes.Count(raw, []byte("\n")) == bytes.Count(raw, []byte("\r\n")) &&
		bytes.Count(raw, []byte("\r")) == bytes.Count(raw, []byte("\r\n"))
}
