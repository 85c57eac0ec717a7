package collector

import (
	"time"

	"tandem/model"
	"tandem/model/cdr/ledger"
)

const (
	// settle is how long a copy of a message may take by another feed, and a
	// message that was overtaken, in milliseconds.
	settle = 3_000
	// around is by how much the time of a leg may be outside a gap that it was
	// missing in, in milliseconds.
	around = 5_000
	// gapsKept is how many open gaps of a gateway are watched; older ones stay
	// open in the ledger.
	gapsKept = 1_000
	// gapsEach is how many gaps of a feed are told apart in a second; more become
	// one.
	gapsEach = 4
	// feedsKept is how many feeds of a gateway are watched for gaps.
	feedsKept = 64
	// owedKept is how many messages may wait for a gap to show.
	owedKept = 4_096
)

// gate is a gateway: its feeds, and what is missing in them.
type gate struct {
	id    int64
	feeds []*feed
	gaps  []*gap
	// recent are the messages of the last seconds; nil while there is one feed.
	recent *recent
	// owed are messages that came, but not by every feed that has numbers: gaps that
	// show later are missing them.
	owed []message
	// counting are the feeds that have numbers, by slot.
	counting uint64
	// latest is the offset of the last leg.
	latest zoneOffset
	zones  []zoneOffset
	// behind is by how much a clock that was never set was behind the last time, in
	// milliseconds.
	behind int64
	// delay is how much later than their ends, by the clock of the gateway, legs
	// arrive that are not held up, in milliseconds; negative when the clock is fast.
	delay    int64
	hasDelay bool
}

// hear takes in how much later than its end a leg arrived. A shorter delay counts
// at once, a longer one when it lasts.
func (g *gate) hear(delay int64) {
	if !g.hasDelay || delay < g.delay {
		g.delay, g.hasDelay = delay, true
		return
	}
	g.delay += (delay - g.delay) / 64
}

// gap is an open gap.
type gap struct {
	ledger.Gap
	feed *feed
	// left are the numbers that are missing, sequence those of the sequence, nil
	// when not all are known.
	left, sequence []span
	// stored is what the ledger knows of Recovered, -1 for a gap that it does not
	// know.
	stored int64
}

// join adds a feed to g.
func (g *gate) join(f *feed) {
	f.gate, f.slot = g, len(g.feeds)
	if f.slot < feedsKept {
		g.feeds = append(g.feeds, f)
	}
	if len(g.feeds) > 1 && g.recent == nil {
		g.recent = newRecent()
	}
}

// leave takes a feed away, whose gateway is another now. Slots stay as they are.
func (g *gate) leave(f *feed) {
	if f.slot < len(g.feeds) && g.feeds[f.slot] == f {
		g.feeds[f.slot] = nil
	}
	f.gate = nil
}

// silent is after how long a feed is no longer expected to bring what others do.
const silent = time.Hour

// count looks which feeds have numbers and are alive.
func (g *gate) count(now time.Time) {
	g.counting = 0
	for _, f := range g.feeds {
		if f != nil && f.kind != "" && now.UnixMilli()-f.seenAt < silent.Milliseconds() {
			g.counting |= f.bit()
		}
	}
}

// open makes gaps of holes in a feed.
func (g *gate) open(f *feed, kind ledger.GapKind, holes []hole, now time.Time) {
	if len(holes) > gapsEach {
		g.watch(newGap(f, kind, holes), now)
		return
	}
	for i := range holes {
		g.watch(newGap(f, kind, holes[i:i+1]), now)
	}
}

func newGap(f *feed, kind ledger.GapKind, holes []hole) *gap {
	all := join(holes)
	p := &gap{feed: f, stored: -1, Gap: ledger.Gap{
		FeedID: f.id, GatewayID: f.gate.id, Kind: kind, First: int64(all.first), Missing: all.missing,
		From: model.FromMilli(all.from), To: model.FromMilli(all.to),
	}}
	for _, h := range holes {
		p.left = append(p.left, h.span)
		if h.hasSequence {
			p.sequence = append(p.sequence, h.sequence)
		}
	}
	if len(p.sequence) < len(holes) {
		p.sequence = nil
	}
	for ; f.unseen > 0 && p.Open(); f.unseen-- { // it is the gap of the crash
		p.recover(time.UnixMilli(all.to))
	}
	f.unseen = 0
	return p
}

