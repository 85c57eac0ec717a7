package search_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/search"
)

// offsetOf is by how much the clock of a gateway is ahead at so many seconds after
// noon. That of gateway 5 leaves summer time after ten hours.
func offsetOf(gateway int64, at int) int16 {
	if gateway == 5 && at < 36_000 {
		return -420
	}
	return map[int64]int16{1: -480, 2: 0, 3: 330, 4: 540, 5: -480}[gateway]
}

// worldwide returns the legs of random calls of two days over gateways around the
// world. Many are set up in the same second.
func worldwide(random *rand.Rand, calls int) (entries []archive.Entry) {
	for i := range calls {
		id, at := fmt.Sprintf("C%X", i), random.IntN(2*86_400)
		if i%5 == 0 { // around the change of gateway 5
			at = 36_000 + random.IntN(20) - 10
		}
		undated := i%40 == 7
		for leg := range 1 + random.IntN(4) {
			at += random.IntN(2)
			gateway, origin := int64(1+random.IntN(5)), cdr.Answer
			if leg%2 == 1 {
				origin = cdr.Originate
			}
			change := in(offsetOf(gateway, at))
			if undated {
				change = withoutTime
			}
			entries = append(entries, one(id, origin, fmt.Sprintf("%d%03d", 70+leg, i), gateway, at, 5+random.IntN(90), change))
		}
	}
	return append(entries, one("", cdr.Answer, "7990", 4, 100, 5, in(540)), one("", cdr.Answer, "7991", 1, 100, 5, in(-480)))
}

// instant is where a leg stands: those without a time before all others.
func instant(l cdr.Leg) time.Time {
	if l.Setup == 0 {
		return l.Arrived.AddDate(-1000, 0, 0)
	}
	return l.SetupTime()
}

// naively returns the names of the calls of which a leg fits, the newest first by
// the first such leg.
func naively(legs []cdr.Leg, fits func(cdr.Leg) bool, orphans bool) (names []string) {
	byID := map[string][]cdr.Leg{}
	for _, l := range legs {
		id := string(l.Connection.Text[:])
		if l.Connection.IsZero() {
			id = l.Peer
		}
		byID[id] = append(byID[id], l)
	}
	order := func(a, b cdr.Leg) int { return cmp.Or(instant(a).Compare(instant(b)), cmp.Compare(a.Key, b.Key)) }
	type place struct {
		name  string
		first cdr.Leg
	}
	var places []place
	for _, of := range byID {
		call := cdr.NewCall(of)
		fitting := slices.SortedFunc(slices.Values(slices.DeleteFunc(slices.Clone(of), func(l cdr.Leg) bool { return !fits(l) })), order)
		if len(fitting) > 0 && (!orphans || call.Orphan) {
			places = append(places, place{identity(call), fitting[0]})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return order(b.first, a.first) })
	for _, p := range places {
		names = append(names, p.name)
	}
	return names
}

// identity is of a call and all of its legs.
func identity(c cdr.Call) string {
	var peers []string
	for _, l := range c.Legs {
		peers = append(peers, l.Peer)
	}
	return strings.Join(peers, " ")
}

// pages returns what all pages of n calls have; enough says when a page stops early.
func pages(t *testing.T, a archive.Archive, f search.Filter, n int, enough func() bool) (names []string) {
	t.Helper()
	cursor := search.Cursor{}
	for range 2_000 {
		page, err := search.Search(t.Context(), a, f, cursor, n, enough)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Calls {
			names = append(names, identity(c))
		}
		if cursor = search.ParseCursor(page.Next.String()); cursor.IsZero() {
			return names
		}
	}
	t.Fatal("the list does not end")
	return nil
}

func TestCallsAreInTheOrderOfUTCAroundTheWorld(t *testing.T) {
	t.Parallel()
	from, to := noon().Add(8*time.Hour), noon().Add(12*time.Hour)
	filters := map[string]struct {
		filter search.Filter
		fits   func(cdr.Leg) bool
	}{
		"all":         {search.Filter{}, func(cdr.Leg) bool { return true }},
		"orphans":     {search.Filter{Orphans: true}, func(cdr.Leg) bool { return true }},
		"one gateway": {search.Filter{Gateways: []int64{5}}, func(l cdr.Leg) bool { return l.Gateway == 5 }},
		"some hours": {search.Filter{From: from, To: to}, func(l cdr.Leg) bool {
			at := l.SetupTime()
			if l.Setup == 0 {
				at = l.Arrived
			}
			return !at.Before(from) && at.Before(to)
		}},
		"a number":       {number("711", archive.Prefix, search.Called), func(l cdr.Leg) bool { return strings.HasPrefix(l.Peer, "711") }},
		"part of one":    {number("05", archive.Contains, search.Either), func(l cdr.Leg) bool { return strings.Contains(l.Peer, "05") }},
		"one way":        {search.Filter{Origin: cdr.Originate}, func(l cdr.Leg) bool { return l.Origin == cdr.Originate }},
		"nothing at all": {number("1", archive.Prefix, search.Either), func(cdr.Leg) bool { return false }},
	}
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		random := rand.New(rand.NewPCG(7, 8))
		entries := worldwide(random, 240)
		random.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		for part := range slices.Chunk(entries, 100) {
			filled(t, a, part)
		}
		legs := archivetest.All(t, a, archive.Query{})
		for name, tt := range filters {
			want := naively(legs, tt.fits, tt.filter.Orphans)
			for _, n := range []int{1, 7, 1000} {
				if n == 1 && len(want) > 100 {
					continue
				}
				same(t, fmt.Sprintf("%s, %d on a page", name, n), pages(t, a, tt.filter, n, nil), want)
			}
			asked := 0
			now := func() bool { asked++; return asked%3 == 0 }
			same(t, name+", stopping now and then", pages(t, a, tt.filter, 9, now), want)
			allAtOnce(t, name, a, tt.filter, want)
		}
	})
}

// allAtOnce compares what Each yields: with a number in the order of time, else of
// the ends of the calls.
func allAtOnce(t *testing.T, name string, a archive.Archive, f search.Filter, want []string) {
	t.Helper()
	var got []string
	var end time.Time
	for c, err := range search.Each(t.Context(), a, f) {
		if err != nil {
			t.Fatal(err)
		}
		if f.Number == "" && c.End.Before(end) {
			t.Errorf("%s: the call that ended at %s came after one that ended at %s", name, c.End, end)
		}
		end = c.End
		got = append(got, identity(c))
	}
	want = slices.Clone(want)
	slices.Reverse(want)
	if f.Number == "" {
		slices.Sort(want)
		slices.Sort(got)
	}
	same(t, name+", all at once", got, want)
}

func same(t *testing.T, name string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	t.Errorf("%s: got %d calls, want %d; they differ from %d on: got %q, want %q",
		name, len(got), len(want), at, got[at:min(at+3, len(got))], want[at:min(at+3, len(want))])
}
