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
	// Calls are ordered by their first leg that fits, the newest first.
	Calls []cdr.Call
	// Next goes on behind the last call; zero when there are no more. It may be
	// set with fewer calls than were asked for: then the search stopped at
	// Reached because it was enough.
	Next    Cursor
	Reached time.Time
}

// Search returns n calls that fit f behind the cursor. When enough, which is asked
// now and then, returns true, the search stops with what it has; nil never does.
// An archive without anything is no error.
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
		err = s.back(ctx, time.Hour, s.orphans)
	} else {
		err = s.back(ctx, 24*time.Hour, s.legs)
	}
	return s.found, err
}

// searcher is one search under way.
type searcher struct {
	archive archive.Archive
	filter  Filter
	n       int
	enough  func() bool
	found   Found
	// after is the leg behind which the list goes on, nil at the beginning; to is
	// the instant before which everything is left to look at.
	after *cdr.Leg
	to    time.Time
	// calls are those of the legs that were looked at.
	calls map[cdr.ConnectionID]*cdr.Call
}

// begin finds the place of the cursor. The day of a leg may have been dropped
// since: then there is nothing older.
func (s *searcher) begin(ctx context.Context, cursor Cursor) error {
	s.to = earlier(s.filter.To, cursor.Before)
	if cursor.After == (cdr.LegID{}) {
		return nil
	}
	leg, err := s.archive.Leg(ctx, cursor.After)
	if errors.Is(err, model.ErrNotFound) {
		s.to = earlier(s.to, cursor.After.Day.Start())
		return nil
	}
	if err != nil {
		return fmt.Errorf("going on behind leg %s: %w", LegAddress(cursor.After), err)
	}
	s.after, s.to = &leg, earlier(s.to, begin(&leg).Add(time.Millisecond))
	return nil
}

// earlier returns the earlier of two bounds; a zero one bounds nothing.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// back looks at one span of time after the other, the newest first. Each is twice
// as long as the one before, until the page is full.
func (s *searcher) back(ctx context.Context, span time.Duration, look func(ctx context.Context, from, to time.Time) (done bool, err error)) error {
	newest, oldest, err := s.bounds(ctx)
	if err != nil || newest.IsZero() {
		return err
	}
	for to, from := s.to, newest; ; span *= 2 {
		from = from.Add(-span)
		last := !from.After(oldest)
		if last {
			from = s.filter.From
		}
		if done, err := look(ctx, from, to); done || err != nil || last {
			return err
		}
		if to = from; s.enough() {
			s.found.Next, s.found.Reached = Cursor{Before: to}, to
			return nil
		}
	}
}

// bounds returns about where the legs that are left to look at end and begin; the
// zero time when there are none.
func (s *searcher) bounds(ctx context.Context) (newest, oldest time.Time, err error) {
	days, err := s.archive.Days(ctx)
	if err != nil || len(days) == 0 {
		return newest, oldest, err
	}
	if days[0].Day == 0 && len(days) > 1 { // legs without a time, found by their arrival
		days = days[1:]
	}
	newest = earlier(days[len(days)-1].Start().Add(24*time.Hour), s.to)
	oldest = days[0].Start()
	if s.filter.From.After(oldest) {
		oldest = s.filter.From
	}
	return newest, oldest, nil
}

// legs looks for calls by their legs.
func (s *searcher) legs(ctx context.Context, from, to time.Time) (done bool, err error) {
	q := s.filter.query()
	q.From, q.To, q.Backwards, q.After = from, to, true, s.after
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
			s.found.Next, s.found.Reached = Cursor{After: leg.ID}, begin(leg)
			return true, nil
		}
	}
	return false, nil
}

// more leaves out the call that shows that there are more.
func (s *searcher) more() {
	s.found.Calls = s.found.Calls[:s.n]
	s.found.Next = Cursor{After: s.filter.anchor(&s.found.Calls[s.n-1]).ID}
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
	return cdr.NewCall(legs), nil
}
