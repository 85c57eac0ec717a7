package callhome_test

import (
	"sync/atomic"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// TestSenderTakesUpWhatADeadNodeWasSending has a delivery that another node
// claimed, and that this node may take when the lease has run out.
func TestSenderTakesUpWhatADeadNodeWasSending(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: time.Now().Truncate(time.Second)}
		b := newBench(t, d, c.Now)
		var calls atomic.Int64
		p := startPeer(t, b, counting(&calls))
		cfg := smart
		cfg.DestinationURL = p.url
		b.enable(t, cfg)
		id := b.create(t, callhome.Inventory)[0].ID
		lease := c.Now().Add(5 * time.Minute)
		execute(t, d, "UPDATE callhome_delivery SET state = 'sending', next_attempt = ?, claimed_by = 'dead', attempts = 1 WHERE id = ?", at(lease), id)
		execute(t, d, "INSERT INTO callhome_attempt (delivery, number, node, started_at, outcome, reply, error) VALUES (?, 1, 'dead', ?, '', '', '')", id, at(c.Now()))

		s, ended := b.newSender(p.trust, callhome.SystemNetwork())
		stop := run(t, s)
		made := b.create(t, callhome.Test) // while the lease runs, others are sent
		wait(t, ended, 1)
		if got := b.delivery(t, id); got.State != callhome.Sending || b.delivery(t, made[0].ID).State != callhome.Delivered {
			t.Errorf("within the lease: got %s, want it left alone", got.State)
		}
		stop()
		c.Add(5 * time.Minute)
		run(t, s)
		wait(t, ended, 1)
		attempts, err := b.outbox.Attempts(t.Context(), id)
		if got := b.delivery(t, id); got.State != callhome.Delivered || got.Attempts != 2 || calls.Load() != 2 {
			t.Errorf("after the lease: got %+v, want it delivered", brief(got))
		}
		if err != nil || len(attempts) != 2 || attempts[0].Outcome != callhome.Interrupted || attempts[0].FinishedAt.IsZero() {
			t.Errorf("got attempts %+v, %v; want the first one interrupted", attempts, err)
		}
	})
}

func TestSendersOfTwoNodesSendEachMessageOnce(t *testing.T) {
	t.Parallel()
	target := dbtest.PostgresURL(t)
	first, err := db.Open(t.Context(), target, "")
	check(t, err)
	second, err := db.Open(t.Context(), target, "")
	check(t, err)
	t.Cleanup(func() { _, _ = first.Close(), second.Close() })
	b, other := newBench(t, first, time.Now), newBench(t, second, time.Now)
	var calls atomic.Int64
	p := startPeer(t, b, counting(&calls))
	c := smart
	c.DestinationURL = p.url
	b.enable(t, c)
	const batches = 20
	for range batches {
		b.create(t, callhome.Smart.Kinds()...)
	}
	one, endedOne := b.newSender(p.trust, callhome.SystemNetwork())
	two, endedTwo := other.newSender(p.trust, callhome.SystemNetwork())
	two.Node = "node2"
	run(t, one)
	run(t, two)
	b.waitUntilSettled(t)
	if got := calls.Load(); got != 3*batches {
		t.Errorf("got %d posts of %d messages", got, 3*batches)
	}
	if len(endedOne) == 0 || len(endedTwo) == 0 {
		t.Errorf("got %d and %d attempts by the nodes, want both to work", len(endedOne), len(endedTwo))
	}
	var most int
	check(t, first.Read.NewRaw("SELECT max(attempts) FROM callhome_delivery").Scan(t.Context(), &most))
	if most != 1 {
		t.Errorf("got %d attempts of one delivery, want 1", most)
	}
}