// watch adds a gap, and looks among the messages that came another way for those
// that are missing in it.
func (g *gate) watch(p *gap, now time.Time) {
	g.gaps = append(g.gaps, p)
	kept := g.owed[:0]
	for _, m := range g.owed {
		if m.feeds&p.feed.bit() == 0 && p.Open() && p.misses(&m) {
			p.recover(now)
			m.feeds |= p.feed.bit()
		}
		if g.counting&^m.feeds != 0 {
			kept = append(kept, m)
		}
	}
	g.owed = kept
}

// forget stops watching the gaps that are closed and stored, and the oldest when
// there are too many.
func (g *gate) forget() {
	kept := g.gaps[:0]
	for i, p := range g.gaps {
		if p.stored == p.Recovered && (!p.Open() || len(g.gaps)-i > gapsKept) {
			continue
		}
		kept = append(kept, p)
	}
	clear(g.gaps[len(kept):])
	g.gaps = kept
}

// recover notes that a message that was missing came.
func (p *gap) recover(now time.Time) {
	if !p.Open() {
		return
	}
	p.Recovered++
	if p.Recovered >= p.Missing {
		p.ClosedAt = model.At(now)
	}
}

// late looks for number n of a feed in the gaps of that feed: it came, but late.
func (g *gate) late(f *feed, n uint32, now time.Time) bool {
	for i := len(g.gaps) - 1; i >= 0; i-- {
		p := g.gaps[i]
		if p.feed == f && p.Open() && take(&p.left, n) {
			p.recover(now)
			return true
		}
	}
	return false
}

// take takes n out of spans and reports whether it was in one.
func take(spans *[]span, n uint32) bool {
	for i, s := range *spans {
		if !s.has(n) {
			continue
		}
		rest := make([]span, 0, len(*spans)+1)
		rest = append(rest, (*spans)[:i]...)
		if s.first < n {
			rest = append(rest, span{s.first, n - 1})
		}
		if n < s.last {
			rest = append(rest, span{n + 1, s.last})
		}
		*spans = append(rest, (*spans)[i+1:]...)
		return true
	}
	return false
}

// message is what the gaps need to know of a message that came by some feeds.
type message struct {
	key uint64
	// at is the time of its leg, else when it arrived, in milliseconds.
	at int64
	// arrived is when it came first.
	arrived   int64
	feeds     uint64 // bits by slot
	number    uint32 // of the sequence
	hasNumber bool
	// leg says that it is one; other messages are only told by their number.
	leg bool
}

// credit counts m for one gap of each feed that it did not come by, and keeps it
// for the gaps that are yet to show.
func (g *gate) credit(m message, now time.Time) {
	for _, p := range g.gaps {
		if m.feeds&p.feed.bit() == 0 && p.Open() && p.misses(&m) {
			p.recover(now)
			m.feeds |= p.feed.bit()
		}
	}
	if g.counting&^m.feeds == 0 {
		return
	}
	if len(g.owed) == owedKept {
		g.owed = g.owed[:copy(g.owed, g.owed[owedKept/2:])]
	}
	g.owed = append(g.owed, m)
}

// misses reports whether m may be missing in a gap that is open.
func (g *gate) misses(m *message) bool {
	for _, p := range g.gaps {
		if p.Open() && p.near(m) {
			return true
		}
	}
	return false
}

// near reports whether m is of the time of the gap.
func (p *gap) near(m *message) bool {
	return m.at >= p.From.UnixMilli()-around && m.at <= p.To.UnixMilli()+around
}

// misses reports whether m is one of the messages that are missing: by its number,
// where both sides have one, else by its time.
func (p *gap) misses(m *message) bool {
	if !p.near(m) {
		return false
	}
	if m.hasNumber && p.Kind == ledger.Sequence {
		return take(&p.left, m.number)
	}
	if m.hasNumber && p.sequence != nil {
		return take(&p.sequence, m.number)
	}
	return m.leg
}
