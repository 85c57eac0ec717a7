package search

import (
	"cmp"
	"context"
	"fmt"
	"iter"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Each yields all calls that fit f: about in the order in which they ended, with a
// number in that of their first leg that fits. Those without a time come first. A
// call and its legs are overwritten by nothing: they may be kept.
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
	for leg, err := range walk(ctx, a, f.query()) {
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
	for _, w := range []window{{undated: true}, {}} {
		more, err := pair(ctx, a, f, w, func(c cdr.Call) bool {
			whole, ok, err := complete(ctx, a, f, c)
			if failed = err; err != nil {
				return false
			}
			return !ok || !f.fitsCall(&whole) || take(whole)
		})
		if err = cmp.Or(err, failed); err != nil || !more {
			return err
		}
	}
	return nil
}

// complete looks for the missing leg of an orphan, which may be far away in a
// long call, or where clocks are wrong. It is not ok when the call has its place at a
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
	return whole, first != nil && hasLeg(c.Legs, first.ID), nil
}
