package mobility

import (
	"context"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

func TestFailuresLockForLongerEachTimeAndAreForgotten(t *testing.T) {
	t.Parallel()
	r := rule{allowed: 3, first: time.Minute, longest: 5 * time.Minute, memory: time.Hour}
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	var f failureRow
	now := start
	for i, want := range []time.Duration{0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
		now = now.Add(10 * time.Minute)
		var got time.Duration
		if f.add(r, now) {
			got = f.LockedUntil.Sub(now)
		}
		if got != want {
			t.Errorf("failure %d: got locked for %v, want %v", i+1, got, want)
		}
	}
	if f.add(r, now.Add(time.Hour+time.Millisecond)); f.Failures != 1 || !f.LockedUntil.IsZero() {
		t.Errorf("after the memory: got %d failures and a lock until %v, want 1 and none", f.Failures, f.LockedUntil)
	}
}

func TestSubjectsOfFailures(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7": "address:192.0.2.7", "::ffff:192.0.2.7": "address:192.0.2.7",
		"2001:db8::1": "address:2001:db8::/64", "fe80::1%eth0": "address:fe80::/64",
	} {
		if got := addressSubject(netip.MustParseAddr(address)).name; got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	if got := deviceSubject("sep00000000000a").name; got != "device:SEP00000000000A" {
		t.Errorf("got %s, want the name in upper case", got)
	}
}

func TestNoMoreAttemptsAtATimeThanARuleAllows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAttempts()
		subjects := []subject{{"address:192.0.2.7", rule{allowed: 2}}, {"device:A", rule{allowed: 9}}}
		enter := func(ctx context.Context) (func(), error) { return a.enter(ctx, subjects) }
		first, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := enter(impatient); err == nil {
			t.Error("the third: got a place, want to wait in vain")
		}
		go func() {
			time.Sleep(time.Second)
			first()
		}()
		third, err := enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second()
		third()
		if len(a.of) != 0 {
			t.Errorf("got %d subjects remembered at the end, want 0", len(a.of))
		}
	})
}
