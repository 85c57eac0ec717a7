package archive_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

// queries are one for each filter, and some of several.
func queries() []archive.Query {
	return []archive.Query{
		{},
		{Features: true},
		{From: evening.Add(30 * time.Second)},
		{To: evening.Add(150 * time.Second)},
		{From: evening.Add(119 * time.Second), To: evening.Add(121 * time.Second)},
		{From: evening.Add(-10 * time.Hour), To: evening.Add(-time.Hour)},
		{FromWall: wall(0), ToWall: wall(60 * time.Second)},
		{FromWall: wall(100 * time.Second)},
		{ToWall: wall(100 * time.Second), From: evening.Add(-time.Hour)},
		{FromWall: wall(24 * time.Hour), ToWall: wall(48 * time.Hour)},
		{Gateways: []int64{2}},
		{Gateways: []int64{1, 3}, Origin: cdr.Answer},
		{Causes: []cdr.Cause{17, 127}},
		{Origin: cdr.Originate},
		{Shortest: 30 * time.Second},
		{Longest: 10 * time.Second},
		{Shortest: time.Second, Longest: time.Second, Origin: cdr.Answer},
		{Number: "+498910007"},
		{Number: "44207007"},
		{Number: "44207007", Match: archive.Prefix},
		{Number: "+4420", Match: archive.Prefix, Gateways: []int64{2}, From: evening.Add(time.Minute)},
		{Number: "0700", Match: archive.Contains},
		{Number: "sip:alice@", Match: archive.Prefix},
		{Number: "sip:alice@a.example"},
		{Number: "alice", Match: archive.Contains},
		{Number: "123456789012345678"},
		{Number: "1234567890123456"},
		{Number: "1234567890123456", Match: archive.Prefix},
		{Number: "12345678901234567", Match: archive.Prefix},
		{Number: "nobody"},
		{Number: "777", Features: true},
	}
}

// mixture is legs of every sort around evening.
func mixture() []archive.Entry {
	batch := archivetest.Legs(evening, 200)
	for i := range batch {
		e := &batch[i]
		switch i % 20 {
		case 3:
			e.Cause = 17
		case 5:
			e.Peer = []byte("sip:alice@a.example")
		case 6:
			e.Peer = []byte("sip:alice@b.example")
		case 7:
			e.Peer = []byte("+123456789012345678")
		case 8:
			e.Peer = nil
		case 9:
			e.Kind, e.Calling, e.Called, e.FeatureName = cdr.Feature, []byte("777"), []byte("+888"), []byte("TWC")
		case 10:
			e.Calling = e.Peer
		case 11, 12: // without a time
			e.Setup, e.Connect, e.Disconnect = 0, 0, 0
		case 13:
			e.Offset = 600 // setup ten hours before what the clock shows
		case 14:
			e.Offset = -600
		case 15:
			e.Connect = 0
		}
		e.Key = archivetest.Key(e.Record)
	}
	return batch
}

func TestFindHasEveryFilter(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		batch := mixture()
		rand.New(rand.NewPCG(3, 4)).Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
		for part := range slices.Chunk(batch, 31) {
			r.mustAppend(t, a, part)
		}
		for _, q := range queries() {
			for _, q.Backwards = range []bool{false, true} {
				r.mustFind(t, a, q)
				q := q
				for _, l := range archivetest.All(t, a, q) {
					if l.Key%16 == 0 {
						q.After = &l
						r.mustFind(t, a, q)
					}
				}
			}
		}
	})
}

func TestFindStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		r.mustAppend(t, a, mixture())
		for _, backwards := range []bool{false, true} {
			q, got := archive.Query{Backwards: backwards}, []uint64{}
			for more := true; more; {
				more = false
				n := 0
				for l, err := range a.Find(t.Context(), q) {
					if err != nil {
						t.Fatal(err)
					}
					if n++; n > 7 {
						more = true
						break
					}
					got = append(got, l.Key)
					last := *l
					q.After = &last
				}
			}
			q.After = nil
			if want := r.find(q); !slices.Equal(got, want) {
				t.Errorf("backwards %v: got %d legs, want %d", backwards, len(got), len(want))
			}
		}
	})
}

func TestALongWalkHasEachLegOnceInBothDirections(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		// Many blocks in each of several segments, which are loaded ahead.
		want := 0
		for part := range slices.Chunk(archivetest.Legs(evening.Add(-12*time.Hour), 9_000), 6_000) {
			if err := a.Append(t.Context(), part); err != nil {
				t.Fatal(err)
			}
			want += len(part)
		}
		forwards := keysOf(archivetest.All(t, a, archive.Query{}))
		backwards := keysOf(archivetest.All(t, a, archive.Query{Backwards: true}))
		slices.Reverse(backwards)
		if len(forwards) != want || !slices.Equal(forwards, backwards) {
			t.Errorf("got %d legs forwards and %d backwards, want %d in the same order", len(forwards), len(backwards), want)
		}
		seen := map[uint64]bool{}
		for _, key := range forwards {
			seen[key] = true
		}
		if len(seen) != want {
			t.Errorf("got %d different legs, want %d", len(seen), want)
		}
		for _, enough := range []int{1, 3_000, 9_001} {
			n := 0
			for _, err := range a.Find(t.Context(), archive.Query{}) {
				if n++; n == enough || err != nil {
					break
				}
			}
			if n != enough {
				t.Errorf("stopped after %d legs, want %d", n, enough)
			}
		}
	})
}
