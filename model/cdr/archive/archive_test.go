package archive_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

// evening is shortly before midnight, so that legs are in two days.
var evening = time.Date(2026, 12, 16, 23, 58, 0, 0, time.UTC)

func TestALegIsNewOnce(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		batch := archivetest.Legs(evening, 100)
		r.mustAppend(t, a, nil)
		r.mustAppend(t, a, batch[:120])
		r.mustAppend(t, a, batch[:120])
		r.mustAppend(t, a, batch[60:])
		r.mustAppend(t, a, append(slices.Clone(batch[10:20]), batch[10:20]...))
		twice := archivetest.Legs(evening.Add(time.Hour), 5)
		r.mustAppend(t, a, append(twice, twice...))
		r.mustFind(t, a, archive.Query{})
		days, err := a.Days(t.Context())
		if err != nil || len(days) != 2 || days[0].String() != "2026-12-16" || days[1].String() != "2026-12-17" {
			t.Fatalf("got days %v, %v", days, err)
		}
		if days[0].Legs+days[1].Legs != 210 || days[0].Bytes < 1000 {
			t.Errorf("got days %v; want 210 legs and their bytes", days)
		}
	})
}

func TestALegComesBackAsItWas(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		wall := cdr.Wall(evening.UnixMilli())
		r := &cdr.Record{
			Kind: cdr.Feature, Type: 3, Origin: 1, Info: 10, Cause: 127, CauseText: []byte("no, none"), Mark: cdr.ClockNotSet,
			Normal: archivetest.Connection("CA4E672782B11E09D8300164610A2D8"), Setup: wall, Connect: wall - 5, Disconnect: 0,
			Zone: []byte("NewYork"), Peer: []byte("+12"), SubAddress: []byte("s"), Calling: []byte("sip:a@b.example"), Called: []byte("3"),
			Charged: 1<<32 - 1, TransmitPackets: 1<<32 - 2, TransmitBytes: 1<<32 - 3, ReceivePackets: 1<<32 - 4, ReceiveBytes: 1<<32 - 5,
			FeatureName: []byte("TWC"), FeatureID: []byte("7"), Extra: []byte("a b, c d"), Raw: []byte("raw \x00\xff"),
		}
		e := archivetest.Entry(r, 1<<40, evening.Add(time.Second))
		e.Key, e.Source, e.Offset, e.OffsetBy = 1<<64-2, cdr.SourceFile, -300, cdr.OffsetArrival
		odd := *r
		odd.Normal, odd.Setup = archivetest.Connection("not-hex"), wall+1
		other := archivetest.Entry(&odd, 1, evening)
		other.Key = 1<<64 - 1
		if err := a.Append(t.Context(), []archive.Entry{e, other}); err != nil {
			t.Fatal(err)
		}
		legs := archivetest.All(t, a, archive.Query{Features: true})
		want := cdr.Leg{
			ID: legs[0].ID, Kind: cdr.Feature, Key: 1<<64 - 2, Gateway: 1 << 40, Source: cdr.SourceFile, Connection: r.Normal,
			Type: 3, Origin: 1, Info: 10, Cause: 127, CauseText: "no, none", Mark: cdr.ClockNotSet,
			Setup: wall, Connect: wall - 5, Disconnect: 0, Offset: -300, OffsetBy: cdr.OffsetArrival, Zone: "NewYork",
			Arrived: evening.Add(time.Second), Peer: "+12", SubAddress: "s", Calling: "sip:a@b.example", Called: "3",
			Charged: 1<<32 - 1, TransmitPackets: 1<<32 - 2, TransmitBytes: 1<<32 - 3, ReceivePackets: 1<<32 - 4, ReceiveBytes: 1<<32 - 5,
			FeatureName: "TWC", Extra: "a b, c d",
		}
		if legs[0] != want {
			t.Errorf("got  %+v\nwant %+v", legs[0], want)
		}
		if legs[1].Connection != odd.Normal {
			t.Errorf("got connection %q", legs[1].Connection)
		}
		got, err := a.Leg(t.Context(), legs[0].ID)
		if err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestRawTextIsLossless(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		batch := archivetest.Legs(evening, 300)
		random := rand.New(rand.NewPCG(1, 2))
		long := make([]byte, 64<<10)
		for i := range long {
			long[i] = byte(random.Uint32())
		}
		batch[3].Raw, batch[4].Raw, batch[5].Raw = nil, long, bytes.Repeat([]byte("x"), 64<<10)
		if err := a.Append(t.Context(), batch[:7]); err != nil {
			t.Fatal(err)
		}
		if err := a.Append(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		raw := map[uint64][]byte{}
		for _, e := range batch {
			raw[e.Key] = e.Raw
		}
		for _, l := range archivetest.All(t, a, archive.Query{}) {
			got, err := a.Raw(t.Context(), l.ID)
			if err != nil || !bytes.Equal(got, raw[l.Key]) {
				t.Fatalf("leg %v: got %.80q, %v; want %.80q", l.ID, got, err, raw[l.Key])
			}
		}
		day := cdr.Wall(evening.UnixMilli()).Day()
		for _, id := range []cdr.LegID{{Day: day, Row: 1 << 39}, {Day: day - 1, Row: 1}, {Day: day, Row: -1}} {
			if _, err := a.Raw(t.Context(), id); !errors.Is(err, model.ErrNotFound) {
				t.Errorf("raw of %v: got %v, want not found", id, err)
			}
			if _, err := a.Leg(t.Context(), id); !errors.Is(err, model.ErrNotFound) {
				t.Errorf("leg %v: got %v, want not found", id, err)
			}
		}
	})
}

// wall is what a clock in UTC shows d after the evening.
func wall(d time.Duration) cdr.Wall { return cdr.Wall(evening.Add(d).UnixMilli()) }

