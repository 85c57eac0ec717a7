package callhome_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/db/dbtest"
	"tandem/model/mail"
)

// TestPanicIsAFailedAttempt lets the network panic once: where the sender calls
// it, and where the HTTP transport does so in a goroutine of its own. Either
// would end the program if nobody recovered it.
func TestPanicIsAFailedAttempt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]callhome.Config{
		"by HTTPS":  smart,
		"by e-mail": {Mode: callhome.Smart, ContactEmail: "voice@example.com", Method: callhome.Email, DestinationEmail: "noc@example.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), time.Now)
			check(t, b.mail.Save(admin(t), mail.Settings{Host: "127.0.0.1", Port: 1, StartTLS: mail.None, Sender: "tandem@example.com"}))
			broken := callhome.Network{
				Patience: time.Second,
				Dial:     func(context.Context, string, string) (net.Conn, error) { panic("out of dials") },
			}
			got := b.attempt(t, c, certificate.NewStore(b.db, nil, time.Now), broken)
			if got.State != callhome.Queued || got.Attempts != 1 || !strings.Contains(got.LastError, "panic: out of dials") {
				t.Errorf("got %+v, want it queued with the reason", brief(got))
			}
			if !got.NextAttempt.After(time.Now()) {
				t.Errorf("got the next attempt at %v, want it later", got.NextAttempt)
			}
		})
	}
}

// TestPanicAfterTheAttemptLeavesTheOthers lets the sender panic while it decides
// when to try again. That delivery waits for the end of its lease, the next one
// is sent.
func TestPanicAfterTheAttemptLeavesTheOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	b.enable(t, smart)
	s, _ := b.newSender(certificate.NewStore(b.db, nil, time.Now), quick())
	asked := make(chan struct{}, 10)
	s.Random = func() float64 { asked <- struct{}{}; panic("no luck") }
	run(t, s)
	for range 2 {
		id := b.create(t, callhome.Test)[0].ID
		<-asked
		if got := b.delivery(t, id); got.State != callhome.Sending {
			t.Errorf("got %+v, want it held until its lease runs out", brief(got))
		}
	}
}
