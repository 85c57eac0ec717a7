package collector

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/ledger"
)

// hands is a clock that tests set.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// still is a collector without goroutines, at a time of its own.
type still struct {
	*stand
	*run
	clock *hands
}

func newStill(t testing.TB) *still {
	t.Helper()
	s := newStand(t)
	clock := &hands{at: began.Add(40 * time.Second)}
	s.Clock = clock.now
	return &still{stand: s, run: s.newRun(s.Parameters.(*fixed).Parameters), clock: clock}
}

// settle writes everything and lets the gaps show and close.
func (s *still) settle() {
	for range 3 {
		s.w.drain()
		s.clock.move(2 * settle * time.Millisecond)
		s.book.turn()
	}
}

// missing returns what is missing in the gaps of a feed, and how many are open.
func (s *still) missing(t testing.TB, f *feed) (missing int64, open int) {
	t.Helper()
	found, err := s.Ledger.Gaps(t.Context(), model.Query{PerPage: 100_000, Conditions: []model.Condition{
		{Field: "feed_id", Operator: model.IsExactly, Text: fmt.Sprint(f.id)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range found.Items {
		missing += g.Missing - g.Recovered
		if g.Open() {
			open++
		}
		if g.Open() != (g.Recovered < g.Missing) {
			t.Errorf("got gap %+v", g.Gap)
		}
	}
	return missing, open
}

var feedA = arrival{listener: ledger.UDP, source: cdr.SourceUDP, addr: netip.MustParseAddr("192.0.2.1")}
var feedB = arrival{listener: ledger.TCP, source: cdr.SourceTCP, addr: netip.MustParseAddr("192.0.2.1")}

// delivery is a message on its way by one of two feeds.
type delivery struct {
	by int
	n  int // of the leg
}

// deliveries returns legs 0 to count-1 as they come by two feeds, each with losses,
// copies and its own order, mixed.
func deliveries(random *rand.Rand, count int) (all []delivery, lost [2]map[int]bool) {
	for by := range 2 {
		sent, _ := lossy(random, count, 0)
		lost[by] = map[int]bool{}
		for n := range count {
			lost[by][n] = true
		}
		for _, n := range sent {
			delete(lost[by], int(n))
			all = append(all, delivery{by, int(n)})
		}
	}
	return mix(random, all), lost
}

// mix merges the two feeds, keeping the order in each; both have begun before the
// second message.
func mix(random *rand.Rand, all []delivery) (mixed []delivery) {
	var queues [2][]delivery
	for _, d := range all {
		queues[d.by] = append(queues[d.by], d)
	}
	for by := range queues {
		mixed = append(mixed, queues[by][0])
		queues[by] = queues[by][1:]
	}
	for len(queues[0])+len(queues[1]) > 0 {
		by := random.IntN(2)
		if len(queues[by]) == 0 {
			by = 1 - by
		}
		mixed = append(mixed, queues[by][0])
		queues[by] = queues[by][1:]
	}
	return mixed
}

// TestTwoFeedsGiveTheUnionOnce sends legs by two feeds in any order, with losses
// and copies: the archive has their union once, and what is missing in the gaps of
// each feed is what came by none.
func TestTwoFeedsGiveTheUnionOnce(t *testing.T) {
	t.Parallel()
	const count = 2_000
	for _, sequences := range []bool{false, true} {
		for seed := range uint64(8) {
			t.Run(fmt.Sprintf("sequences %v, seed %d", sequences, seed), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, 42))
				s := newStill(t)
				s.gateways.add(7, "192.0.2.1")
				all, lost := deliveries(random, count)
				for i, d := range all {
					a := [2]arrival{feedA, feedB}[d.by]
					a.at = s.clock.now().UnixMilli()
					sequence := 0
					if sequences {
						sequence = d.n + 1
					}
					s.in.take(&a, []byte(syslogLine(1000*(d.by+1)+d.n, sequence, d.n, "")))
					if i%500 == 499 {
						s.clock.move(time.Second)
						s.book.turn()
					}
				}
				s.settle()
				both := int64(0)
				for n := range lost[0] {
					if lost[1][n] {
						both++
					}
				}
				if got := s.shelf.count(); got != count-int(both) {
					t.Errorf("got %d legs, want %d", got, count-both)
				}
				for _, a := range []arrival{feedA, feedB} {
					f := s.in.feeds[feedKey{listener: a.listener, addr: a.addr}]
					if got, open := s.missing(t, f); got != both || (both == 0) != (open == 0) {
						t.Errorf("%s: got %d missing in %d open gaps, want %d missing", a.listener, got, open, both)
					}
				}
			})
		}
	}
}

// wantGaps compares what is missing in feedA.
func (s *still) wantGaps(t *testing.T, what string, want int64) {
	t.Helper()
	s.settle()
	f := s.in.feeds[feedKey{listener: feedA.listener, addr: feedA.addr}]
	if got, _ := s.missing(t, f); got != want {
		t.Errorf("%s: got %d missing, want %d", what, got, want)
	}
}

func (s *still) takeA(n int) {
	a := feedA
	a.at = s.clock.now().UnixMilli()
	s.in.take(&a, []byte(syslogLine(100+n, 0, n, "")))
}

func TestGapsAreClosedByWhatComesAnotherWay(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.gateways.add(7, "192.0.2.1", "gw7")
	for _, n := range []int{0, 1, 6, 7} {
		s.takeA(n)
	}
	s.wantGaps(t, "legs 2 to 5 are lost", 4)

	a := arrival{listener: ledger.RADIUS, source: cdr.SourceRADIUS, addr: router.Addr(), at: s.clock.now().UnixMilli()}
	for _, n := range []int{2, 2, 1} {
		if err := s.in.takeRecord(&a, record(t, n)); err != nil {
			t.Fatal(err)
		}
	}
	s.wantGaps(t, "leg 2 came over RADIUS", 3)

	s.importing(t, body(1)+"\n"+body(3)+"\n", 7)
	s.wantGaps(t, "legs 1 and 3 came in a file", 2)

	s.takeA(4)
	s.wantGaps(t, "leg 4 came late", 1)

	// A new run remembers the gap.
	s.run = s.newRun(s.Parameters.(*fixed).Parameters)
	if err := s.resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.importing(t, strings.Repeat(body(5)+"\n", 2), 7)
	s.wantGaps(t, "leg 5 came in a file after a restart", 0)
	s.takeA(10)
	s.wantGaps(t, "two were lost before the first message after a restart", 2)
}

// importing imports a file while somebody writes.
func (s *still) importing(t *testing.T, text string, id int64) ImportResult {
	t.Helper()
	s.w.end, s.w.done = make(chan struct{}), make(chan struct{})
	s.w.flush.Store(50)
	done := make(chan struct{})
	go func() { defer close(done); s.w.run() }()
	result, err := s.importFile(t.Context(), strings.NewReader(text), "test.log", id, nil)
	if err != nil {
		t.Error(err)
	}
	close(s.w.end)
	<-done
	return result
}

func TestLegsOfTheLastSecondBeforeACrashAreNotMissing(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.gateways.add(7, "192.0.2.1")
	s.takeA(0)
	s.settle()
	for n := 1; n <= 5; n++ { // these reach the archive, and no more
		s.takeA(n)
	}
	s.w.drain()
	s.shelf.days = []archive.Day{{Day: cdr.Day(began.Unix() / 86_400), Legs: 6}}
	s.run = s.newRun(s.Parameters.(*fixed).Parameters)
	if err := s.resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.takeA(9)
	s.wantGaps(t, "legs 6 to 8 are lost", 3)
}

func TestALegThatCameByNeitherFeedLeavesTheGapOpen(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.gateways.add(7, "192.0.2.1")
	take := func(a arrival, n int) {
		a.at = s.clock.now().UnixMilli()
		s.in.take(&a, []byte(syslogLine(100+n, 0, n, "")))
	}
	// B is always first; A loses 2, and B too.
	for _, n := range []int{0, 1, 3, 4, 5} {
		take(feedB, n)
		take(feedA, n)
	}
	s.wantGaps(t, "what B brought, A brought too", 1)
}

func TestAFloodOfGapsBecomesFew(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.gateways.add(7, "192.0.2.1")
	for n := range 5_000 {
		s.takeA(2 * n)
	}
	s.wantGaps(t, "every second message is lost", 4_999)
	found, err := s.Ledger.Gaps(t.Context(), model.Query{PerPage: 10})
	if err != nil || found.Total > 5 {
		t.Errorf("got %d gaps, %v; want few", found.Total, err)
	}
}