func TestACallHasItsLegsOverMidnight(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		id := archivetest.Connection("CA4E672782B11E09D8300164610A2D8")
		batch := archivetest.Legs(evening, 200)
		for i, n := range []int{0, 3, 390, 397} {
			batch[n].Normal, batch[n].Key = id, uint64(1000+i)
		}
		batch[3].Kind = cdr.Feature
		timeless := archivetest.Legs(evening, 1)[:1]
		timeless[0].Setup, timeless[0].Normal, timeless[0].Key = 0, id, 2000
		far := archivetest.Legs(evening.Add(72*time.Hour), 1)
		far[0].Normal, far[0].Key = id, 3000
		if err := a.Append(t.Context(), slices.Concat(batch, timeless, far)); err != nil {
			t.Fatal(err)
		}
		day := cdr.Wall(evening.UnixMilli()).Day()
		for near, want := range map[cdr.Day]string{
			day: "[1000 1001 1002 1003]", day + 1: "[1000 1001 1002 1003]", day + 2: "[1002 1003 3000]", 0: "[2000]", day - 2: "[]",
		} {
			legs, err := a.Call(t.Context(), id, near)
			if got := fmt.Sprint(keysOf(legs)); got != want || err != nil {
				t.Errorf("near %v: got %s, %v; want %s", near, got, err, want)
			}
		}
		legs, err := a.Call(t.Context(), cdr.ConnectionID{}, day)
		if len(legs) != 0 || err != nil {
			t.Errorf("without an id: got %v, %v; want none", legs, err)
		}
	})
}

func TestMoveClockChangesTheLegsOfAZone(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		batch := archivetest.Legs(evening, 200)
		for i := range batch {
			if i%2 == 0 {
				batch[i].Zone = []byte("CEST")
			}
		}
		if err := a.Append(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		days, err := a.MoveClock(t.Context(), 2, "cest", 120, cdr.OffsetMapped)
		if got := fmt.Sprint(days); got != "[2026-12-16 2026-12-17]" || err != nil {
			t.Errorf("got days %s, %v", got, err)
		}
		for _, l := range archivetest.All(t, a, archive.Query{}) {
			want := cdr.OffsetStated
			if l.Gateway == 2 && l.Zone == "CEST" {
				want = cdr.OffsetMapped
			}
			if l.OffsetBy != want || (l.Offset == 120) != (want == cdr.OffsetMapped) {
				t.Fatalf("got offset %d by %d of gateway %d in %s", l.Offset, l.OffsetBy, l.Gateway, l.Zone)
			}
		}
		if days, err = a.MoveClock(t.Context(), 2, "CEST", 120, cdr.OffsetMapped); len(days) != 0 || err != nil {
			t.Errorf("again: got %v, %v; want nothing", days, err)
		}
		for i := range batch {
			if batch[i].Gateway == 2 && string(batch[i].Zone) == "CEST" {
				batch[i].Offset = 120
			}
		}
		r := reference{batch}
		r.mustFind(t, a, archive.Query{From: evening.Add(-90 * time.Minute), To: evening.Add(time.Minute)})
	})
}

func TestDropLeavesOtherDays(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		batch := archivetest.Legs(evening, 200)
		r := reference{}
		r.mustAppend(t, a, batch)
		gone := archivetest.All(t, a, archive.Query{})[0]
		if err := a.Drop(t.Context(), gone.ID.Day); err != nil {
			t.Fatal(err)
		}
		r.entries = slices.DeleteFunc(r.entries, func(e archive.Entry) bool { return e.Setup.Day() == gone.ID.Day })
		r.mustFind(t, a, archive.Query{})
		r.mustFind(t, a, archive.Query{Number: "49891000", Match: archive.Prefix})
		if _, err := a.Raw(t.Context(), gone.ID); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
		if days, err := a.Days(t.Context()); len(days) != 1 || days[0].Day != gone.ID.Day+1 || err != nil {
			t.Errorf("got days %v, %v", days, err)
		}
		// What was dropped may come again.
		r.mustAppend(t, a, batch)
		r.mustFind(t, a, archive.Query{Backwards: true})
		for _, l := range archivetest.All(t, a, archive.Query{}) {
			raw, err := a.Raw(t.Context(), l.ID)
			if err != nil || !strings.Contains(string(raw), "PeerAddress "+l.Peer) {
				t.Fatalf("got %q, %v for %s", raw, err, l.Peer)
			}
		}
		if err := a.Drop(t.Context(), gone.ID.Day+500); err != nil {
			t.Errorf("dropping what is not there: %v", err)
		}
	})
}

// TestAnyBatchesGiveTheirUnion appends random batches with duplicates within and
// between them, many enough for merges, while days are dropped and found.
func TestAnyBatchesGiveTheirUnion(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		random := rand.New(rand.NewPCG(5, 6))
		all := mixture()
		var r reference
		for round := range 120 {
			batch := make([]archive.Entry, random.IntN(12))
			for i := range batch {
				batch[i] = all[random.IntN(len(all))]
			}
			r.mustAppend(t, a, batch)
			if round%40 == 20 {
				day := all[0].Setup.Day() + cdr.Day(random.IntN(2))
				if err := a.Drop(t.Context(), day); err != nil {
					t.Fatal(err)
				}
				r.entries = slices.DeleteFunc(r.entries, func(e archive.Entry) bool { return e.Setup.Day() == day })
			}
			if round%10 == 0 {
				r.mustFind(t, a, archive.Query{Features: true, Backwards: round%20 == 0})
				r.mustFind(t, a, archive.Query{Number: "4420", Match: archive.Prefix})
			}
		}
		r.mustAppend(t, a, all)
		for _, q := range queries() {
			r.mustFind(t, a, q)
		}
	})
}
