package acct

import (
	"net/netip"
	"sync"

	"layeh.com/radius"
)

// flights are the legs on their way to the disk. A gateway that waits too long for
// its answer sends a request again, perhaps with another identifier; such a copy
// waits for the first one instead of being stored beside it.
type flights struct {
	mu      sync.Mutex
	waiting map[flightKey][]reply
}

// flightKey tells one leg of a gateway from another. The key of the leg is there
// because gateways that are reloaded begin with the same session ids again.
type flightKey struct {
	from    netip.Addr
	session string
	leg     uint64
}

// reply is a request that waits for its answer, and the way of that.
type reply struct {
	request *radius.Packet
	to      netip.AddrPort
	control []byte
}

// mostCopies is how many copies of a request are answered; the last ones of a
// gateway that sent more are enough.
const mostCopies = 16

// begin reports whether the leg is not on its way yet. In both cases r is answered
// when it has arrived.
func (f *flights) begin(key flightKey, r reply) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.waiting == nil {
		f.waiting = map[flightKey][]reply{}
	}
	before := f.waiting[key]
	first := before == nil
	if len(before) == mostCopies {
		before = before[1:]
	}
	f.waiting[key] = append(before, r)
	return first
}

// end returns the requests that wait for the leg.
func (f *flights) end(key flightKey) []reply {
	f.mu.Lock()
	defer f.mu.Unlock()
	replies := f.waiting[key]
	delete(f.waiting, key)
	return replies
}
