package mobility

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestValidAddressesAreRememberedForAWhile(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	c := newTrustCache()
	k := trustKey{phone: "SEP00000000000A", address: netip.MustParseAddr("192.0.2.7"), version: 1}
	c.add(k, now, 1000)
	other := k
	other.version = 2
	if !c.has(k, now.Add(trustTime-1)) || c.has(k, now.Add(trustTime)) || c.has(other, now) {
		t.Errorf("got remembered %v, for too long %v, under new parameters %v; want true, false, false",
			c.has(k, now.Add(trustTime-1)), c.has(k, now.Add(trustTime)), c.has(other, now))
	}
	c.add(k, now.Add(trustTime-1), 1000) // known: its time does not begin anew
	if c.has(k, now.Add(trustTime)) {
		t.Error("got a known address remembered for longer, want not")
	}
}

func TestTheCacheOfAddressesKeepsItsSize(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	c := newTrustCache()
	key := func(i int) trustKey { return trustKey{phone: fmt.Sprint(i)} }
	for i := range 10 {
		c.add(key(i), now, 10)
	}
	c.add(key(10), now.Add(time.Minute), 10)
	if len(c.until) != 10 || !c.has(key(10), now) {
		t.Errorf("got %d addresses, the newest %v; want 10, true", len(c.until), c.has(key(10), now))
	}
	c.add(key(11), now.Add(trustTime), 10) // the first ones are over
	if len(c.until) != 2 {
		t.Errorf("got %d addresses, want 2", len(c.until))
	}
}
