package lockout

import (
	"net/netip"
	"testing"
	"time"

	"tandem/model"
)

var start = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// threeTries is the rule of these tests.
func threeTries() Rule {
	return Rule{Allowed: 3, First: time.Minute, Longest: 5 * time.Minute, Memory: time.Hour}
}

func TestFailuresLockForLongerEachTimeAndAreForgotten(t *testing.T) {
	t.Parallel()
	var c Counter
	now := start
	for i, want := range []time.Duration{0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
		now = now.Add(10 * time.Minute)
		var got time.Duration
		if c.Add(threeTries(), now) {
			got = c.LockedUntil.Sub(now)
		}
		if got != want {
			t.Errorf("failure %d: got locked for %v, want %v", i+1, got, want)
		}
	}
	if c.Add(threeTries(), now.Add(time.Hour+time.Millisecond)); c.Failures != 1 || !c.LockedUntil.IsZero() {
		t.Errorf("after the memory: got %d failures and a lock until %v, want 1 and none", c.Failures, c.LockedUntil)
	}
}

func TestALockHoldsUntilItsEnd(t *testing.T) {
	t.Parallel()
	c := Counter{LockedUntil: model.At(start)}
	for after, want := range map[time.Duration]bool{-time.Millisecond: true, 0: false, time.Millisecond: false} {
		if got := c.LockedAt(start.Add(after)); got != want {
			t.Errorf("%v after the end: got locked %v, want %v", after, got, want)
		}
	}
	if (Counter{}).LockedAt(start) {
		t.Error("without a failure: got locked, want not")
	}
}

func TestAFailureIsTakenBackWithItsLock(t *testing.T) {
	t.Parallel()
	c := Counter{Failures: 2, LastAt: model.At(start)}
	c.Add(threeTries(), start)
	if c.TakeBack(); c.Failures != 2 || c.LockedAt(start) {
		t.Errorf("got %d failures, locked until %v; want 2 and not locked", c.Failures, c.LockedUntil)
	}
	c = Counter{} // somebody forgot the failures meanwhile
	if c.TakeBack(); c.Failures != 0 {
		t.Errorf("got %d failures, want 0", c.Failures)
	}
}

func TestAnIPv6NetworkIsOneSubject(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "address:192.0.2.7", "::ffff:192.0.2.7": "address:192.0.2.7",
		"2001:db8::1": "address:2001:db8::/64", "fe80::1%eth0": "address:fe80::/64",
	} {
		if got := AddressSubject(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	if got, want := AddressSubject(netip.Addr{}), "address:"; got != want {
		t.Errorf("no address: got %s, want %s", got, want)
	}
}
