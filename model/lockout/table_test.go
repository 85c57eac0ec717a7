package lockout_test

import (
	"context"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/lockout"
)

func TestATableKeepsCountersUntilTheyAreForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	rule := lockout.Rule{Allowed: 2, First: time.Minute, Longest: time.Hour, Memory: time.Hour}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		table := lockout.Table("mobility_failure")
		fail(t, d, table, "a", rule, now)
		fail(t, d, table, "a", rule, now.Add(time.Second))
		fail(t, d, table, "b", rule, now)
		if c := get(t, d, table, "a"); c.Failures != 2 || !c.LockedUntil.Equal(now.Add(time.Minute+time.Second)) {
			t.Errorf("two failures: got %+v, want a lock of a minute from the second one", c)
		}
		if c := get(t, d, table, "c"); c != (lockout.Counter{}) {
			t.Errorf("no failure: got %+v, want a zero counter", c)
		}
		change(t, d, func(ctx context.Context, tx bun.Tx) error { return table.Purge(ctx, tx, now.Add(time.Second)) })
		if a, b := get(t, d, table, "a"), get(t, d, table, "b"); a.Failures != 2 || b.Failures != 0 {
			t.Errorf("purged: got %d and %d failures, want 2 and 0", a.Failures, b.Failures)
		}
		change(t, d, func(ctx context.Context, tx bun.Tx) error { return table.Forget(ctx, tx, "a") })
		if c := get(t, d, table, "a"); c.Failures != 0 {
			t.Errorf("forgotten: got %d failures, want 0", c.Failures)
		}
	})
}

func fail(t *testing.T, d *db.DB, table lockout.Table, subject string, rule lockout.Rule, now time.Time) {
	t.Helper()
	change(t, d, func(ctx context.Context, tx bun.Tx) error {
		c, err := table.Lock(ctx, tx, subject, now)
		if err != nil {
			return err
		}
		c.Add(rule, now)
		return table.Save(ctx, tx, c)
	})
}

func get(t *testing.T, d *db.DB, table lockout.Table, subject string) lockout.Counter {
	t.Helper()
	c, err := table.Get(t.Context(), d.Read, subject)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func change(t *testing.T, d *db.DB, f func(context.Context, bun.Tx) error) {
	t.Helper()
	if err := d.Tx(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}
