package callhome_test

import (
	"strings"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/db/dbtest"
	"tandem/model/mail"
	"tandem/model/peertest"
)

func TestByEmailOverStartTLS(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	good := ca.Issue(t, time.Hour, "127.0.0.1")
	server := peertest.StartMailServer(t, peertest.MailOptions{
		Certificate: &good, Users: map[string]string{"tandem": "correct horse"},
	})
	for _, mode := range []callhome.Mode{callhome.Smart, callhome.Anonymous} {
		t.Run(string(mode), func(t *testing.T) {
			b := newBench(t, dbtest.SQLite(t), time.Now)
			check(t, b.mail.Save(t.Context(), mail.Settings{
				Host: server.Host, Port: server.Port, StartTLS: mail.Required,
				Sender: "callhome@canary.example.com", Username: "tandem", Password: "correct horse",
			}))
			c := smart
			c.Mode, c.Method, c.DestinationEmail = mode, callhome.Email, string(mode)+"@example.com"
			got := b.attempt(t, c, trusting(t, b, ca), callhome.SystemNetwork())
			if got.State != callhome.Delivered || !strings.HasPrefix(got.Reply, "250 2.0.0 Ok: queued as") {
				t.Fatalf("got %s (%s%s), want it delivered", got.State, got.LastError, got.Reply)
			}
			arrived := arrivedFor(t, server, c.DestinationEmail)
			if !strings.HasSuffix(arrived, strings.ReplaceAll(string(got.Wire), "\r\n", "\n")) {
				t.Errorf("arrived\n%s\nwant it to end with\n%s", arrived, got.Wire)
			}
			if anonymous := !strings.Contains(arrived, "canary"); anonymous != (mode == callhome.Anonymous) {
				t.Errorf("mode %s: arrived\n%s", mode, arrived)
			}
		})
	}
}

// arrivedFor returns what the server delivered to recipient.
func arrivedFor(t *testing.T, server *peertest.MailServer, recipient string) string {
	t.Helper()
	for n := 1; ; n++ {
		for _, m := range server.Messages(t, n) {
			if strings.Contains(m, "Delivered-To: "+recipient) {
				return m
			}
		}
	}
}

func TestMailThatIsNotTaken(t *testing.T) {
	t.Parallel()
	server := peertest.StartMailServer(t, peertest.MailOptions{})
	tests := []struct {
		name     string
		settings mail.Settings
		to       string
		state    callhome.State
		want     string
	}{
		{"for ever", mail.Settings{Host: server.Host, Port: server.Port, Sender: "a@example.com"}, peertest.Refused, callhome.Failed, "recipient refused@example.com: the server answered 550 5.1.1"},
		{"for now", mail.Settings{Host: server.Host, Port: server.Port, Sender: "a@example.com"}, peertest.Later, callhome.Queued, "the server answered 450 4.2.1"},
		{"without TLS", mail.Settings{Host: server.Host, Port: server.Port, Sender: "a@example.com", StartTLS: mail.Required}, "noc@example.com", callhome.Queued, "does not offer STARTTLS"},
		{"by nobody", mail.Settings{}, "noc@example.com", callhome.Queued, "no SMTP server is set"},
		{"by a port without a server", mail.Settings{Host: server.Host, Port: peertest.FreePort(t), Sender: "a@example.com"}, "noc@example.com", callhome.Queued, "connection refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), time.Now)
			check(t, b.mail.Save(t.Context(), tt.settings))
			c := smart
			c.Method, c.DestinationEmail = callhome.Email, tt.to
			got := b.attempt(t, c, certificate.NewStore(b.db, nil, time.Now), callhome.SystemNetwork())
			if got.State != tt.state || !strings.Contains(got.LastError, tt.want) {
				t.Errorf("got %s (%s), want %s (%s)", got.State, got.LastError, tt.state, tt.want)
			}
		})
	}
}
