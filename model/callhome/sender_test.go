package callhome_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestSenderPostsTheFrozenMessage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, time.Now)
		var body []byte
		var header http.Header
		p := startPeer(t, b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			header, body = r.Header, readAll(r)
			_, _ = io.WriteString(w, "thanks\r\nvery much "+strings.Repeat("x", 1000))
		}))
		c := smart
		c.DestinationURL = p.url
		got := b.attempt(t, c, p.trust, callhome.SystemNetwork())
		if got.State != callhome.Delivered || got.LastError != "" || got.DeliveredAt.IsZero() || !got.NextAttempt.IsZero() {
			t.Errorf("got %+v, want it delivered", brief(got))
		}
		if !bytes.Equal(body, got.Message.AML) {
			t.Errorf("received\n%s\nwant\n%s", body, got.Message.AML)
		}
		if header.Get("Content-Type") != "text/xml; charset=utf-8" || header.Get("User-Agent") != "Tandem/1.0" {
			t.Errorf("got header %v", header)
		}
		if !strings.HasPrefix(got.Reply, "200 OK, thanks, very much x") || len(got.Reply) != 500 {
			t.Errorf("got the reply %q, want its first 500 characters on one line", got.Reply)
		}
		attempts, err := b.outbox.Attempts(t.Context(), got.ID)
		if err != nil || len(attempts) != 1 || attempts[0].Outcome != callhome.Succeeded ||
			attempts[0].Node != "node1" || attempts[0].FinishedAt.IsZero() || attempts[0].Reply != got.Reply {
			t.Errorf("got attempts %+v, %v", attempts, err)
		}
	})
}

func readAll(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return []byte(err.Error())
	}
	return body
}

// counting is a receiver that counts.
func counting(calls *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		readAll(r)
		calls.Add(1)
	})
}

func TestSenderWritesTheAttemptBeforeTheNetwork(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	var during []callhome.State
	var running int
	p := startPeer(t, b, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		readAll(r)
		during = b.states(t)
		running = b.count(t, "callhome_attempt")
	}))
	c := smart
	c.DestinationURL = p.url
	b.attempt(t, c, p.trust, callhome.SystemNetwork())
	if !slices.Equal(during, []callhome.State{callhome.Sending}) || running != 1 {
		t.Errorf("when the message came: got states %v and %d attempts, want it sending with one", during, running)
	}
}

func TestSenderWithCallHomeOffTouchesNoNetwork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, mode := range []callhome.Mode{callhome.None, callhome.Disabled} {
			c := &clock{now: november}
			b := newBench(t, d, c.Now)
			b.enable(t, smart)
			first := b.create(t, callhome.Smart.Kinds()...)[0].ID
			execute(t, d, "UPDATE callhome_delivery SET state = 'sending', next_attempt = 1, claimed_by = 'other', attempts = 1 WHERE id = ?", first)
			// Left over although nothing should be: what a restored backup or an
			// older version leaves.
			execute(t, d, "UPDATE callhome_config SET mode = ?", mode)

			var dials, lookups atomic.Int64
			s, _ := b.newSender(nil, counted(&dials, &lookups))
			stop := run(t, s)
			b.waitUntilSettled(t)
			stop()
			if dials.Load() != 0 || lookups.Load() != 0 {
				t.Errorf("mode %s: got %d connections and %d look-ups, want none", mode, dials.Load(), lookups.Load())
			}
			for _, state := range b.states(t) {
				if state != callhome.Cancelled {
					t.Errorf("mode %s: got states %v, want all cancelled", mode, b.states(t))
				}
			}
			if got := b.delivery(t, first); !strings.Contains(got.LastError, "switched off") {
				t.Errorf("mode %s: got the reason %q", mode, got.LastError)
			}
		}
	})
}

// waitUntilSettled waits until nothing is on its way.
func (b *bench) waitUntilSettled(t testing.TB) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	timeout := time.After(20 * time.Second)
	for !allFinal(b.states(t)) {
		select {
		case <-ticker.C:
		case <-timeout:
			t.Fatalf("after 20 s: got states %v, want all final", b.states(t))
		}
	}
}

