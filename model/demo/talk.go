package demo

import (
	"context"
	"fmt"
	"net"
	"slices"
	"time"
)

// Talk plays the gateways: at every tick one of them sends the legs of a call that
// has just ended to the collector at address, over UDP. Sometimes a message is
// lost, or comes from a gateway that nobody admitted. Every seed makes other calls. It ends with ctx.
func Talk(ctx context.Context, address string, seed uint64, ticks <-chan time.Time) error {
	conn, err := new(net.Dialer).DialContext(ctx, "udp", address)
	if err != nil {
		return fmt.Errorf("reaching the collector: %w", err)
	}
	defer func() { _ = conn.Close() }() // nothing was promised
	h := newHistory(seed)               // calls that were not there before
	numbers := map[string]int{}
	all := append(sites(), stranger())
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case now := <-ticks:
			s := all[h.rand.IntN(len(all))]
			location, err := s.location()
			if err != nil {
				return err
			}
			for i, m := range h.ended(s, now.In(location)) {
				numbers[m.from.gateway]++
				if n%40 == 12 && i == 0 {
					continue // lost on the way
				}
				_, _ = fmt.Fprint(conn, m.line(numbers[m.from.gateway])) // nobody hears it while the collector is stopped
			}
		}
	}
}

// ended makes a call up that ends at a time.
func (h *history) ended(s *site, at time.Time) []message {
	seed := h.rand.Uint64()
	beginning := func(at time.Time) []message {
		once := newHistory(seed)
		once.call(s, at, "")
		slices.SortStableFunc(once.sent, func(a, b message) int { return a.at.Compare(b.at) })
		return once.sent
	}
	all := beginning(at)
	return beginning(at.Add(at.Sub(all[len(all)-1].at)))
}
