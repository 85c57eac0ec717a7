package mobility

import "sync"

// gate counts requests and refuses those over a limit, which may change at any
// time (Maximum Concurrent Requests).
type gate struct {
	mu      sync.Mutex
	inside  int
	refused int64
}

// enter reports whether there was room; if so, leave must be called.
func (g *gate) enter(limit int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside >= limit {
		g.refused++
		return false
	}
	g.inside++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
}

func (g *gate) inProgress() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}

func (g *gate) throttled() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}
