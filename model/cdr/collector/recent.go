package collector

import (
	"math/bits"
	"time"
)

// recentMost is how many messages of a gateway are looked back on at most.
const recentMost = 1 << 18

// recent is what came for a gateway in the last seconds, and by which of its
// feeds: a queue of messages that can be found by their keys.
type recent struct {
	ring  []message // a power of two long
	begin uint64    // of the oldest; counted on for ever
	end   uint64
	find  map[uint64]uint64
}

func newRecent() *recent {
	return &recent{ring: make([]message, 1024), find: make(map[uint64]uint64, 1024)}
}

// seen notes that m came by the feeds in m. A copy of something older than the
// queue is no news. Messages that are pushed out are credited early.
func (r *recent) seen(m *message, isCopy bool, g *gate, now time.Time) {
	if at, ok := r.find[m.key]; ok {
		r.ring[at&uint64(len(r.ring)-1)].feeds |= m.feeds
		return
	}
	if isCopy {
		return
	}
	if r.end-r.begin == uint64(len(r.ring)) {
		r.makeRoom(g, now)
	}
	r.ring[r.end&uint64(len(r.ring)-1)] = *m
	r.find[m.key] = r.end
	r.end++
}

func (r *recent) makeRoom(g *gate, now time.Time) {
	if len(r.ring) == recentMost {
		r.drop(g, now, func(*message) bool { return r.end-r.begin > recentMost/2 })
		return
	}
	larger := make([]message, 2*len(r.ring))
	for at := r.begin; at < r.end; at++ {
		larger[at&uint64(len(larger)-1)] = r.ring[at&uint64(len(r.ring)-1)]
	}
	r.ring = larger
}

// settle credits the messages that arrived before a time in milliseconds.
func (r *recent) settle(before int64, g *gate, now time.Time) {
	r.drop(g, now, func(m *message) bool { return m.arrived < before })
}

// drop credits and forgets the oldest messages while more says so.
func (r *recent) drop(g *gate, now time.Time, more func(m *message) bool) {
	for ; r.begin < r.end; r.begin++ {
		m := &r.ring[r.begin&uint64(len(r.ring)-1)]
		if !more(m) {
			return
		}
		if len(g.gaps) > 0 || g.counting&^m.feeds != 0 {
			g.credit(*m, now)
		}
		delete(r.find, m.key)
	}
}

// sequenceKey is the key of a message that is no leg, by its sequence number.
func sequenceKey(n uint32) uint64 { return bits.RotateLeft64(uint64(n)*0x9e3779b97f4a7c15, 32) | 1 }
