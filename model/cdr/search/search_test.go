package search_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/search"
)

// noon is when the calls of these tests begin.
func noon() time.Time { return time.Date(2026, 2, 14, 12, 0, 0, 0, time.UTC) }

// one is a leg of call n, at seconds after noon and so many seconds long.
func one(call string, origin cdr.Origin, peer string, gateway int64, at, long int, change ...func(*archive.Entry)) archive.Entry {
	setup := noon().Add(time.Duration(at) * time.Second)
	wall := cdr.Wall(setup.UnixMilli())
	r := &cdr.Record{
		Type: cdr.VoIP, Origin: origin, Cause: 16, Setup: wall, Connect: wall, Disconnect: wall + cdr.Wall(long)*1000,
		Peer: []byte(peer), Normal: archivetest.Connection(call), Raw: []byte(call + " " + peer), Zone: []byte("UTC"),
	}
	e := archivetest.Entry(r, gateway, setup.Add(time.Duration(long)*time.Second))
	for _, f := range change {
		f(&e)
	}
	e.Key = archivetest.Key(r)
	return e
}

func cause(c cdr.Cause) func(*archive.Entry) { return func(e *archive.Entry) { e.Cause = c } }

// in moves what the clock shows to a zone that is minutes ahead of UTC.
func in(minutes int16) func(*archive.Entry) {
	return func(e *archive.Entry) {
		e.Offset = minutes
		for _, w := range []*cdr.Wall{&e.Setup, &e.Connect, &e.Disconnect} {
			*w += cdr.Wall(minutes) * 60_000
		}
	}
}

func withoutTime(e *archive.Entry) { e.Setup, e.Connect, e.Disconnect = 0, 0, 0 }

func calls() []archive.Entry {
	return []archive.Entry{
		// A: a call of two legs, busy on the first route, over two gateways
		one("A1", cdr.Answer, "+81352345678", 1, 0, 63),
		one("A1", cdr.Originate, "0312345678", 1, 0, 0, cause(34)),
		one("A1", cdr.Originate, "0312345678", 2, 1, 61),
		// B: nobody answered
		one("B1", cdr.Answer, "4420", 2, 10, 0, cause(17)),
		one("B1", cdr.Originate, "81352345678", 2, 10, 0, cause(17)),
		// C: an orphan
		one("C1", cdr.Answer, "0312", 3, 20, 5),
		// D: two legs without a connection id never pair
		one("", cdr.Answer, "0399", 1, 30, 5),
		one("", cdr.Originate, "0398", 1, 30, 5),
		// E: no clock
		one("E1", cdr.Answer, "0555", 1, 40, 5, withoutTime),
		one("E1", cdr.Originate, "0556", 1, 40, 5, withoutTime),
	}
}

func filled(t *testing.T, a archive.Archive, entries []archive.Entry) {
	t.Helper()
	if err := a.Append(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
}

// name is what tests call a call: its numbers.
func name(c cdr.Call) string { return c.Calling + ">" + c.Called }

// found returns the names of all calls that f finds, page by page.
func found(t *testing.T, a archive.Archive, f search.Filter, n int) []string {
	t.Helper()
	var names []string
	cursor := search.Cursor{}
	for range 1000 {
		page, err := search.Search(t.Context(), a, f, cursor, n, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Calls {
			names = append(names, name(c))
		}
		if page.Next.IsZero() {
			return names
		}
		if len(page.Calls) != n {
			t.Fatalf("got %d calls on a page that is not the last, want %d", len(page.Calls), n)
		}
		cursor = search.ParseCursor(page.Next.String())
	}
	t.Fatal("the list does not end")
	return nil
}

func each(t *testing.T, a archive.Archive, f search.Filter) []string {
	t.Helper()
	var names []string
	for c, err := range search.Each(t.Context(), a, f) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name(c))
	}
	return names
}

const (
	callA = "+81352345678>0312345678"
	callB = "4420>81352345678"
	callC = "0312>"
	lone1 = "0399>"
	lone2 = ">0398"
	callE = "0555>0556"
)

func number(text string, match archive.Match, role search.Role) search.Filter {
	return search.Filter{Number: text, Match: match, Role: role}
}

func seconds(n int) *int { return &n }

