package cdr

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// pair gives legs in the order of their setup to a Pairer.
func pair(settle time.Duration, legs []Leg) []Call {
	legs = slices.Clone(legs)
	slices.SortStableFunc(legs, func(a, b Leg) int { return cmp.Compare(a.begin(), b.begin()) })
	var calls []Call
	emit := func(c Call) { calls = append(calls, c) }
	p := NewPairer(settle)
	for i := range legs {
		p.Add(&legs[i], emit)
	}
	p.Flush(emit)
	return calls
}

func id(n int) ConnectionID { return NormalConnection(fmt.Appendf(nil, "%X", n)) }

func TestAPairerKeepsCallsUntilTheySettle(t *testing.T) {
	t.Parallel()
	var calls []Call
	emit := func(c Call) { calls = append(calls, c) }
	p := NewPairer(time.Minute)
	add := func(l Leg) { p.Add(&l, emit) }
	add(leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00"))
	add(leg(Originate, "3001", "10:00:01", "10:00:05", "10:01:00"))
	other := leg(Answer, "2002", "10:01:59", "10:02:05", "10:03:00").with(func(l *Leg) { l.Connection = id(7) })
	add(other)
	if len(calls) != 0 {
		t.Fatalf("got %d calls before the first one has settled, want none", len(calls))
	}
	add(leg(Answer, "2003", "10:02:00", "", "10:02:30").with(func(l *Leg) { l.Connection = id(8) }))
	if len(calls) != 1 || len(calls[0].Legs) != 2 || calls[0].Called != "3001" {
		t.Fatalf("got %+v, want the first call with both legs", calls)
	}
	p.Flush(emit)
	if len(calls) != 3 {
		t.Errorf("got %d calls at the end, want 3", len(calls))
	}
	p.Flush(emit)
	if len(calls) != 3 {
		t.Errorf("got %d calls after another end, want 3", len(calls))
	}
}

func TestALegThatLastsLongerKeepsItsCallOpen(t *testing.T) {
	t.Parallel()
	other := func(n int) func(*Leg) { return func(l *Leg) { l.Connection = id(n) } }
	calls := pair(time.Minute, []Leg{
		leg(Originate, "3001", "10:00:00", "", "10:00:20"),
		leg(Answer, "2002", "10:00:01", "", "10:00:30").with(other(7)),
		leg(Answer, "2001", "10:00:02", "10:00:30", "10:30:00"),
		leg(Answer, "2003", "10:00:03", "", "10:00:50").with(other(8)),
		leg(Answer, "2004", "10:05:00", "", "10:05:01").with(other(9)),
		leg(Originate, "3002", "10:10:00", "10:10:01", "10:30:00"),
		leg(Originate, "3003", "10:20:00", "10:20:01", "10:20:05"),
		leg(Originate, "3004", "10:30:59", "10:31:00", "10:32:00"),
	})
	var ended []string
	for _, c := range calls {
		ended = append(ended, fmt.Sprint(c.Connection, len(c.Legs)))
	}
	if want := []string{"7 1", "8 1", "9 1", "ABC1 5"}; !slices.Equal(ended, want) {
		t.Errorf("got calls with legs %v, want %v", ended, want)
	}
}

func TestLegsWithoutAnIDNeverPair(t *testing.T) {
	t.Parallel()
	none := func(l *Leg) { l.Connection = ConnectionID{} }
	calls := pair(time.Minute, []Leg{
		leg(Answer, "2001", "10:00:00", "10:00:05", "10:01:00").with(none),
		leg(Originate, "3001", "10:00:01", "10:00:05", "10:01:00").with(none),
		feature("2001", "3001", "10:00:00").with(none),
	})
	if len(calls) != 2 || !calls[0].Orphan || !calls[1].Orphan || len(calls[0].Features) != 0 {
		t.Errorf("got %+v, want two calls of one leg each", calls)
	}
}

func TestFeaturesWithoutALegMakeNoCall(t *testing.T) {
	t.Parallel()
	if calls := pair(time.Minute, []Leg{feature("2001", "3001", "10:00:00")}); len(calls) != 0 {
		t.Errorf("got %+v, want no call", calls)
	}
}

func TestAnIDThatIsUsedForEverIsCut(t *testing.T) {
	t.Parallel()
	var legs []Leg
	for i := range maxLegs + 10 {
		legs = append(legs, leg(Answer, "2001", "10:00:00", "10:00:05", "23:00:00").with(func(l *Leg) { l.Setup += Wall(i) }))
	}
	calls := pair(time.Minute, legs)
	if len(calls) != 2 || len(calls[0].Legs) != maxLegs || len(calls[1].Legs) != 10 {
		t.Errorf("got %d calls, want one of %d legs and one of 10", len(calls), maxLegs)
	}
}

// randomLegs are the legs of n calls on gateways with different clocks, some with
// legs that are lost, some with many, some without an id.
func randomLegs(random *rand.Rand, n int) []Leg {
	var legs []Leg
	for call := range n {
		start := at("01:00:00") + Wall(random.IntN(20*3600_000))
		for i := range 1 + random.IntN(5) {
			setup := start + Wall(random.IntN(5000))
			l := Leg{
				Connection: id(call + 1), Key: random.Uint64(), Gateway: int64(1 + random.IntN(3)),
				Origin: Origin(1 + random.IntN(2)), Peer: fmt.Sprint(random.IntN(9000)),
				Setup: setup, Connect: setup + Wall(random.IntN(2)*1000), Disconnect: start + 5000 + Wall(random.IntN(600_000)),
				Cause: Cause(random.IntN(40)),
			}
			l.Offset = int16(l.Gateway * 60)
			l.Setup, l.Connect, l.Disconnect = l.Setup+Wall(l.Offset)*60_000, l.Connect+Wall(l.Offset)*60_000, l.Disconnect+Wall(l.Offset)*60_000
			if call%17 == 0 {
				l.Connection = ConnectionID{}
			}
			if i > 2 {
				l.Kind, l.Calling, l.Called = Feature, "1", "2"
			}
			legs = append(legs, l)
		}
	}
	return legs
}

// grouped makes calls of all legs at once.
func grouped(legs []Leg) []Call {
	groups := map[ConnectionID][]Leg{}
	var calls []Call
	for _, l := range legs {
		switch {
		case !l.Connection.IsZero():
			groups[l.Connection] = append(groups[l.Connection], l)
		case l.Kind == History:
			calls = append(calls, NewCall([]Leg{l}))
		}
	}
	for _, group := range groups {
		calls = append(calls, NewCall(group))
	}
	return calls
}

func inOrder(calls []Call) []Call {
	slices.SortFunc(calls, func(a, b Call) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Legs[0].Key, b.Legs[0].Key))
	})
	return calls
}

