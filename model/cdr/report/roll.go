package report

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
)

// roll makes the roll-ups of a day. It returns errClaimed when somebody else does
// at the same time. What it writes is right after each transaction, so that a day
// of which it wrote a part is simply made anew.
func (r *Roller) roll(ctx context.Context, day cdr.Day, rules rules) error {
	token := rand.Text()
	changes, err := claim(ctx, r.Ledger, day, token)
	if err != nil {
		return err
	}
	totals, err := r.count(ctx, day, rules)
	if err != nil {
		return err
	}
	for {
		if err := r.writeNumbers(ctx, totals, token); err != nil {
			return err
		}
		if !totals.numbers.next() {
			break
		}
		if _, err := r.scan(ctx, totals, true); err != nil {
			return err
		}
	}
	return r.release(ctx, totals, token, changes)
}

// writeNumbers writes the numbers that are counted, a few at a time.
func (r *Roller) writeNumbers(ctx context.Context, totals *dayTotals, token string) error {
	if err := totals.loadStored(ctx, r.Ledger.Read); err != nil {
		return err
	}
	changes := totals.numbers.changes()
	for len(changes) > 0 {
		some := changes[:min(len(changes), numbersAtOnce)]
		changes = changes[len(some):]
		err := r.Ledger.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			if err := holdClaim(ctx, tx, totals.day, token); err != nil {
				return err
			}
			return saveNumbers(ctx, tx, totals.day, some)
		})
		if err != nil {
			return fmt.Errorf("storing the numbers of %s: %w", totals.day, err)
		}
	}
	return nil
}

// release writes the rest of the roll-ups, and that they include the changes.
func (r *Roller) release(ctx context.Context, totals *dayTotals, token string, changes int64) error {
	err := r.Ledger.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdClaim(ctx, tx, totals.day, token); err != nil {
			return err
		}
		if err := saveRolls(ctx, tx, totals); err != nil {
			return err
		}
		done := part{
			Day: totals.day, Rolled: changes, Rates: totals.rules.state(), Edges: totals.edges.String(),
			Due: model.At(totals.due), RolledAt: model.At(totals.rules.now),
		}
		_, err := tx.NewUpdate().Model(&done).Column("rolled", "rates", "claim", "edges", "due", "rolled_at").WherePK().Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("storing the roll-ups of %s: %w", totals.day, err)
	}
	return nil
}
