package tariff

import (
	"context"
	"iter"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// BillQuery says whose calls are billed.
type BillQuery struct {
	// Number is the calling number, or with Prefix what it begins with; "" with
	// Prefix bills everybody.
	Number string
	Prefix bool
	// From and To bound the start of the calls; To is excluded.
	From, To time.Time
}

// BillLine is a call on a bill.
type BillLine struct {
	cdr.Call
	// Destination is that of the rate, "" when no rate fits.
	Destination string
	// Rated is false for a call that no rate fits; its Charge is zero.
	Rated  bool
	Charge Amount
}

// Bill yields the calls of q that were answered, in the order of their start, each
// with what it costs.
func Bill(ctx context.Context, a archive.Archive, r *Rater, q BillQuery) iter.Seq2[BillLine, error] {
	return func(func(BillLine, error) bool) {}
}

// Total is what the calls to one destination cost together.
type Total struct {
	// Destination is "" for the calls that no rate fits.
	Destination string
	Calls       int64
	Duration    time.Duration
	Charge      Amount
}

// Totals adds bill lines up. The zero Totals is empty.
type Totals struct {
	byDestination map[string]*Total
}

// Add adds a line.
func (t *Totals) Add(line BillLine) {}

// ByDestination returns the totals by destination, the dearest first.
func (t *Totals) ByDestination() []Total { return nil }

// Sum returns the total of all lines.
func (t *Totals) Sum() Total { return Total{} }
