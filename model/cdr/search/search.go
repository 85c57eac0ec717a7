package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Found is a page of calls.
type Found struct {
	// Calls are ordered by the time that the gateway's clock showed when their
	// first leg that fits was set up, the newest first. Those without a time come
	// last.
	Calls []cdr.Call
	// Next goes on behind the last call; zero when there are no more. It may be
	// set with fewer calls than were asked for: then the search stopped because
	// it was enough, and looked at everything since Reached.
	Next    Cursor
	Reached cdr.Wall
}

// Search returns n calls that fit f behind the cursor. When enough, which is asked
// now and then, returns true, the search stops with what it has; nil never does.
func Search(ctx context.Context, a archive.Archive, f Filter, cursor Cursor, n int, enough func() bool) (Found, error) {
	if enough == nil {
		enough = func() bool { return false }
	}
	s := searcher{archive: a, filter: f, n: n, enough: enough, calls: map[cdr.ConnectionID]*cdr.Call{}}
	if err := s.begin(ctx, cursor); err != nil {
		return Found{}, err
	}
	var err error
	if f.Orphans && f.Number == "" {
		err = s.back(ctx, hour, s.orphans)
	} else {
		err = s.back(ctx, 24*hour, s.legs)
	}
	return s.found, err
}

const hour cdr.Wall = 3_600_000

// searcher is one search under way.
type searcher struct {
	archive archive.Archive
	filter  Filter
	n       int
	enough  func() bool
	found   Found
	// after is the leg behind which the list goes on, nil at the beginning; to is
	// the time before which everything is left to look at, 0 for no bound.
	after *cdr.Leg
	to    cdr.Wall
	// calls are those of the legs that were looked at.
	calls map[cdr.ConnectionID]*cdr.Call
}

// begin finds the place of the cursor. The day of a leg may have been dropped
// since: then there is nothing older.
func (s *searcher) begin(ctx context.Context, cursor Cursor) error {
	s.to = cursor.Before
	if !cursor.HasLeg {
		return nil
	}
	leg, err := s.archive.Leg(ctx, cursor.Leg)
	if errors.Is(err, model.ErrNotFound) {
		s.to = max(1, startOf(cursor.Leg.Day))
		return nil
	}
	if err != nil {
		return fmt.Errorf("going on behind leg %s: %w", LegAddress(cursor.Leg), err)
	}
	s.after, s.to = &leg, leg.Setup+1
	return nil
}

// startOf returns the beginning of a day.
func startOf(d cdr.Day) cdr.Wall { return cdr.Wall(d) * 24 * hour }

// looker looks for calls whose clocks showed from to to, 0 for no bound. It is done
// when the page is full.
type looker func(ctx context.Context, from, to cdr.Wall) (done bool, err error)

// back looks at one span of time after the other, the newest first. Each is twice
// as long as the one before, until the page is full. What has no time comes last.
func (s *searcher) back(ctx context.Context, span cdr.Wall, look looker) error {
	to, oldest, undated, err := s.bounds(ctx)
	if err != nil {
		return err
	}
	for ; to > oldest; span *= 2 {
		from := max(oldest, to-span)
		if done, err := look(ctx, from, to); done || err != nil {
			return err
		}
		if to = from; s.enough() {
			s.found.Next, s.found.Reached = Cursor{Before: to}, to
			return nil
		}
	}
	if undated {
		_, err = look(ctx, 0, 1)
	}
	return err
}

// How far clocks are ahead of UTC and behind it, at most.
const (
	ahead  = 14 * hour
	behind = 12 * hour
)

// bounds returns before which time everything is left to look at, where the legs
// begin, and whether there are legs without a time. To is not behind oldest when
// no leg with a time is left.
func (s *searcher) bounds(ctx context.Context) (to, oldest cdr.Wall, undated bool, err error) {
	days, err := s.archive.Days(ctx)
	if err != nil {
		return 0, 0, false, fmt.Errorf("looking for the days of calls: %w", err)
	}
	if len(days) > 0 && days[0].Day == 0 {
		days, undated = days[1:], true
	}
	if len(days) == 0 {
		return 0, 0, undated, nil
	}
	to, oldest = startOf(days[len(days)-1].Day+1), startOf(days[0].Day)
	if s.to != 0 {
		to = min(to, s.to)
	}
	if !s.filter.To.IsZero() {
		to = min(to, cdr.Wall(s.filter.To.UnixMilli())+ahead)
	}
	if !s.filter.From.IsZero() {
		oldest = max(oldest, cdr.Wall(s.filter.From.UnixMilli())-behind)
	}
	return to, oldest, undated, nil
}

// legs looks for calls by their legs.
func (s *searcher) legs(ctx context.Context, from, to cdr.Wall) (done bool, err error) {
	q := s.filter.query()
	q.FromWall, q.ToWall, q.Backwards, q.After = from, to, true, s.after
	looked := 0
	for leg, err := range s.archive.Find(ctx, q) {
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
			s.found.Next, s.found.Reached = after(leg.ID), leg.Setup
			return true, nil
		}
	}
	return false, nil
}

// more leaves out the call that shows that there are more.
func (s *searcher) more() {
	s.found.Calls = s.found.Calls[:s.n]
	s.found.Next = after(s.filter.anchor(&s.found.Calls[s.n-1]).ID)
}

// most is how many calls a search keeps, for their other legs that come soon.
const most = 1_000

// call returns the call of a leg.
func (s *searcher) call(ctx context.Context, leg *cdr.Leg) (*cdr.Call, error) {
	if call := s.calls[leg.Connection]; call != nil {
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
	for i := range legs {
		if legs[i].ID == leg.ID {
			return legs
		}
	}
	return append(legs, leg)
}

// since returns the instant that begins a span before at, the zero time for none.
func since(at time.Time, span time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(-span)
}
