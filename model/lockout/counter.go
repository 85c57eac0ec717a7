// Package lockout counts failed attempts to get in and says for how long nobody
// may try again. What failures are counted for is a subject: a name, a device or
// a network address. Each capability that lets people in has its own subjects,
// rules and table; how failures are counted, forgotten and lead to locks is here,
// once.
//
// The credentials of users count by their policies instead (package user).
//
// Capabilities import it; it imports only model and model/db.
package lockout

import (
	"net/netip"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// Rule says when a subject is locked.
type Rule struct {
	// Allowed failures lock for the time First, each further one for twice as
	// long, up to Longest.
	Allowed        int
	First, Longest time.Duration
	// Memory is how long after the last failure all of them are forgotten.
	Memory time.Duration
}

// Counter counts the failures of one subject. It is a row of a Table.
type Counter struct {
	bun.BaseModel `bun:"table:failure,alias:failure"`

	Subject  string `bun:",pk"`
	Failures int
	LastAt   model.Time
	// LockedUntil is zero when the last failure did not lock.
	LockedUntil model.Time
}

// LockedAt reports whether the subject is locked at the time now.
func (c Counter) LockedAt(now time.Time) bool { return now.Before(c.LockedUntil.Time) }

// Add counts one more failure and reports whether it locks the subject.
func (c *Counter) Add(r Rule, now time.Time) bool {
	if now.Sub(c.LastAt.Time) > r.Memory {
		c.Failures = 0
	}
	c.Failures++
	c.LastAt = model.At(now)
	c.LockedUntil = model.Time{}
	over := c.Failures - r.Allowed
	if over >= 0 {
		// The shift is bounded: beyond it the longest lock applies anyway.
		c.LockedUntil = model.At(now.Add(min(r.First<<min(over, 10), r.Longest)))
	}
	return over >= 0
}

// TakeBack removes a failure that was counted before the attempt turned out to be
// a good one. That attempt was allowed, so no lock was in force before it.
func (c *Counter) TakeBack() {
	c.Failures = max(c.Failures-1, 0)
	c.LockedUntil = model.Time{}
}

// AddressSubject returns the subject of a network address. It takes the
// addresses of one IPv6 network (/64) as one, since anybody there has all of
// them. All unknown addresses, the zero Addr, are one subject too.
func AddressSubject(a netip.Addr) string {
	const prefix = "address:"
	if !a.IsValid() {
		return prefix
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return prefix + p.String()
		}
	}
	return prefix + a.String()
}
