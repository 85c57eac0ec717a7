package intake

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/ledger"
	"tandem/model/db"
)

// MostAtOnce is how many lines one act takes when all that a filter finds are
// meant; the next act takes the next ones.
const MostAtOnce = 100_000

// atOnce is how many lines are read again, deleted or listed in one step.
const atOnce = 1_000

// Retrier reads kept lines again: collector.Collector.
type Retrier interface {
	Retry(ctx context.Context, lines []int64) (collector.RetryResult, error)
}

// Keeper keeps lines: ledger.Ledger.
type Keeper interface {
	KeptLines(ctx context.Context, q model.Query) (model.Found[ledger.FeedLine], error)
	RemoveLines(ctx context.Context, ids []int64) error
}

// Lines are the lines that did not become legs. DB is where the audit log is.
type Lines struct {
	DB        *db.DB
	Ledger    Keeper
	Collector Retrier
}

// linesAct is what the audit log has of an act.
type linesAct struct{ Lines int }

// Found returns the ids of the lines that q finds, at most MostAtOnce.
func (l *Lines) Found(ctx context.Context, q model.Query) ([]int64, error) {
	var ids []int64
	q.Sort, q.Descending, q.PerPage = "arrived", false, atOnce
	for q.Page = 1; len(ids) < MostAtOnce; q.Page++ {
		found, err := l.Ledger.KeptLines(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, line := range found.Items {
			ids = append(ids, line.ID)
		}
		if len(found.Items) < atOnce {
			break
		}
	}
	return ids, nil
}

// Retry reads lines again. Those that become legs are no longer kept. It returns
// model.ErrUnavailable while the collector does not run.
func (l *Lines) Retry(ctx context.Context, ids []int64) (collector.RetryResult, error) {
	var sum collector.RetryResult
	if err := l.record(ctx, audit.Change{Action: "parse again", ObjectType: "kept line", After: linesAct{len(ids)}}); err != nil {
		return sum, err
	}
	for some := range slices.Chunk(ids, atOnce) {
		r, err := l.Collector.Retry(ctx, some)
		sum.Legs += r.Legs
		sum.Duplicates += r.Duplicates
		sum.Failed += r.Failed
		if err != nil {
			return sum, fmt.Errorf("reading %d kept lines again: %w", len(ids), err)
		}
	}
	return sum, nil
}

// Delete deletes lines for good.
func (l *Lines) Delete(ctx context.Context, ids []int64) error {
	if err := l.record(ctx, audit.Change{Action: "delete", ObjectType: "kept line", Before: linesAct{len(ids)}}); err != nil {
		return err
	}
	for some := range slices.Chunk(ids, atOnce) {
		if err := l.Ledger.RemoveLines(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// record writes the audit log before the act, which is in another database.
func (l *Lines) record(ctx context.Context, c audit.Change) error { return record(ctx, l.DB, c) }

func record(ctx context.Context, d *db.DB, c audit.Change) error {
	return d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return audit.Record(ctx, tx, c) })
}
