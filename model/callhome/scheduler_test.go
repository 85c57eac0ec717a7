package callhome_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// runScheduler runs a scheduler in zone until stop is called. It must be called
// in a synctest bubble; now is its clock.
func runScheduler(t *testing.T, b *bench, zone string, now func() time.Time) (stop func()) {
	t.Helper()
	location, err := time.LoadLocation(zone)
	check(t, err)
	s := &callhome.Scheduler{
		Outbox: b.outbox, Configs: b.configs, Now: now, Log: slog.New(slog.DiscardHandler),
		Zone: func(context.Context) (*time.Location, error) { return location, nil },
	}
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	group.Go(func() {
		if err := s.Run(ctx, func() {}); err != nil && ctx.Err() == nil {
			t.Errorf("scheduler: %v", err)
		}
	})
	return func() { cancel(); group.Wait() }
}

// slots returns the slots that messages were made for, with their number.
func (b *bench) slots(t *testing.T) string {
	t.Helper()
	var all []string
	check(t, b.db.Read.NewRaw("SELECT slot || '×' || count(*) FROM callhome_message WHERE slot <> '' GROUP BY slot ORDER BY slot").Scan(t.Context(), &all))
	return strings.Join(all, " ")
}

func TestSchedulerDoesEachSlotOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := func() time.Time { return time.Now().Add(30 * 24 * time.Hour) } // 2000-01-31 00:00:00 UTC
		b := newBench(t, dbtest.SQLite(t), now)
		b.enable(t, smart)
		defer runScheduler(t, b, "Asia/Tokyo", now)()
		// In Tokyo it is February from 15:00 UTC on the last day of January.
		time.Sleep(15*time.Hour - time.Millisecond)
		synctest.Wait()
		if got := b.slots(t); got != "" {
			t.Errorf("just before the slot: got messages for %s, want none", got)
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		if got := b.slots(t); got != "2000-02×3" {
			t.Errorf("at the slot: got messages for %s, want 2000-02×3", got)
		}
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		if got := b.slots(t); got != "2000-02×3" {
			t.Errorf("a day later: got messages for %s, want no more", got)
		}
	})
}

func TestSchedulerCatchesUpAndSurvivesClockSteps(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clock{now: november}
		b := newBench(t, dbtest.SQLite(t), c.Now)
		b.enable(t, smart)
		c.Add(60 * 24 * time.Hour) // the program did not run
		stop := runScheduler(t, b, "UTC", c.Now)
		synctest.Wait()
		if got := b.slots(t); got != "2027-01×3" {
			t.Errorf("after two missed slots: got messages for %s, want the newest", got)
		}
		c.Add(-40 * 24 * time.Hour) // the clock is set back, and then right again
		time.Sleep(time.Hour)
		c.Add(40 * 24 * time.Hour)
		time.Sleep(time.Hour)
		stop()
		stop = runScheduler(t, b, "UTC", c.Now)
		synctest.Wait()
		if got := b.slots(t); got != "2027-01×3" {
			t.Errorf("after clock steps and a restart: got messages for %s, want no more", got)
		}
		c.Add(20 * 24 * time.Hour) // set forward over a slot
		time.Sleep(2 * time.Minute)
		stop()
		if got := b.slots(t); got != "2027-01×3 2027-02×3" {
			t.Errorf("after a step forward: got messages for %s, want one more slot", got)
		}
	})
}

func TestSchedulerWaitsForCallHomeAndAcceptance(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := &clock{now: november}
		b := newBench(t, dbtest.SQLite(t), c.Now)
		anonymous := callhome.Config{Mode: callhome.Anonymous, Method: callhome.HTTPS}
		b.save(t, anonymous)
		c.Add(30 * 24 * time.Hour)
		defer runScheduler(t, b, "UTC", c.Now)()
		synctest.Wait()
		if got := b.slots(t); got != "" {
			t.Errorf("not accepted: got messages for %s, want none", got)
		}
		b.enable(t, anonymous)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := b.slots(t); got != "2026-12×2" {
			t.Errorf("accepted: got messages for %s, want 2026-12×2", got)
		}
		b.save(t, callhome.Config{Mode: callhome.Disabled})
		c.Add(30 * 24 * time.Hour)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := b.slots(t); got != "2026-12×2" {
			t.Errorf("switched off: got messages for %s, want no more", got)
		}
		b.save(t, anonymous)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if got := b.slots(t); got != "2026-12×2" {
			t.Errorf("on again after the slot: got messages for %s, want it not made up for", got)
		}
	})
}

func TestSlotIsTakenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d, time.Now)
		b.enable(t, smart)
		made, err := b.outbox.CreateSlot(t.Context(), "2026-12")
		if err != nil || len(made) != 3 || made[0].Message.Slot != "2026-12" {
			t.Errorf("got %+v, %v; want three deliveries", made, err)
		}
		if made, err = b.outbox.CreateSlot(t.Context(), "2026-12"); err != nil || len(made) != 0 {
			t.Errorf("again: got %+v, %v; want nothing", made, err)
		}
		last, err := b.outbox.LastSlot(t.Context())
		if err != nil || last != "2026-12" {
			t.Errorf("got last slot %q, %v", last, err)
		}
		n, err := d.Read.NewSelect().Table("callhome_message").Where("asker = ?", audit.System).Count(t.Context())
		if n != 3 || err != nil {
			t.Errorf("got %d messages asked for by the system, %v; want 3", n, err)
		}
	})
}
