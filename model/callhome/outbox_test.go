package callhome_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/mail"
)

func execute(t testing.TB, d *db.DB, statement string, args ...any) {
	t.Helper()
	check(t, d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(statement, args...).Exec(ctx)
		return err
	}))
}

func TestCreateFreezesMessagesAndDeliveries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, func() time.Time { return november })
		check(t, b.mail.Save(t.Context(), mail.Settings{Host: "127.0.0.1", Port: 25, Sender: "callhome@example.com"}))
		c := smart
		c.SendCopy, c.CopyTo = true, "noc@example.com, voice@example.com"
		b.enable(t, c)
		made := b.create(t, callhome.Smart.Kinds()...)
		if len(made) != 6 || b.count(t, "callhome_message") != 3 {
			t.Fatalf("got %d deliveries of %d messages, want 6 of 3", len(made), b.count(t, "callhome_message"))
		}
		ids := map[string]bool{}
		for i := 0; i < len(made); i += 2 {
			post, copied := b.delivery(t, made[i].ID), b.delivery(t, made[i+1].ID)
			ids[post.Message.MessageID] = true
			if post.Method != callhome.HTTPS || post.Copy || !post.OwnReceiver || post.Destination != b.own || post.Wire != nil {
				t.Errorf("got %+v, want a post to the own receiver", brief(post))
			}
			if copied.Method != callhome.Email || !copied.Copy || copied.Destination != c.CopyTo || copied.Message.ID != post.Message.ID {
				t.Errorf("got %+v, want a copy by e-mail of the same message", brief(copied))
			}
			if !bytes.Contains(copied.Wire, []byte("From: <callhome@example.com>")) || !bytes.Contains(post.Message.AML, []byte(post.Message.MessageID)) {
				t.Errorf("got an e-mail\n%s\nand AML\n%s", copied.Wire, post.Message.AML)
			}
			if post.State != callhome.Queued || !post.NextAttempt.Equal(november) || !post.CreatedAt.Equal(november) {
				t.Errorf("got %+v, want it queued now", brief(post))
			}
		}
		if len(ids) != 3 {
			t.Errorf("got message ids %v, want three different ones", ids)
		}
	})
}

func TestCreateByEachMethod(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	tests := []struct {
		name   string
		change func(*callhome.Config)
		want   callhome.Delivery
	}{
		{"a destination", func(c *callhome.Config) { c.DestinationURL = "https://example.com/x" },
			callhome.Delivery{Method: callhome.HTTPS, Destination: "https://example.com/x"}},
		{"a proxy", func(c *callhome.Config) { c.Method, c.ProxyHost, c.ProxyPort = callhome.Proxy, "proxy", 3128 },
			callhome.Delivery{Method: callhome.Proxy, Destination: b.own, OwnReceiver: true, ProxyHost: "proxy", ProxyPort: 3128}},
		{"e-mail without an SMTP server", func(c *callhome.Config) { c.Method, c.DestinationEmail = callhome.Email, "a@example.com" },
			callhome.Delivery{Method: callhome.Email, Destination: "a@example.com"}},
		{"copies that are switched off", func(c *callhome.Config) { c.CopyTo = "a@example.com" },
			callhome.Delivery{Method: callhome.HTTPS, Destination: b.own, OwnReceiver: true}},
	}
	for _, tt := range tests {
		c := smart
		tt.change(&c)
		b.enable(t, c)
		made := b.create(t, callhome.Test)
		got := made[0]
		if len(made) != 1 || got.Method != tt.want.Method || got.Destination != tt.want.Destination ||
			got.OwnReceiver != tt.want.OwnReceiver || got.ProxyHost != tt.want.ProxyHost || got.ProxyPort != tt.want.ProxyPort {
			t.Errorf("%s: got %+v, want %+v", tt.name, brief(got), brief(tt.want))
		}
		b.save(t, callhome.Config{Mode: callhome.Disabled})
		execute(t, b.db, "DELETE FROM callhome_config")
	}
}

