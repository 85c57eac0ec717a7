package tariff

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/search"
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

// matches reports whether a call is on the bill.
func (q BillQuery) matches(c *cdr.Call) bool {
	if !c.Answered || c.Start.Before(q.From) || !c.Start.Before(q.To) {
		return false
	}
	calling, number := cdr.NormalNumber(c.Calling), cdr.NormalNumber(q.Number)
	return calling == number || q.Prefix && strings.HasPrefix(calling, number)
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

// Bill yields the calls of q that were answered, about in the order in which they
// began, each with what it costs.
func Bill(ctx context.Context, a archive.Archive, r *Rater, q BillQuery) iter.Seq2[BillLine, error] {
	// A leg with the number may be set up behind To in a call that began before.
	filter := search.Filter{From: q.From, To: q.To.Add(time.Hour), Number: cdr.NormalNumber(q.Number), Match: archive.Exact, Role: search.Calling}
	if q.Prefix {
		filter.Match = archive.Prefix
	}
	return func(yield func(BillLine, error) bool) {
		for call, err := range search.Each(ctx, a, filter) {
			if err != nil {
				yield(BillLine{}, fmt.Errorf("billing: %w", err))
				return
			}
			if q.matches(&call) && !yield(r.line(call), nil) {
				return
			}
		}
	}
}

func (r *Rater) line(call cdr.Call) BillLine {
	charge, rated := r.Rate(call)
	line := BillLine{Call: call, Rated: rated, Charge: charge.Amount}
	if rated {
		line.Destination = charge.Rate.Destination
	}
	return line
}

// Total is what the calls to one destination cost together.
type Total struct {
	// Destination is "" for the calls that no rate fits.
	Destination string
	Calls       int64
	Duration    time.Duration
	Charge      Amount
}

func (t *Total) add(calls int64, d time.Duration, charge Amount) {
	t.Calls += calls
	t.Duration += d
	t.Charge += charge
}

// Totals adds bill lines up. The zero Totals is empty.
type Totals struct {
	byDestination map[string]*Total
}

// Add adds a line.
func (t *Totals) Add(line BillLine) {
	if t.byDestination == nil {
		t.byDestination = map[string]*Total{}
	}
	total := t.byDestination[line.Destination]
	if total == nil {
		total = &Total{Destination: line.Destination}
		t.byDestination[line.Destination] = total
	}
	total.add(1, line.Billable, line.Charge)
}

// ByDestination returns the totals by destination, the dearest first.
func (t *Totals) ByDestination() []Total {
	var all []Total
	for _, total := range t.byDestination {
		all = append(all, *total)
	}
	slices.SortFunc(all, func(a, b Total) int {
		return cmp.Or(cmp.Compare(b.Charge, a.Charge), cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Destination, b.Destination))
	})
	return all
}

// Sum returns the total of all lines.
func (t *Totals) Sum() Total {
	var sum Total
	for _, total := range t.byDestination {
		sum.add(total.Calls, total.Duration, total.Charge)
	}
	return sum
}
