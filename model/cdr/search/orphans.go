package search

import (
	"context"
	"slices"

	"tandem/model/cdr"
)

// orphans looks for calls that lack a leg, which only pairing all legs shows.
func (s *searcher) orphans(ctx context.Context, w window) (done bool, err error) {
	for more := true; more; {
		var calls []cdr.Call
		if calls, more, err = s.candidates(ctx, w); err != nil {
			return true, err
		}
		for i := range calls {
			s.after = placeOf(s.filter.anchor(&calls[i]))
			c, ok, err := complete(ctx, s.archive, s.filter, calls[i])
			if err != nil {
				return true, err
			}
			if ok && s.filter.fitsCall(&c) {
				s.found.Calls = append(s.found.Calls, c)
			}
			if len(s.found.Calls) > s.n {
				s.more()
				return true, nil
			}
		}
	}
	return false, nil
}

// candidates returns the newest calls of a part of the time behind s.after that may
// be orphans; more is true when there are others.
func (s *searcher) candidates(ctx context.Context, w window) (calls []cdr.Call, more bool, err error) {
	newestFirst := func(a, b cdr.Call) int {
		return placeOf(s.filter.anchor(&b)).compare(placeOf(s.filter.anchor(&a)))
	}
	_, err = pair(ctx, s.archive, s.filter, w, func(c cdr.Call) bool {
		if s.after.IsZero() || placeOf(s.filter.anchor(&c)).compare(s.after) < 0 {
			calls = append(calls, c)
		}
		if len(calls) > 8*s.n {
			slices.SortFunc(calls, newestFirst)
			calls, more = calls[:4*s.n], true
		}
		return true
	})
	slices.SortFunc(calls, newestFirst)
	return calls, more, err
}