func TestNothingIsQueuedWhileCallHomeIsOff(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	b.enable(t, smart)
	id := b.create(t, callhome.Inventory)[0].ID
	preview, err := b.outbox.Preview(admin(t), callhome.Inventory, callhome.Smart)
	check(t, err)
	b.save(t, callhome.Config{Mode: callhome.Disabled})
	if got := b.delivery(t, id); got.State != callhome.Cancelled || !strings.Contains(got.LastError, "switched off") || !known(got) {
		t.Errorf("what was queued: got %s (%s), want it cancelled with the reason", got.State, got.LastError)
	}
	_, errCreate := b.outbox.Create(admin(t), []callhome.Kind{callhome.Test}, "admin")
	_, errPreview := b.outbox.SendPreview(admin(t), preview.ID)
	_, errResend := b.outbox.Resend(admin(t), id)
	_, errAll := b.outbox.ResendFailed(admin(t))
	_, errSlot := b.outbox.CreateSlot(admin(t), "2026-12")
	for what, err := range map[string]error{"Create": errCreate, "SendPreview": errPreview, "Resend": errResend, "ResendFailed": errAll, "CreateSlot": errSlot} {
		var fields model.FieldErrors
		if !errors.Is(err, callhome.ErrOff) || !errors.As(err, &fields) {
			t.Errorf("%s: got %v, want %v that a page can show", what, err, callhome.ErrOff)
		}
	}
}

func TestPreviewIsSentAsItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		b.save(t, smart)
		preview, err := b.outbox.Preview(admin(t), callhome.Inventory, callhome.Smart)
		check(t, err)
		other, err := b.outbox.Preview(admin(t), callhome.Inventory, callhome.Anonymous)
		check(t, err)
		b.enable(t, smart)
		c.Add(time.Hour)
		made, err := b.outbox.SendPreview(admin(t), preview.ID)
		check(t, err)
		got := b.delivery(t, made[0].ID)
		if !bytes.Equal(got.Message.AML, preview.AML) || got.Message.MessageID != preview.MessageID {
			t.Error("got another message than the preview")
		}
		if _, err := b.outbox.SendPreview(admin(t), preview.ID); !errors.Is(err, callhome.ErrQueued) {
			t.Errorf("sending it again: got %v, want %v", err, callhome.ErrQueued)
		}
		if _, err := b.outbox.SendPreview(admin(t), other.ID); !errors.Is(err, callhome.ErrOtherMode) {
			t.Errorf("sending one of another mode: got %v, want %v", err, callhome.ErrOtherMode)
		}
		c.Add(24 * time.Hour)
		check(t, b.outbox.PurgePreviews(t.Context()))
		if _, err := b.outbox.SendPreview(admin(t), other.ID); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("sending one that is purged: got %v, want not found", err)
		}
		if _, err := b.outbox.Message(t.Context(), preview.ID); err != nil {
			t.Errorf("the one that was sent: got %v, want it kept", err)
		}
	})
}

// settle puts a delivery into a state, as a sender would.
func (b *bench) settle(t *testing.T, id int64, s callhome.State) {
	t.Helper()
	execute(t, b.db, "UPDATE callhome_delivery SET state = ?, attempts = 1, next_attempt = NULL, last_error = 'it failed' WHERE id = ?", s, id)
}

func TestResendQueuesTheSameMessage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, func() time.Time { return november })
		c := smart
		c.Method, c.DestinationEmail = callhome.Email, "a@example.com"
		b.enable(t, c)
		first := b.delivery(t, b.create(t, callhome.Inventory)[0].ID)
		if _, err := b.outbox.Resend(admin(t), first.ID); !errors.Is(err, callhome.ErrUnderway) {
			t.Errorf("while it is queued: got %v, want %v", err, callhome.ErrUnderway)
		}
		b.settle(t, first.ID, callhome.Failed)
		made, err := b.outbox.Resend(admin(t), first.ID)
		check(t, err)
		second := b.delivery(t, made.ID)
		if second.ID == first.ID || second.State != callhome.Queued || second.Message.MessageID != first.Message.MessageID || !bytes.Equal(second.Wire, first.Wire) {
			t.Errorf("got %+v, want a new delivery of the same bytes", brief(second))
		}
		if got := b.delivery(t, first.ID); got.State != callhome.Failed || got.LastError != "it failed" {
			t.Errorf("the first one is now %+v, want it to keep its history", brief(got))
		}
		if got := b.count(t, "callhome_email"); got != 1 {
			t.Errorf("got %d stored e-mails, want the one", got)
		}
		if _, err := b.outbox.Resend(admin(t), 999); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown delivery: got %v, want not found", err)
		}
	})
}

func TestResendFailedTakesEachOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, func() time.Time { return november })
		c := smart
		c.SendCopy, c.CopyTo = true, "noc@example.com"
		b.enable(t, c)
		made := b.create(t, callhome.Smart.Kinds()...)
		want := []callhome.State{callhome.Failed, callhome.Failed, callhome.Expired, callhome.Delivered, callhome.Cancelled, callhome.Queued}
		for i, s := range want {
			if s != callhome.Queued {
				b.settle(t, made[i].ID, s)
			}
		}
		c.SendCopy = false
		b.save(t, c)
		n, err := b.outbox.ResendFailed(admin(t))
		if err != nil || n != 2 {
			t.Errorf("got %d sent again, %v; want the two that are no copies", n, err)
		}
		if got := b.states(t); !slices.Equal(got, append(want, callhome.Queued, callhome.Queued)) {
			t.Errorf("got %v", got)
		}
		if n, err = b.outbox.ResendFailed(admin(t)); err != nil || n != 0 {
			t.Errorf("once more: got %d, %v; want 0", n, err)
		}
		if _, err := b.outbox.Resend(admin(t), made[1].ID); !errors.Is(err, callhome.ErrNoCopies) {
			t.Errorf("a copy: got %v, want %v", err, callhome.ErrNoCopies)
		}
	})
}

func TestTryNowAndCancel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		b.enable(t, smart)
		id := b.create(t, callhome.Inventory)[0].ID
		c.Add(time.Hour)
		check(t, b.outbox.TryNow(admin(t), id))
		if got := b.delivery(t, id); !got.NextAttempt.Equal(c.Now()) {
			t.Errorf("tried now: got the next attempt at %v, want %v", got.NextAttempt, c.Now())
		}
		check(t, b.outbox.Cancel(admin(t), id))
		if got := b.delivery(t, id); got.State != callhome.Cancelled || got.LastError != "Cancelled by admin" || !known(got) || !got.NextAttempt.IsZero() {
			t.Errorf("cancelled: got %+v", brief(got))
		}
		for what, err := range map[string]error{"TryNow": b.outbox.TryNow(admin(t), id), "Cancel": b.outbox.Cancel(admin(t), id)} {
			if !errors.Is(err, callhome.ErrNotWaiting) {
				t.Errorf("%s of a cancelled delivery: got %v, want %v", what, err, callhome.ErrNotWaiting)
			}
		}
		if err := b.outbox.Cancel(admin(t), 999); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown delivery: got %v, want not found", err)
		}
		var actions []string
		check(t, d.Read.NewSelect().Table("audit").Column("action").Where("object_type = 'Call Home delivery'").OrderExpr("id").Scan(t.Context(), &actions))
		if !slices.Equal(actions, []string{"try now", "cancel"}) {
			t.Errorf("got audit actions %v", actions)
		}
	})
}

func TestPurgeOldKeepsWhatIsNeeded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := &clock{now: november}
		b := newBench(t, d, c.Now)
		cfg := smart
		cfg.Method, cfg.DestinationEmail = callhome.Email, "a@example.com"
		b.enable(t, cfg)
		made := b.create(t, callhome.Inventory, callhome.Telemetry)
		b.settle(t, made[0].ID, callhome.Delivered)
		execute(t, d, "INSERT INTO callhome_attempt (delivery, number, node, started_at, outcome, reply, error) VALUES (?, 1, 'n', 1, 'delivered', '', '')", made[0].ID)
		c.Add(399 * 24 * time.Hour)
		check(t, b.outbox.PurgeOld(t.Context()))
		if got := b.count(t, "callhome_delivery"); got != 2 {
			t.Errorf("after 399 days: got %d deliveries, want 2", got)
		}
		c.Add(2 * 24 * time.Hour)
		check(t, b.outbox.PurgeOld(t.Context()))
		for table, want := range map[string]int{"callhome_delivery": 1, "callhome_message": 1, "callhome_email": 1, "callhome_attempt": 0} {
			if got := b.count(t, table); got != want {
				t.Errorf("after 401 days: got %d rows in %s, want %d", got, table, want)
			}
		}
	})
}