func TestAPairerGivesWhatGroupingGives(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	for round := range 20 {
		legs := randomLegs(random, 200)
		got, want := inOrder(pair(time.Minute, legs)), inOrder(grouped(legs))
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: got %d calls, want %d, or with other legs", round, len(got), len(want))
		}
	}
}

func TestAPairerKeepsOnlyOpenCalls(t *testing.T) {
	t.Parallel()
	p := NewPairer(time.Minute)
	most := 0
	start := at("00:00:00")
	for n := range 5000 {
		l := Leg{Connection: id(n + 1), Origin: Answer, Setup: start + Wall(n*1000), Disconnect: start + Wall(n*1000+30_000)}
		p.Add(&l, func(Call) {})
		most = max(most, len(p.open))
	}
	if most > 91 {
		t.Errorf("got %d open calls, want no more than begin in 90 seconds", most)
	}
}

func BenchmarkPairer(b *testing.B) {
	legs := randomLegs(rand.New(rand.NewPCG(9, 10)), 20_000)
	slices.SortStableFunc(legs, func(a, b Leg) int { return cmp.Compare(a.begin(), b.begin()) })
	b.ReportAllocs()
	for b.Loop() {
		p := NewPairer(5 * time.Minute)
		for i := range legs {
			p.Add(&legs[i], func(Call) {})
		}
		p.Flush(func(Call) {})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(legs)), "ns/leg")
}
