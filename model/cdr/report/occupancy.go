package report

import (
	"slices"
	"time"
)

// longestLeg bounds the time for which a leg keeps a channel busy: what is longer
// comes from clocks that were set meanwhile.
const longestLeg = int64(7 * 24 * time.Hour / time.Millisecond)

// occupancy is when the channels of a gateway were busy: where each busy time
// begins and ends, in milliseconds after base.
type occupancy struct {
	base         int64
	starts, ends []int32
}

// add adds a busy time in milliseconds since 1970.
func (o *occupancy) add(from, to int64) {
	from -= o.base
	to = min(to-o.base, from+longestLeg)
	if to > from {
		o.starts = append(o.starts, int32(from))
		o.ends = append(o.ends, int32(to))
	}
}

// sweep calls visit for every time in a slot during which the same number of
// channels was busy, in order: the slot, the channels and the milliseconds.
func (o *occupancy) sweep(visit func(slot, channels, millis int64)) {
	slices.Sort(o.starts)
	slices.Sort(o.ends)
	var channels, at int64
	for i, j := 0, 0; j < len(o.ends); {
		next, change := int64(o.ends[j]), int64(-1)
		if i < len(o.starts) && o.starts[i] < o.ends[j] {
			next, change = int64(o.starts[i]), 1
			i++
		} else {
			j++
		}
		if channels > 0 {
			spread(o.base+at, o.base+next, func(slot, millis int64) { visit(slot, channels, millis) })
		}
		channels, at = channels+change, next
	}
}

// spread calls visit for each slot that the time from from to to touches, with
// the milliseconds in it.
func spread(from, to int64, visit func(slot, millis int64)) {
	for from < to {
		slot := slotOf(from)
		end := min(slot+slotMillis, to)
		visit(slot, end-from)
		from = end
	}
}
