package collector

import (
	"context"
	"slices"
	"sync"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// How many legs the live view has.
const (
	// liveKept is how many of the last legs a new watcher is shown.
	liveKept = 50
	// liveEach is how many legs of a batch are shown, the last ones.
	liveEach = 50
	// liveQueue is how many legs may wait for a watcher; the rest is left out.
	liveQueue = 200
)

// live shows the legs that arrive to whoever watches.
type live struct {
	mu       sync.Mutex
	recent   []cdr.Leg // oldest first
	watchers map[chan cdr.Leg]struct{}
}

func newLive() *live { return &live{watchers: map[chan cdr.Leg]struct{}{}} }

// Live returns a channel of the legs as they are stored, beginning with the last
// few. It has no more than a page can show: when many legs arrive at once, or the
// reader is slow, legs are left out. The channel is closed when ctx ends.
func (c *Collector) Live(ctx context.Context) <-chan cdr.Leg {
	l := c.live
	legs := make(chan cdr.Leg, liveQueue)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, leg := range l.recent {
		legs <- leg
	}
	l.watchers[legs] = struct{}{}
	context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.watchers, legs)
		close(legs)
	})
	return legs
}

// show shows legs, in the order of their arrival.
func (l *live) show(legs []cdr.Leg) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recent = append(l.recent, legs...)
	if extra := len(l.recent) - liveKept; extra > 0 {
		l.recent = append(l.recent[:0], l.recent[extra:]...)
	}
	for w := range l.watchers {
		for _, leg := range legs {
			select {
			case w <- leg:
			default:
			}
		}
	}
}

// newest returns the last new legs of b, as the live view shows them.
func newest(b *batch) []cdr.Leg {
	var legs []cdr.Leg
	for i := b.n - 1; i >= 0 && len(legs) < liveEach; i-- {
		if e := &b.entries[i]; e.New && e.Kind == cdr.History {
			legs = append(legs, leg(e))
		}
	}
	slices.Reverse(legs)
	return legs
}

// leg returns an entry as a leg, without its id.
func leg(e *archive.Entry) cdr.Leg {
	return cdr.Leg{
		Kind: e.Kind, Key: e.Key, Gateway: e.Gateway, Source: e.Source, Connection: e.Normal, Type: e.Type,
		Origin: e.Origin, Info: e.Info, Cause: e.Cause, CauseText: string(e.CauseText), Mark: e.Mark,
		Setup: e.Setup, Connect: e.Connect, Disconnect: e.Disconnect, Offset: e.Offset, OffsetBy: e.OffsetBy,
		Zone: string(e.Zone), Arrived: time.UnixMilli(e.Arrived).UTC(), Peer: string(e.Peer),
		SubAddress: string(e.SubAddress), Calling: string(e.Calling), Called: string(e.Called), Charged: e.Charged,
		TransmitPackets: e.TransmitPackets, TransmitBytes: e.TransmitBytes, ReceivePackets: e.ReceivePackets,
		ReceiveBytes: e.ReceiveBytes, FeatureName: string(e.FeatureName), Extra: string(e.Extra),
	}
}
