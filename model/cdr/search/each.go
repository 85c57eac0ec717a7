package search

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

const (
	// margin is how far around a span of time the legs of its calls are looked
	// for.
	margin = time.Hour
	// settled is after how long no further leg of a call is expected.
	settled = 5 * time.Minute
)

// Each yields all calls that fit f, about in the order in which they ended. The
// slice of legs of a call is not used again.
func Each(ctx context.Context, a archive.Archive, f Filter) iter.Seq2[cdr.Call, error] {
	if f.Number != "" {
		return byNumber(ctx, a, f)
	}
	return func(yield func(cdr.Call, error) bool) {
		err := pair(ctx, a, f, f.From, f.To, func(c cdr.Call) bool { return yield(c, nil) })
		if err != nil {
			yield(cdr.Call{}, err)
		}
	}
}

// byNumber yields the calls that fit f by looking for the other legs of each leg
// with its number: there are few of them.
func byNumber(ctx context.Context, a archive.Archive, f Filter) iter.Seq2[cdr.Call, error] {
	return func(yield func(cdr.Call, error) bool) {
		s := searcher{archive: a, filter: f, calls: map[cdr.ConnectionID]*cdr.Call{}}
		for leg, err := range a.Find(ctx, f.query()) {
			var call *cdr.Call
			if err == nil {
				call, err = s.call(ctx, leg)
			}
			if err != nil {
				yield(cdr.Call{}, fmt.Errorf("finding calls: %w", err))
				return
			}
			if first := f.anchor(call); first == nil || first.ID != leg.ID || !f.fitsCall(call) {
				continue
			}
			if !yield(*call, nil) {
				return
			}
		}
	}
}

// pair reads all legs between from and to, and gives the calls that fit f and have
// their place there to take, until take returns false.
func pair(ctx context.Context, a archive.Archive, f Filter, from, to time.Time, take func(cdr.Call) bool) error {
	q := archive.Query{Features: true}
	if !from.IsZero() {
		q.From = from.Add(-margin)
	}
	if !to.IsZero() {
		q.To = to.Add(margin)
	}
	f.From, f.To = from, to
	more := true
	emit := func(c cdr.Call) {
		if more && f.anchor(&c) != nil && f.fitsCall(&c) {
			more = take(c)
		}
	}
	pairer := cdr.NewPairer(settled)
	for leg, err := range a.Find(ctx, q) {
		if err != nil {
			return fmt.Errorf("reading legs: %w", err)
		}
		if pairer.Add(leg, emit); !more {
			return nil
		}
	}
	pairer.Flush(emit)
	return nil
}

// orphans looks for calls that lack a leg, which only pairing all legs shows.
func (s *searcher) orphans(ctx context.Context, from, to time.Time) (done bool, err error) {
	var calls []cdr.Call
	keep := func() {
		slices.SortFunc(calls, func(a, b cdr.Call) int {
			if before(s.filter.anchor(&a), s.filter.anchor(&b)) {
				return 1
			}
			return -1
		})
		calls = calls[:min(len(calls), s.n+1-len(s.found.Calls))]
	}
	err = pair(ctx, s.archive, s.filter, from, to, func(c cdr.Call) bool {
		if first := s.filter.anchor(&c); (from.IsZero() || !begin(first).Before(from)) && (s.after == nil || before(first, s.after)) {
			calls = append(calls, c)
		}
		if len(calls) > 4*s.n {
			keep()
		}
		return true
	})
	keep()
	s.found.Calls = append(s.found.Calls, calls...)
	if len(s.found.Calls) > s.n {
		s.more()
		return true, err
	}
	return false, err
}
