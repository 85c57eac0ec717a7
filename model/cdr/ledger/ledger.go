package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// Ledger reads and writes the ledger.
type Ledger struct {
	db  *db.DB
	now func() time.Time
}

// New returns the ledger in d, which db.OpenLedger opened.
func New(d *db.DB, now func() time.Time) *Ledger { return &Ledger{db: d, now: now} }

// Changes are what a collector has to write, collected for a while.
type Changes struct {
	Feeds []FeedDelta
	// Gaps without an ID are new and get one; of the others, Recovered and
	// ClosedAt are stored.
	Gaps   []*Gap
	Losses []Loss
	Lines  []Line
	Parts  []PartDelta
}

// IsEmpty reports whether there is nothing to write.
func (c *Changes) IsEmpty() bool {
	return len(c.Feeds)+len(c.Gaps)+len(c.Losses)+len(c.Lines)+len(c.Parts) == 0
}

// Apply stores c in one transaction.
func (l *Ledger) Apply(ctx context.Context, c *Changes) error {
	if c.IsEmpty() {
		return nil
	}
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := updateFeeds(ctx, tx, c.Feeds); err != nil {
			return err
		}
		if err := saveGaps(ctx, tx, c.Gaps); err != nil {
			return err
		}
		if err := addLosses(ctx, tx, c.Losses); err != nil {
			return err
		}
		if err := keepLines(ctx, tx, c.Lines); err != nil {
			return err
		}
		return bump(ctx, tx, c.Parts)
	})
	if err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	return nil
}
