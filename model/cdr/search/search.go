package search

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Found is a page of calls.
type Found struct {
	// Calls are ordered by the setup of their first leg that fits, the newest first
	// wherever the gateways are. Those without a time come last.
	Calls []cdr.Call
	// Next goes on behind the last call; zero when there are no more. It may be
	// set with fewer calls than were asked for: then the search stopped because
	// it was enough, and looked at everything since Reached.
	Next    Cursor
	Reached time.Time
}

// Search returns n calls that fit f behind the cursor. When enough, which is asked
// now and then, returns true, the search stops with what it has; nil never does.
func Search(ctx context.Context, a archive.Archive, f Filter, cursor Cursor, n int, enough func() bool) (Found, error) {
	if enough == nil {
		enough = func() bool { return false }
	}
	s := searcher{archive: a, filter: f, n: n, enough: enough, after: cursor, calls: map[cdr.ConnectionID]*cdr.Call{}}
	var err error
	if f.Orphans && f.Number == "" {
		err = s.back(ctx, hour, s.orphans)
	} else {
		err = s.back(ctx, 24*hour, s.legs)
	}
	return s.found, err
}

// hour is one in milliseconds.
const hour = 3_600_000

// searcher is one search under way.
type searcher struct {
	archive archive.Archive
	filter  Filter
	n       int
	enough  func() bool
	found   Found
	// after is behind what the list goes on.
	after Cursor
	// calls are those of the legs that were looked at.
	calls map[cdr.ConnectionID]*cdr.Call
}

// startOf returns the beginning of a day.
func startOf(d cdr.Day) cdr.Wall { return cdr.Wall(d) * 24 * hour }

// looker looks for calls in a part of the time. It is done when the page is full.
type looker func(ctx context.Context, w window) (done bool, err error)

// back looks at one span of time after the other, the newest first. Each is twice
// as long as the one before, until the page is full. What has no time comes last.
func (s *searcher) back(ctx context.Context, span int64, look looker) error {
	to, oldest, hasUndated, err := s.bounds(ctx)
	if err != nil {
		return err
	}
	for ; to > oldest; span *= 2 {
		from := max(oldest, to-span)
		if done, err := look(ctx, window{from: from, to: to}); done || err != nil {
			return err
		}
		if to = from; s.enough() {
			s.found.Next, s.found.Reached = Cursor{At: to}, time.UnixMilli(to).UTC()
			return nil
		}
	}
	if hasUndated {
		_, err = look(ctx, window{undated: true})
	}
	return err
}

// bounds returns before which time everything is left to look at, where the legs
// begin, and whether there are legs without a time. To is not behind oldest when
// no leg with a time is left.
func (s *searcher) bounds(ctx context.Context) (to, oldest int64, hasUndated bool, err error) {
	days, err := s.archive.Days(ctx)
	if err != nil {
		return 0, 0, false, fmt.Errorf("looking for the days of calls: %w", err)
	}
	if len(days) > 0 && days[0].Day == 0 {
		days, hasUndated = days[1:], true
	}
	if len(days) == 0 || s.after.Undated {
		return 0, 0, hasUndated, nil
	}
	first, end := days[0].Day, days[len(days)-1].Day+1
	offsets, err := s.archive.Offsets(ctx, first, end)
	if err != nil {
		return 0, 0, false, fmt.Errorf("looking for the offsets of clocks: %w", err)
	}
	if len(offsets) == 0 { // dropped meanwhile
		return 0, 0, hasUndated, nil
	}
	to, oldest = int64(startOf(end)-minutes(offsets[0])), int64(startOf(first)-minutes(offsets[len(offsets)-1]))
	if !s.after.IsZero() {
		to = min(to, s.after.end())
	}
	if !s.filter.To.IsZero() {
		to = min(to, s.filter.To.UnixMilli())
	}
	if !s.filter.From.IsZero() {
		oldest = max(oldest, s.filter.From.UnixMilli())
	}
	return to, oldest, hasUndated, nil
}

// legs looks for calls by their legs.
func (s *searcher) legs(ctx context.Context, w window) (done bool, err error) {
	q := s.filter.query()
	q.Backwards = true
	looked := 0
	for leg, err := range w.find(ctx, s.archive, q, s.after) {
		if err != nil {
			return true, fmt.Errorf("finding legs: %w", err)
		}
		call, err := s.call(ctx, leg)
		if err != nil {
			return true, err
		}
		if first := s.filter.anchor(call); first != nil && first.ID == leg.ID && s.filter.fitsCall(call) {
			s.found.Calls = append(s.found.Calls, *call)
		}
		if len(s.found.Calls) > s.n {
			s.more()
			return true, nil
		}
		if looked++; looked%64 == 0 && s.enough() {
			s.found.Next, s.found.Reached = placeOf(leg), leg.SetupTime()
			return true, nil
		}
	}
	return false, nil
}

// more leaves out the call that shows that there are more.
func (s *searcher) more() {
	s.found.Calls = s.found.Calls[:s.n]
	s.found.Next = placeOf(s.filter.anchor(&s.found.Calls[s.n-1]))
}

// most is how many calls a search keeps, for their other legs that come soon.
const most = 1_000

// call returns the call of a leg.
func (s *searcher) call(ctx context.Context, leg *cdr.Leg) (*cdr.Call, error) {
	if call := s.calls[leg.Connection]; call != nil && hasLeg(call.Legs, leg.ID) {
		return call, nil
	}
	call, err := CallOf(ctx, s.archive, *leg)
	if err != nil {
		return nil, err
	}
	if !leg.Connection.IsZero() {
		if len(s.calls) >= most {
			clear(s.calls)
		}
		s.calls[leg.Connection] = &call
	}
	return &call, nil
}

// CallOf returns the call to which a leg of the archive belongs. A leg without a
// connection id is a call of its own.
func CallOf(ctx context.Context, a archive.Archive, leg cdr.Leg) (cdr.Call, error) {
	if leg.Connection.IsZero() {
		return cdr.NewCall([]cdr.Leg{leg}), nil
	}
	legs, err := a.Call(ctx, leg.Connection, leg.ID.Day)
	if err != nil {
		return cdr.Call{}, fmt.Errorf("finding the legs of call %s: %w", leg.Connection, err)
	}
	return cdr.NewCall(with(legs, leg)), nil
}

// with returns legs with leg among them.
func with(legs []cdr.Leg, leg cdr.Leg) []cdr.Leg {
	if hasLeg(legs, leg.ID) {
		return legs
	}
	return append(legs, leg)
}

func hasLeg(legs []cdr.Leg, id cdr.LegID) bool {
	return slices.ContainsFunc(legs, func(leg cdr.Leg) bool { return leg.ID == id })
}

// since returns the instant that begins a span before at, the zero time for none.
func since(at time.Time, span time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(-span)
}