func TestCallsAreFound(t *testing.T) {
	t.Parallel()
	at := func(s int) time.Time { return noon().Add(time.Duration(s) * time.Second) }
	tests := []struct {
		name   string
		filter search.Filter
		want   []string // without regard to the order
	}{
		{"all", search.Filter{}, []string{callA, callB, callC, lone1, lone2, callE}},
		{"by a number, with or without +", number("81352345678", archive.Exact, search.Either), []string{callA, callB}},
		{"by a calling number", number("81352345678", archive.Exact, search.Calling), []string{callA}},
		{"by a called number", number("81352345678", archive.Exact, search.Called), []string{callB}},
		{"by the beginning of a number", number("0312", archive.Prefix, search.Either), []string{callA, callC}},
		{"by a part of a number", number("2345", archive.Contains, search.Called), []string{callA, callB}},
		{"from a time", search.Filter{From: at(20), To: at(31)}, []string{callC, lone1, lone2}},
		{"a leg without a time by its arrival", search.Filter{From: at(44), To: at(46)}, []string{callE}},
		{"a call of which one leg is in the time", search.Filter{From: at(1), To: at(2)}, []string{callA}},
		{"by gateway", search.Filter{Gateways: []int64{2}}, []string{callA, callB}},
		{"by the cause of any leg", search.Filter{Causes: []cdr.Cause{34}}, []string{callA}},
		{"one leg fits everything", search.Filter{Causes: []cdr.Cause{34}, Gateways: []int64{2}}, nil},
		{"by direction", search.Filter{Origin: cdr.Originate, Gateways: []int64{1}}, []string{callA, lone2, callE}},
		{"at least as long", search.Filter{Shortest: seconds(61)}, []string{callA}},
		{"longer than the billed leg", search.Filter{Shortest: seconds(62)}, nil},
		{"of no duration", search.Filter{Longest: seconds(0)}, []string{callB, callE}},
		{"at most as long", search.Filter{Shortest: seconds(1), Longest: seconds(60)}, []string{callC, lone1, lone2}},
		{"orphans", search.Filter{Orphans: true}, []string{callC, lone1, lone2}},
		{"orphans that are over for long", search.Filter{Orphans: true, Settled: at(25)}, []string{callC}},
		{"orphans by number", search.Filter{Orphans: true, Number: "03", Match: archive.Prefix}, []string{callC, lone1, lone2}},
		{"nothing", number("999", archive.Exact, search.Either), nil},
	}
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		filled(t, a, calls())
		for _, tt := range tests {
			want := slices.Sorted(slices.Values(tt.want))
			if got := slices.Sorted(slices.Values(found(t, a, tt.filter, 2))); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", tt.name, got, want)
			}
			if got := slices.Sorted(slices.Values(each(t, a, tt.filter))); !slices.Equal(got, want) {
				t.Errorf("%s, all at once: got %q, want %q", tt.name, got, want)
			}
		}
	})
}

func TestTheNewestCallComesFirst(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		filled(t, a, calls())
		got := found(t, a, search.Filter{}, 1)
		if len(got) != 6 || !slices.Equal(got[2:], []string{callC, callB, callA, callE}) {
			t.Errorf("got %q, want the newest first and what has no time last", got)
		}
	})
}

func TestEachPageGoesOnWhereTheLastOneEnded(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		for day := range 5 {
			filled(t, a, archivetest.Legs(noon().AddDate(0, 0, -7*day), 30))
		}
		for _, f := range []search.Filter{{}, {Number: "49891000", Match: archive.Prefix}, {From: noon().AddDate(0, 0, -8), Gateways: []int64{1}}} {
			want := each(t, a, f)
			got := found(t, a, f, 7)
			slices.Sort(want)
			slices.Sort(got)
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%+v: got %d calls page by page, want %d", f, len(got), len(want))
			}
		}
	})
}

// Calls over gateways whose clocks are in several time zones lie far apart in the
// archive.
func TestCallsAcrossTimeZonesAreWhole(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var entries []archive.Entry
		for i := range 40 {
			id, n := fmt.Sprintf("F%X", i), fmt.Sprintf("71%02d", i)
			entries = append(entries, one(id, cdr.Answer, n, 1, 60*i, 600, in(540)), one(id, cdr.Originate, "72"+n, 1, 60*i, 600, in(540)))
			if i%2 == 0 { // goes on over a gateway elsewhere
				entries = append(entries, one(id, cdr.Answer, n, 2, 60*i+1, 598, in(-300)), one(id, cdr.Originate, "72"+n, 2, 60*i+1, 598, in(-300)))
			}
		}
		entries = append(entries, one("E99", cdr.Answer, "7100", 1, 5, 9, in(540)), one("E99", cdr.Originate, "7300", 2, 5, 9, in(-300)))
		filled(t, a, entries)
		for kind, got := range map[string][]string{"page by page": found(t, a, search.Filter{}, 3), "all": each(t, a, search.Filter{})} {
			slices.Sort(got)
			if len(got) != 41 || len(slices.Compact(got)) != 41 {
				t.Errorf("%s: got %d calls, want 41, each once: %q", kind, len(got), got)
			}
		}
		if got := found(t, a, search.Filter{Orphans: true}, 3); len(got) > 0 {
			t.Errorf("got the orphans %q, want none", got)
		}
	})
}

func TestASearchThatTakesLongGoesOnLater(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		for day := range 4 {
			filled(t, a, archivetest.Legs(noon().AddDate(0, 0, -5*day), 10))
		}
		f := search.Filter{Number: "498910009", Match: archive.Exact}
		var got []string
		cursor := search.Cursor{}
		for stops := 0; ; stops++ {
			page, err := search.Search(t.Context(), a, f, cursor, 50, func() bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page.Calls {
				got = append(got, name(c))
			}
			if cursor = search.ParseCursor(page.Next.String()); cursor.IsZero() {
				if stops == 0 || len(got) != 4 {
					t.Errorf("got %q with %d stops, want four calls with some", got, stops)
				}
				return
			}
			if page.Reached.IsZero() || stops > 20 {
				t.Fatalf("stop %d: got %+v, want how far it came", stops, page)
			}
		}
	})
}