func allFinal(states []callhome.State) bool {
	return !slices.ContainsFunc(states, func(s callhome.State) bool { return !s.Final() })
}

func TestSenderHoldsWhatIsNotAccepted(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	p := startPeer(t, b, counting(new(atomic.Int64)))
	c := smart
	c.DestinationURL = p.url
	b.enable(t, c)
	b.create(t, callhome.Inventory)
	outdate(t, b.db)
	var dials, lookups atomic.Int64
	s, ended := b.newSender(p.trust, counted(&dials, &lookups))
	run(t, s)
	agreement, err := callhome.CurrentAgreement(callhome.Smart, "ja")
	check(t, err)
	if got := b.states(t); dials.Load() != 0 || got[0] != callhome.Queued {
		t.Errorf("before acceptance: got %d connections and states %v, want none, queued", dials.Load(), got)
	}
	b.saveAccepting(t, c, &agreement)
	wait(t, ended, 1)
	if got := b.states(t); got[0] != callhome.Delivered {
		t.Errorf("after acceptance: got states %v, want delivered", got)
	}
}

func TestSenderStopsWhatIsOnItsWayWhenSwitchedOff(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	arrived := make(chan struct{})
	p := startPeer(t, b, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		readAll(r)
		close(arrived)
		<-r.Context().Done()
	}))
	c := smart
	c.DestinationURL = p.url
	b.enable(t, c)
	s, ended := b.newSender(p.trust, callhome.SystemNetwork())
	run(t, s)
	id := b.create(t, callhome.Inventory)[0].ID
	<-arrived
	b.save(t, callhome.Config{Mode: callhome.Disabled})
	wait(t, ended, 1)
	if got := b.delivery(t, id); got.State != callhome.Cancelled || !strings.Contains(got.LastError, "switched off") || !known(got) {
		t.Errorf("got %s (%s), want it cancelled", got.State, got.LastError)
	}
}

func TestSenderThatIsStoppedLeavesTheMessageQueued(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	arrived := make(chan struct{}, 2)
	var calls atomic.Int64
	p := startPeer(t, b, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		readAll(r)
		arrived <- struct{}{}
		if calls.Add(1) == 1 {
			<-r.Context().Done()
		}
	}))
	c := smart
	c.DestinationURL = p.url
	b.enable(t, c)
	s, ended := b.newSender(p.trust, callhome.SystemNetwork())
	stop := run(t, s)
	id := b.create(t, callhome.Inventory)[0].ID
	<-arrived
	stop()
	if got := b.delivery(t, id); got.State != callhome.Queued || got.Attempts != 1 || !known(got) {
		t.Errorf("stopped: got %+v, want it queued after one attempt", brief(got))
	}
	wait(t, ended, 1)
	run(t, s)
	wait(t, ended, 1)
	if got := b.delivery(t, id); got.State != callhome.Delivered || got.Attempts != 2 {
		t.Errorf("started again: got %+v, want it delivered by the second attempt", brief(got))
	}
}

func TestSenderExpiresWhatIsTooOld(t *testing.T) {
	t.Parallel()
	c := &clock{now: november}
	b := newBench(t, dbtest.SQLite(t), c.Now)
	b.enable(t, smart)
	id := b.create(t, callhome.Inventory)[0].ID
	execute(t, b.db, "UPDATE callhome_delivery SET last_error = 'no answer', attempts = 9")
	c.Add(callhome.ExpireAfter)
	var dials, lookups atomic.Int64
	s, _ := b.newSender(nil, counted(&dials, &lookups))
	run(t, s)
	b.waitUntilSettled(t)
	if got := b.delivery(t, id); got.State != callhome.Expired || got.LastError != "no answer" || dials.Load() != 0 {
		t.Errorf("got %+v after %d connections, want it expired without one", brief(got), dials.Load())
	}
}
