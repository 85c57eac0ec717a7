package account

import (
	"net/netip"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// failureRow counts the failed sign-ins of one subject: a user name, whether or
// not an administrator has it, or a network address.
type failureRow struct {
	bun.BaseModel `bun:"table:sign_in_failure,alias:failure"`

	Subject     string `bun:",pk"`
	Failures    int
	LastAt      model.Time
	LockedUntil model.Time
}

// rule says when a subject is locked.
type rule struct {
	// allowed failures lock for the time first, each further one for twice as
	// long, up to longest.
	allowed        int
	first, longest time.Duration
	// memory is how long after the last failure all of them are forgotten.
	memory time.Duration
}

// nameRule protects an account against guessing. Names that no administrator
// has are locked as well, so that a lock does not tell who exists.
func nameRule() rule {
	return rule{allowed: 5, first: 5 * time.Minute, longest: time.Hour, memory: 24 * time.Hour}
}

// addressRule protects all accounts against one address. It allows more, since
// a whole office may sign in from one address.
func addressRule() rule {
	return rule{allowed: 20, first: 5 * time.Minute, longest: time.Hour, memory: 2 * time.Hour}
}

// longestMemory is that of nameRule; older rows can be deleted.
const longestMemory = 24 * time.Hour

func nameSubject(userKey string) string { return "name:" + userKey }

// addressSubject takes the addresses of one IPv6 network (/64) as one, since
// anybody there has all of them.
func addressSubject(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return "address:"
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return "address:" + p.String()
		}
	}
	return "address:" + a.String()
}

// lockedAt reports whether the subject is locked at the time now.
func (f failureRow) lockedAt(now time.Time) bool { return now.Before(f.LockedUntil.Time) }

// add counts one more failure.
func (f *failureRow) add(r rule, now time.Time) {
	if now.Sub(f.LastAt.Time) > r.memory {
		f.Failures = 0
	}
	f.Failures++
	f.LastAt = model.At(now)
	f.LockedUntil = model.Time{}
	if over := f.Failures - r.allowed; over >= 0 {
		// The shift is bounded: beyond it the longest lock applies anyway.
		f.LockedUntil = model.At(now.Add(min(r.first<<min(over, 10), r.longest)))
	}
}

// takeBack removes the failure that was counted before the password turned out
// to be right. That attempt was allowed, so no lock was in force before it.
func (f *failureRow) takeBack() {
	f.Failures = max(f.Failures-1, 0)
	f.LockedUntil = model.Time{}
}
