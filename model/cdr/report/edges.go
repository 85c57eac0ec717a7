package report

import (
	"fmt"

	"tandem/model/cdr"
)

// hour is how much of the days before and after belongs to the scan of a day.
const hour = cdr.Wall(3_600_000)

// digest is a sum over legs in any order: it is another one when a leg comes, or
// when its time becomes another.
type digest uint64

func (d *digest) add(leg *cdr.Leg) {
	h := leg.Key ^ uint64(leg.Gateway)<<40 ^ uint64(uint16(leg.Offset))<<24
	h = (h ^ h>>32) * 0x9e3779b97f4a7c15
	*d += digest(h^h>>29) | 1
}

// edges are the digests of the legs at both ends of a day, and of those beside it:
// its calls may have legs there.
type edges struct {
	// minutes is how far the ends reach.
	minutes                   int
	before, head, tail, after digest
}

// newEdges returns edges without a leg, where clocks are apart by spread minutes.
func newEdges(spread int) edges { return edges{minutes: min(60+spread, 24*60)} }

// add adds a leg that the scan of a day sees.
func (e *edges) add(day cdr.Day, leg *cdr.Leg) {
	at, reach := leg.Setup-cdr.Wall(day)*dayMillis, cdr.Wall(e.minutes)*60_000
	switch {
	case at < -reach || at >= dayMillis+reach:
		return
	case at < 0:
		e.before.add(leg)
		return
	case at >= dayMillis:
		e.after.add(leg)
		return
	}
	if at < reach {
		e.head.add(leg)
	}
	if at >= dayMillis-reach {
		e.tail.add(leg)
	}
}

// String returns e as it is stored; parseEdges reads it.
func (e edges) String() string {
	return fmt.Sprintf("%d %x %x %x %x", e.minutes, uint64(e.before), uint64(e.head), uint64(e.tail), uint64(e.after))
}

// parseEdges reads what String wrote. It returns false for a day that was never
// made.
func parseEdges(s string) (e edges, ok bool) {
	n, err := fmt.Sscanf(s, "%d %x %x %x %x", &e.minutes, &e.before, &e.head, &e.tail, &e.after)
	return e, err == nil && n == 5
}

// dayMillis are the milliseconds of a day.
const dayMillis = cdr.Wall(86_400_000)
