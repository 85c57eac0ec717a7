package report

import (
	"context"
	"fmt"
	"time"
)

// Freshness says whether the roll-ups of a range are up to date.
type Freshness struct {
	// Days have records; Stale of them changed since their roll-ups were made.
	Days, Stale int
	// AsOf is when the oldest roll-ups that are stale were made; zero when all are
	// up to date, or when some were never made.
	AsOf time.Time
}

// Freshness returns whether the roll-ups of a range include all records. It says
// nothing of rates that changed.
func (r *Reports) Freshness(ctx context.Context, in Range) (Freshness, error) {
	first, last := in.days()
	var rows []part
	if err := r.ledger.Read.NewSelect().Model(&rows).Where("day > 0").Where("day BETWEEN ? AND ?", first, last).Scan(ctx); err != nil {
		return Freshness{}, fmt.Errorf("loading the days of a range: %w", err)
	}
	f := Freshness{Days: len(rows)}
	for _, p := range rows {
		if p.Rolled == p.Changes {
			continue
		}
		f.Stale++
		if at := p.RolledAt.Time; f.Stale == 1 || at.Before(f.AsOf) {
			f.AsOf = at
		}
	}
	return f, nil
}
