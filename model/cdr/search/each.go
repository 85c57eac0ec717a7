package search

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Each yields all calls that fit f, about in the order in which they ended. A call
// and its legs are overwritten by nothing: they may be kept.
func Each(ctx context.Context, a archive.Archive, f Filter) iter.Seq2[cdr.Call, error] {
	return func(yield func(cdr.Call, error) bool) {
		each := pairAll
		if f.Number != "" {
			each = byNumber
		}
		if err := each(ctx, a, f, func(c cdr.Call) bool { return yield(c, nil) }); err != nil {
			yield(cdr.Call{}, err)
		}
	}
}

// byNumber takes the calls that fit f by looking for the other legs of each leg
// with its number: there are few of them.
func byNumber(ctx context.Context, a archive.Archive, f Filter, take func(cdr.Call) bool) error {
	s := searcher{archive: a, filter: f, calls: map[cdr.ConnectionID]*cdr.Call{}}
	for leg, err := range a.Find(ctx, f.query()) {
		if err != nil {
			return fmt.Errorf("finding calls: %w", err)
		}
		call, err := s.call(ctx, leg)
		if err != nil {
			return err
		}
		if first := f.anchor(call); first != nil && first.ID == leg.ID && f.fitsCall(call) && !take(*call) {
			return nil
		}
	}
	return nil
}

// pairAll takes the calls that fit f by pairing all legs of its time.
func pairAll(ctx context.Context, a archive.Archive, f Filter, take func(cdr.Call) bool) error {
	var failed error
	err := pair(ctx, a, f, 0, 0, func(c cdr.Call) bool {
		whole, ok, err := complete(ctx, a, f, c)
		if failed = err; err != nil {
			return false
		}
		return !ok || !f.fitsCall(&whole) || take(whole)
	})
	if err == nil {
		err = failed
	}
	return err
}

// complete looks for the missing leg of an orphan, which may be far away where
// clocks are in several time zones. It is not ok when the call has its place at a
// leg that comes later.
func complete(ctx context.Context, a archive.Archive, f Filter, c cdr.Call) (whole cdr.Call, ok bool, err error) {
	if !c.Orphan || c.Connection.IsZero() {
		return c, true, nil
	}
	whole, err = CallOf(ctx, a, c.Legs[0])
	if err != nil {
		return c, false, err
	}
	first := f.anchor(&whole)
	return whole, first != nil && slices.ContainsFunc(c.Legs, func(leg cdr.Leg) bool { return leg.ID == first.ID }), nil
}

// orphans looks for calls that lack a leg, which only pairing all legs shows.
func (s *searcher) orphans(ctx context.Context, from, to cdr.Wall) (done bool, err error) {
	var calls []cdr.Call
	newestFirst := func(a, b cdr.Call) int {
		if before(s.filter.anchor(&a), s.filter.anchor(&b)) {
			return 1
		}
		return -1
	}
	err = pair(ctx, s.archive, s.filter, from, to, func(c cdr.Call) bool {
		if s.after == nil || before(s.filter.anchor(&c), s.after) {
			calls = append(calls, c)
		}
		if len(calls) > 8*s.n {
			slices.SortFunc(calls, newestFirst)
			calls = calls[:4*s.n]
		}
		return true
	})
	slices.SortFunc(calls, newestFirst)
	for _, c := range calls {
		if err != nil || len(s.found.Calls) > s.n {
			break
		}
		var ok bool
		if c, ok, err = complete(ctx, s.archive, s.filter, c); ok && s.filter.fitsCall(&c) {
			s.found.Calls = append(s.found.Calls, c)
		}
	}
	if len(s.found.Calls) > s.n {
		s.more()
		return true, err
	}
	return err != nil, err
}
