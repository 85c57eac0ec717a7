package report

import (
	"context"
	"log/slog"
	"time"

	"tandem/model/cdr/archive"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
)

// Limits are the parameters that roll-ups depend on.
type Limits struct {
	// ShortCall is the time below which an answered call is short.
	ShortCall time.Duration
	// OrphanAfter is how long after its end a call may lack a leg.
	OrphanAfter time.Duration
}

// Roller makes the roll-ups of the days that changed. It is the service.Runner of
// Gateway CDR Reports.
type Roller struct {
	Archive archive.Archive
	Ledger  *db.DB
	// Rater returns the rater by the active rate table.
	Rater func(ctx context.Context) (*tariff.Rater, error)
	// Limits returns the parameters.
	Limits func(ctx context.Context) (Limits, error)
	Now    func() time.Time
	Log    *slog.Logger
}

// Run makes roll-ups until ctx ends.
func (r *Roller) Run(ctx context.Context, ready func()) error { return nil }

// CatchUp makes the roll-ups of a range now. When ctx ends before, it returns the
// error of ctx and the service goes on.
func (r *Roller) CatchUp(ctx context.Context, in Range) error { return nil }
