package report

import (
	"context"
	"slices"
	"sort"

	"github.com/uptrace/bun"

	"tandem/model/cdr/tariff"
)

// Role is what a number is in a call. The values are those that are stored.
type Role int

// The roles of a number.
const (
	Called  Role = 1
	Calling Role = 2
)

// Order is what the top numbers are ordered by.
type Order string

// The orders of the top numbers.
const (
	ByCalls    Order = "calls"
	ByDuration Order = "duration"
	ByCharge   Order = "charge"
)

// of returns what is ordered by.
func (o Order) of(t totals) int64 {
	switch o {
	case ByDuration:
		return t.billable
	case ByCharge:
		return t.charge
	default:
		return t.calls
	}
}

// NumberRow is what a number did.
type NumberRow struct {
	// Number is "" for the calls that do not give one.
	Number string
	Volume
	Charge tariff.Amount
}

// Top returns the n numbers in a role with the most of what they are ordered by,
// but none that has nothing of it.
func (r *Reports) Top(ctx context.Context, in Range, role Role, by Order, n int) ([]NumberRow, error) {
	best := top{by: by, n: n}
	first, last := in.days()
	err := snapshot(ctx, r.ledger, func(ctx context.Context, tx bun.Tx) error {
		all, err := streams(ctx, tx, role, first, last)
		if err != nil {
			return err
		}
		return merge(ctx, tx, all, best.take)
	})
	return best.rows(), err
}

// top are the best of the numbers that were taken, the best first.
type top struct {
	by   Order
	n    int
	best []numberTotals
}

// take takes a number, which is behind those before.
func (b *top) take(number []byte, t totals) {
	value := b.by.of(t)
	if value <= 0 || len(b.best) == b.n && (b.n == 0 || value <= b.by.of(b.best[b.n-1].totals)) {
		return
	}
	place := sort.Search(len(b.best), func(i int) bool { return b.by.of(b.best[i].totals) < value })
	if len(b.best) == b.n {
		b.best = b.best[:b.n-1]
	}
	b.best = slices.Insert(b.best, place, numberTotals{numberKey{number: string(number)}, t})
}

func (b *top) rows() []NumberRow {
	rows := make([]NumberRow, len(b.best))
	for i, row := range b.best {
		rows[i] = NumberRow{
			Number: row.number, Charge: tariff.Amount(row.charge),
			Volume: Volume{Calls: row.calls, Answered: row.answered, Billable: millis(row.billable)},
		}
	}
	return rows
}
