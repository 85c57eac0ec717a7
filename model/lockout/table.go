package lockout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// Table is the name of a table of counters, with the columns subject (the
// primary key), failures, last_at and locked_until.
type Table string

// Get returns the counter of subject, a zero one when nothing failed.
func (t Table) Get(ctx context.Context, from bun.IDB, subject string) (Counter, error) {
	var c Counter
	err := db.NotFound(from.NewSelect().Model(&c).ModelTableExpr("? AS failure", bun.Ident(t)).
		Where("subject = ?", subject).Scan(ctx))
	if err != nil && !errors.Is(err, model.ErrNotFound) {
		return Counter{}, fmt.Errorf("reading failures (%s): %w", t, err)
	}
	return c, nil
}

// Lock returns the counter of subject, which is made when there is none, and
// keeps other transactions from reading it this way until this one ends.
// Transactions that lock several counters do so in one order, so that two cannot
// wait for each other.
func (t Table) Lock(ctx context.Context, tx bun.IDB, subject string, now time.Time) (Counter, error) {
	c := Counter{Subject: subject, LastAt: model.At(now)}
	err := tx.NewInsert().Model(&c).ModelTableExpr("? AS failure", bun.Ident(t)).
		On("CONFLICT (subject) DO UPDATE").Set("subject = EXCLUDED.subject").Returning("*").Scan(ctx)
	if err != nil {
		return Counter{}, fmt.Errorf("reading failures (%s): %w", t, err)
	}
	return c, nil
}

// Save stores a counter that Lock returned.
func (t Table) Save(ctx context.Context, tx bun.IDB, c Counter) error {
	_, err := tx.NewUpdate().Model(&c).ModelTableExpr("? AS failure", bun.Ident(t)).WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("counting a failure (%s): %w", t, err)
	}
	return nil
}

// Forget removes the counter of subject, and with it a lock.
func (t Table) Forget(ctx context.Context, tx bun.IDB, subject string) error {
	_, err := tx.NewDelete().TableExpr("?", bun.Ident(t)).Where("subject = ?", subject).Exec(ctx)
	if err != nil {
		return fmt.Errorf("forgetting failures (%s): %w", t, err)
	}
	return nil
}

// Purge removes the counters of subjects that did not fail since a time.
func (t Table) Purge(ctx context.Context, tx bun.IDB, since time.Time) error {
	_, err := tx.NewDelete().TableExpr("?", bun.Ident(t)).Where("last_at < ?", model.At(since)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("purging failures (%s): %w", t, err)
	}
	return nil
}
