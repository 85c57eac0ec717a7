package search

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// widest is more than any clock is apart from UTC, in milliseconds.
const widest = 24 * hour

// walk yields the legs that q finds, the oldest first, before them those without a
// time. A leg is overwritten by the next.
func walk(ctx context.Context, a archive.Archive, q archive.Query) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		for _, part := range []iter.Seq2[*cdr.Leg, error]{undated(ctx, a, q, Cursor{}), dated(ctx, a, q, Cursor{})} {
			for leg, err := range part {
				if !yield(leg, err) || err != nil {
					return
				}
			}
		}
	}
}

// undated yields the legs without a time that q finds, behind after, in the order of
// their arrival.
func undated(ctx context.Context, a archive.Archive, q archive.Query, after Cursor) iter.Seq2[*cdr.Leg, error] {
	q.ToWall = startOf(1)
	if after.Undated {
		q.After = &cdr.Leg{Arrived: time.UnixMilli(after.At), Key: after.Key}
	}
	return a.Find(ctx, q)
}

// dated yields the legs with a time that q finds, behind after, in the order of
// their setup in UTC. The archive has them in the order of the gateways' clocks:
// that is the same for those of one offset.
func dated(ctx context.Context, a archive.Archive, q archive.Query, after Cursor) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		q.FromWall = startOf(1)
		offsets, err := offsetsOf(ctx, a, q)
		if err != nil {
			yield(nil, err)
			return
		}
		sources := make([]iter.Seq2[*cdr.Leg, error], 0, len(offsets))
		for _, offset := range offsets {
			q.Offset = &offset
			if !after.IsZero() {
				q.After = &cdr.Leg{Setup: cdr.Wall(after.At) + minutes(offset), Key: after.Key}
			}
			sources = append(sources, a.Find(ctx, q))
		}
		if len(sources) == 1 {
			sources[0](yield)
			return
		}
		merge(sources, q.Backwards, yield)
	}
}

// offsetsOf returns the offsets that the clocks of the legs of q may have.
func offsetsOf(ctx context.Context, a archive.Archive, q archive.Query) ([]int16, error) {
	from, to := cdr.Day(1), cdr.Day(math.MaxInt32)
	if !q.From.IsZero() {
		from = max(from, cdr.Wall(q.From.UnixMilli()-widest).Day())
	}
	if !q.To.IsZero() {
		to = cdr.Wall(q.To.UnixMilli()+widest).Day() + 1
	}
	offsets, err := a.Offsets(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("looking for the offsets of clocks: %w", err)
	}
	return offsets, nil
}

// minutes returns by how much a clock with that offset is ahead of UTC.
func minutes(offset int16) cdr.Wall { return cdr.Wall(offset) * 60_000 }

// head is the next leg of one of the sources of a merge.
type head struct {
	leg   *cdr.Leg
	place Cursor
	next  func() (*cdr.Leg, error, bool)
}

// advance goes to the next leg; ok is false when there is none.
func (h *head) advance() (ok bool, err error) {
	h.leg, err, ok = h.next()
	if ok && err == nil {
		h.place = placeOf(h.leg)
	}
	return ok, err
}

// merge yields the legs of all sources, each of which has them in order. There are
// few sources.
func merge(sources []iter.Seq2[*cdr.Leg, error], backwards bool, yield func(*cdr.Leg, error) bool) {
	var heads []*head
	for _, source := range sources {
		next, stop := iter.Pull2(source)
		defer stop()
		heads = append(heads, &head{next: next})
	}
	for i := len(heads) - 1; i >= 0; i-- {
		if heads = advance(heads, i, yield); heads == nil {
			return
		}
	}
	for len(heads) > 0 {
		first := 0
		for i := range heads {
			if order := heads[i].place.compare(heads[first].place); backwards && order > 0 || !backwards && order < 0 {
				first = i
			}
		}
		if !yield(heads[first].leg, nil) {
			return
		}
		if heads = advance(heads, first, yield); heads == nil {
			return
		}
	}
}

// advance brings head i to its next leg and leaves it out when it has no more. It
// yields an error and returns nil when that fails.
func advance(heads []*head, i int, yield func(*cdr.Leg, error) bool) []*head {
	ok, err := heads[i].advance()
	if err != nil {
		yield(nil, err)
		return nil
	}
	if !ok {
		heads[i] = heads[len(heads)-1]
		heads = heads[:len(heads)-1]
	}
	return heads
}
