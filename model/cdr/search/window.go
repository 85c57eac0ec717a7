package search

import (
	"context"
	"iter"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// window is a part of the time to look at: legs that were set up from from to to,
// which is excluded, in milliseconds since 1970, in UTC. When both are 0 it is all
// legs with a time; undated is those without.
type window struct {
	from, to int64
	undated  bool
}

// has reports whether the place of a leg is in w.
func (w window) has(leg *cdr.Leg) bool {
	p := placeOf(leg)
	return p.Undated == w.undated && (w.from == 0 || p.At >= w.from) && (w.to == 0 || p.At < w.to)
}

// with returns w with a margin on both sides.
func (w window) with(margin time.Duration) window {
	if w.to != 0 {
		w.from -= margin.Milliseconds()
		w.to += margin.Milliseconds()
	}
	return w
}

// find yields the legs of w that q finds, behind after.
func (w window) find(ctx context.Context, a archive.Archive, q archive.Query, after Cursor) iter.Seq2[*cdr.Leg, error] {
	if w.undated {
		return undated(ctx, a, q, after)
	}
	if w.to != 0 {
		q.From, q.To = time.UnixMilli(w.from), time.UnixMilli(w.to)
	}
	return dated(ctx, a, q, after)
}
