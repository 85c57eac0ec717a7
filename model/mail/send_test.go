package mail_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"tandem/model/mail"
	"tandem/model/peertest"
)

const raw = "From: callhome@example.com\r\nTo: noc@example.com\r\nSubject: test\r\n" +
	"Date: Sun, 22 Nov 2026 00:00:00 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nfirst line\r\n.a line with a dot\r\n\r\n"

func settings(s *peertest.MailServer, starttls string) mail.Settings {
	return mail.Settings{Host: s.Host, Port: s.Port, StartTLS: starttls, Sender: "callhome@example.com"}
}

func send(t *testing.T, s mail.Settings, pool *x509.CertPool, to ...string) (string, error) {
	t.Helper()
	return mail.Send(t.Context(), s, pool, s.Sender, to, []byte(raw))
}

func TestSendOverStartTLS(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	good := ca.Issue(t, time.Hour, "127.0.0.1")
	server := peertest.StartMailServer(t, peertest.MailOptions{Certificate: &good})

	reply, err := send(t, settings(server, mail.Required), ca.Pool(), "noc@example.com", "voice@example.com")
	if err != nil || !strings.HasPrefix(reply, "250 2.0.0 Ok") {
		t.Fatalf("got %q, %v; want 250 2.0.0 Ok, no error", reply, err)
	}
	for _, got := range server.Messages(t, 2) {
		if !strings.HasSuffix(got, strings.ReplaceAll(raw, "\r\n", "\n")) {
			t.Errorf("delivered is\n%s\nwant it to end with what was sent", got)
		}
		if !strings.Contains(got, "with ESMTPS") {
			t.Errorf("delivered is\n%s\nwant it to have come over TLS", got)
		}
	}
}

func TestSendRefusedRecipients(t *testing.T) {
	t.Parallel()
	server := peertest.StartMailServer(t, peertest.MailOptions{})
	tests := []struct {
		name      string
		to        []string
		code      int
		temporary bool
	}{
		{"a recipient who does not exist", []string{"noc@example.com", peertest.Refused}, 550, false},
		{"a recipient who may exist later", []string{peertest.Later}, 450, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := send(t, settings(server, mail.Opportunistic), nil, tt.to...)
			var answer *mail.SMTPError
			if !errors.As(err, &answer) || answer.Code != tt.code || answer.Temporary != tt.temporary {
				t.Errorf("got %v, want an answer %d", err, tt.code)
			}
		})
	}
}

func TestSendCertificates(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	expired := ca.Issue(t, -time.Hour, "127.0.0.1")
	named := ca.Issue(t, time.Hour, "mail.example.com")
	unknown := peertest.NewAuthority(t, "Unknown CA").Issue(t, time.Hour, "127.0.0.1")
	tests := []struct {
		name    string
		options peertest.MailOptions
		want    func(error) bool
	}{
		{"expired", peertest.MailOptions{Certificate: &expired}, func(err error) bool {
			var invalid x509.CertificateInvalidError
			return errors.As(err, &invalid) && invalid.Reason == x509.Expired
		}},
		{"for another name", peertest.MailOptions{Certificate: &named}, func(err error) bool {
			return errors.As(err, new(x509.HostnameError))
		}},
		{"by an unknown authority", peertest.MailOptions{Certificate: &unknown}, func(err error) bool {
			return errors.As(err, new(x509.UnknownAuthorityError))
		}},
		{"missing", peertest.MailOptions{}, func(err error) bool { return errors.Is(err, mail.ErrNoStartTLS) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := peertest.StartMailServer(t, tt.options)
			if _, err := send(t, settings(server, mail.Required), ca.Pool(), "noc@example.com"); !tt.want(err) {
				t.Errorf("certificate %s: got %v", tt.name, err)
			}
		})
	}
}

func TestSendWithLogin(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	good := ca.Issue(t, time.Hour, "127.0.0.1")
	for _, mechanism := range []string{"PLAIN", "LOGIN"} {
		t.Run(mechanism, func(t *testing.T) {
			t.Parallel()
			server := peertest.StartMailServer(t, peertest.MailOptions{
				Certificate: &good, Users: map[string]string{"tandem": "correct horse"}, Mechanism: mechanism,
			})
			s := settings(server, mail.Required)
			s.Username, s.Password = "tandem", "correct horse"
			if _, err := send(t, s, ca.Pool(), "noc@example.com"); err != nil {
				t.Errorf("right password: got %v, want no error", err)
			}
			s.Password = "wrong"
			var answer *mail.SMTPError
			if _, err := send(t, s, ca.Pool(), "noc@example.com"); !errors.As(err, &answer) || answer.Code != 535 {
				t.Errorf("wrong password: got %v, want an answer 535", err)
			}
		})
	}
}

func TestSendKeepsLoginFromPlainConnections(t *testing.T) {
	t.Parallel()
	server := peertest.StartMailServer(t, peertest.MailOptions{})
	s := settings(server, mail.Opportunistic)
	s.Username, s.Password = "tandem", "correct horse"
	if _, err := send(t, s, nil, "noc@example.com"); !errors.Is(err, mail.ErrLoginNeedsTLS) {
		t.Errorf("got %v, want %v", err, mail.ErrLoginNeedsTLS)
	}
}

func TestSendRefusesWhatItCannotSendUnchanged(t *testing.T) {
	t.Parallel()
	address := peertest.StartTCP(t, func(c net.Conn) {
		_, _ = c.Write([]byte("220 hello\r\n250 hello\r\n221 bye\r\n"))
		_, _ = c.Read(make([]byte, 1000))
	})
	_, port, _ := net.SplitHostPort(address)
	s := mail.Settings{Host: "127.0.0.1", Port: number(port), StartTLS: mail.None}
	for _, bad := range []string{"a: b\n\nc\n", "a: b\r\n\r\nno end", "a: b\r\n\r\nbare \r return\r\n"} {
		if _, err := mail.Send(t.Context(), s, nil, "a@example.com", []string{"b@example.com"}, []byte(bad)); !errors.Is(err, mail.ErrLineEndings) {
			t.Errorf("%q: got %v, want %v", bad, err, mail.ErrLineEndings)
		}
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	address := peertest.StartTCP(t, func(c net.Conn) {
		cancel()
		_, _ = c.Read(make([]byte, 1)) // never greets
	})
	_, port, _ := net.SplitHostPort(address)
	s := mail.Settings{Host: "127.0.0.1", Port: number(port), StartTLS: mail.None}
	if _, err := mail.Send(ctx, s, nil, "a@example.com", []string{"b@example.com"}, []byte(raw)); err == nil {
		t.Error("got no error from a server that never greets")
	}
}

func number(s string) (n int) {
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	return n
}
