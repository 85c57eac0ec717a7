package collector

import (
	"context"
	"sync"

	"tandem/model/cdr"
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
