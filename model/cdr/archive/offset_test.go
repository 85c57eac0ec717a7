package archive_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

// zones are legs of three gateways whose clocks are apart, over midnight of each.
func zones() []archive.Entry {
	batch := archivetest.Legs(evening, 300)
	for i := range batch {
		e := &batch[i]
		e.Offset = map[int64]int16{1: -480, 2: 330, 3: 540}[e.Gateway]
		e.Zone = []byte("LOCAL")
		for _, w := range []*cdr.Wall{&e.Setup, &e.Connect, &e.Disconnect} {
			*w += cdr.Wall(e.Offset) * 60_000
		}
		if i%50 == 0 {
			e.Setup, e.Connect, e.Disconnect = 0, 0, 0
		}
		e.Key = archivetest.Key(e.Record)
	}
	return batch
}

func TestLegsAreFoundByTheOffsetOfTheirClock(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		batch := zones()
		rand.New(rand.NewPCG(1, 9)).Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
		for part := range slices.Chunk(batch, 97) {
			r.mustAppend(t, a, part)
		}
		for _, offset := range []int16{-480, 330, 540, 0, -1, math.MinInt16} {
			for _, q := range append(queries(), archive.Query{From: evening.Add(100 * time.Second), To: evening.Add(200 * time.Second)}) {
				for _, q.Backwards = range []bool{false, true} {
					q.Offset = &offset
					r.mustFind(t, a, q)
				}
			}
		}
		offset := int16(540)
		q := archive.Query{Offset: &offset, Backwards: true}
		for _, l := range archivetest.All(t, a, q) {
			if l.Key%16 == 0 {
				q.After = &l
				r.mustFind(t, a, q)
			}
		}
	})
}

func TestTheOffsetsOfDaysAreThoseOfTheirLegs(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		day := cdr.Wall(evening.UnixMilli()).Day() // gateways 2 and 3 are in the next
		check := func(when string, from, to cdr.Day, want string) {
			t.Helper()
			if got, err := a.Offsets(t.Context(), from, to); fmt.Sprint(got) != want || err != nil {
				t.Errorf("%s: got %v, %v; want %s", when, got, err, want)
			}
			var used []int16
			for _, l := range archivetest.All(t, a, archive.Query{Features: true}) {
				if l.ID.Day >= from && l.ID.Day < to {
					used = append(used, l.Offset)
				}
			}
			slices.Sort(used)
			if got := fmt.Sprint(slices.Compact(used)); got != want {
				t.Errorf("%s: the legs have %s, want %s", when, got, want)
			}
		}
		check("empty", 0, math.MaxInt32, "[]")
		for range 2 { // the second time all are known
			if err := a.Append(t.Context(), zones()); err != nil {
				t.Fatal(err)
			}
			check("all", 0, math.MaxInt32, "[-480 330 540]")
			check("one day", day, day+1, "[-480]")
			check("the next", day+1, day+2, "[330 540]")
			check("before", 1, day, "[]")
		}
		move := func(gateway int64, offset int16, by cdr.OffsetBy) {
			t.Helper()
			if _, err := a.MoveClock(t.Context(), gateway, "local", offset, by); err != nil {
				t.Fatal(err)
			}
		}
		move(3, 330, cdr.OffsetMapped)
		check("moved to one that is there", day+1, day+2, "[330]")
		move(3, 330, cdr.OffsetArrival)
		check("not moved", day+1, day+2, "[330]")
		move(2, 345, cdr.OffsetMapped)
		move(1, -1, cdr.OffsetMapped)
		check("moved to others", 1, math.MaxInt32, "[-1 330 345]")
		if err := a.Append(t.Context(), zones()); err != nil { // copies of legs that were moved
			t.Fatal(err)
		}
		check("copies", 1, math.MaxInt32, "[-1 330 345]")
		if err := a.Drop(t.Context(), day+1); err != nil {
			t.Fatal(err)
		}
		check("dropped", 1, math.MaxInt32, "[-1]")
		if err := a.Append(t.Context(), zones()); err != nil {
			t.Fatal(err)
		}
		check("again after dropping", 1, math.MaxInt32, "[-1 330 540]")
	})
}
