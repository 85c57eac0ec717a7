package report

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
)

// roll makes the roll-ups of a day. It returns errClaimed when somebody else does
// at the same time. What it writes counts with the last transaction, all of it at
// once; what was written before a crash is deleted when the day is made anew.
func (r *Roller) roll(ctx context.Context, day cdr.Day, rules rules) error {
	made := rand.Int64()
	changes, err := claim(ctx, r.Ledger, day, made)
	if err != nil {
		return err
	}
	old, err := writtenAs(ctx, r.Ledger.Read, day)
	if err != nil {
		return err
	}
	totals, err := r.count(ctx, day, rules)
	if err == nil {
		err = r.writeNumbers(ctx, totals, made)
	}
	if err == nil {
		err = r.release(ctx, totals, made, changes)
	}
	if errors.Is(err, errClaimed) {
		old = []int64{made}
	} else if err != nil {
		return err
	}
	for _, m := range old {
		if err := removeNumbers(ctx, r.Ledger, day, m); err != nil {
			return err
		}
	}
	return err
}

// writeNumbers writes the numbers of a day, reading the day again for each shard
// of them but the first.
func (r *Roller) writeNumbers(ctx context.Context, totals *dayTotals, made int64) error {
	for {
		if err := saveNumbers(ctx, r.Ledger, totals.day, made, totals.numbers); err != nil {
			return err
		}
		if !totals.numbers.next() {
			return nil
		}
		if _, err := r.scan(ctx, totals, true); err != nil {
			return err
		}
	}
}

// release writes the rest of the roll-ups, and that they include the changes.
func (r *Roller) release(ctx context.Context, totals *dayTotals, made, changes int64) error {
	err := r.Ledger.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		done := part{
			Day: totals.day, Rolled: changes, Rates: totals.rules.state(), Edges: totals.edges.String(),
			Due: model.At(totals.due), RolledAt: model.At(totals.rules.now),
		}
		if err := finish(ctx, tx, &done, made); err != nil {
			return err
		}
		if err := countNumbers(ctx, tx, totals.day, made); err != nil {
			return err
		}
		return saveRolls(ctx, tx, totals)
	})
	if err != nil {
		return fmt.Errorf("storing the roll-ups of %s: %w", totals.day, err)
	}
	return nil
}
