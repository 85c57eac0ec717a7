package user

import (
	"errors"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// CredentialKind is what a user proves to be somebody with.
type CredentialKind string

// The kinds of credentials. A PIN has digits only.
const (
	Password CredentialKind = "password"
	PIN      CredentialKind = "pin"
)

// policy is the name of the policy that new credentials have.
func (k CredentialKind) policy() string {
	if k == PIN {
		return DefaultPINPolicy
	}
	return DefaultPasswordPolicy
}

// label is the name of the field, and of the object in the audit log.
func (k CredentialKind) label() string {
	if k == PIN {
		return "PIN"
	}
	return "password"
}

// What Verify and Change return beside a *LockedError.
var (
	// ErrWrong does not tell whether there is such a user or credential.
	ErrWrong = errors.New("wrong user or credential")
	// ErrMustChange and ErrExpired say that the credential is the right one and
	// has to be changed before it is good for anything else.
	ErrMustChange = errors.New("the credential must be changed")
	ErrExpired    = errors.New("the credential expired")
	// ErrCannotChange says that only an administrator may change the credential.
	ErrCannotChange = errors.New("the user cannot change the credential")
)

// LockedError says that a credential is not even looked at.
type LockedError struct {
	// Until is when the lock ends by itself; zero means that an administrator has
	// to unlock it.
	Until model.Time
	// ByAdministrator says that an administrator locked it, not wrong tries.
	ByAdministrator bool
}

// Error says it for logs.
func (e *LockedError) Error() string {
	if e.Until.IsZero() {
		return "the credential is locked until an administrator unlocks it"
	}
	return "the credential is locked until " + e.Until.Format(time.RFC3339)
}

// Credential is what the page of a password or PIN shows.
type Credential struct {
	Owner Owner `audit:"-"`
	Kind  CredentialKind
	// IsSet reports whether there is a password or PIN at all; ChangedAt is since
	// when.
	IsSet     bool
	ChangedAt model.Time
	// Policy is the name of a credential policy.
	Policy string
	// The check boxes. MustChange means at the next login.
	LockedByAdministrator bool
	CannotChange          bool
	MustChange            bool
	DoesNotExpire         bool
	// HackCount is the number of failures that are remembered; LockedUntil is zero
	// when they locked nothing. LockedForGood says that only ResetHackCount
	// unlocks it.
	HackCount     int
	LastFailure   model.Time
	LockedUntil   model.Time
	LockedForGood bool
	// ResetHackCount is an order to Update.
	ResetHackCount bool `audit:"-"`
	Version        int  `audit:"-"`
}

// credentialRow is a row of the table credential. Limits come from its policy.
type credentialRow struct {
	bun.BaseModel `bun:"table:credential,alias:credential"`

	ID                    int64 `bun:",pk,autoincrement"`
	EndUserID             int64 `bun:",nullzero"`
	ApplicationUserID     int64 `bun:",nullzero"`
	Kind                  CredentialKind
	Hash                  string
	ChangedAt             model.Time
	Policy                string
	LockedByAdministrator bool
	CannotChange          bool
	MustChange            bool
	DoesNotExpire         bool
	HackCount             int
	LastFailure           model.Time
	LockedUntil           model.Time
	Version               int

	FailedLogons int `bun:",scanonly"`
	ResetAfter   int `bun:",scanonly"`
	Lockout      int `bun:",scanonly"`
	ExpiresAfter int `bun:",scanonly"`
}

func newRow(o Owner, kind CredentialKind, now time.Time) credentialRow {
	return credentialRow{
		EndUserID: o.EndUserID, ApplicationUserID: o.ApplicationUserID, Kind: kind,
		ChangedAt: model.At(now), Policy: kind.policy(),
	}
}

// forGood is the end of a lock that an administrator has to lift.
func forGood() model.Time { return model.At(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)) }

func (r credentialRow) credential() Credential {
	c := Credential{
		Owner: Owner{EndUserID: r.EndUserID, ApplicationUserID: r.ApplicationUserID}, Kind: r.Kind, IsSet: r.Hash != "",
		Policy: r.Policy, LockedByAdministrator: r.LockedByAdministrator, CannotChange: r.CannotChange,
		MustChange: r.MustChange, DoesNotExpire: r.DoesNotExpire, HackCount: r.HackCount, LastFailure: r.LastFailure,
		LockedUntil: r.LockedUntil, LockedForGood: r.LockedUntil == forGood(), Version: r.Version,
	}
	if c.IsSet {
		c.ChangedAt = r.ChangedAt
	}
	if c.LockedForGood {
		c.LockedUntil = model.Time{}
	}
	return c
}

// locked returns a *LockedError while r must not be looked at.
func (r credentialRow) locked(now time.Time) error {
	switch {
	case r.LockedByAdministrator:
		return &LockedError{ByAdministrator: true}
	case r.LockedUntil == forGood():
		return &LockedError{}
	case now.Before(r.LockedUntil.Time):
		return &LockedError{Until: r.LockedUntil}
	default:
		return nil
	}
}

// fail counts one more failure, and locks at the last one that is allowed. A
// lock that ended begins a new count.
func (r *credentialRow) fail(now time.Time) {
	forgotten := r.LastFailure.Add(time.Duration(r.ResetAfter) * time.Minute)
	if !r.LockedUntil.IsZero() || !now.Before(forgotten) {
		r.HackCount = 0
	}
	r.HackCount++
	r.LastFailure, r.LockedUntil = model.At(now), model.Time{}
	if r.FailedLogons > 0 && r.HackCount >= r.FailedLogons {
		r.LockedUntil = forGood()
		if r.Lockout > 0 {
			r.LockedUntil = model.At(now.Add(time.Duration(r.Lockout) * time.Minute))
		}
	}
}

// clear forgets all failures.
func (r *credentialRow) clear() {
	r.HackCount, r.LastFailure, r.LockedUntil = 0, model.Time{}, model.Time{}
}

// due returns ErrMustChange or ErrExpired when the right credential has to be
// changed.
func (r credentialRow) due(now time.Time) error {
	switch {
	case r.MustChange:
		return ErrMustChange
	case r.DoesNotExpire || r.ExpiresAfter == 0:
		return nil
	case !now.Before(r.ChangedAt.AddDate(0, 0, r.ExpiresAfter)):
		return ErrExpired
	default:
		return nil
	}
}

// after returns now, or the millisecond after the last change of r when the clock
// says otherwise: the secrets of one credential have an order.
func after(r credentialRow, now time.Time) model.Time {
	if at := model.At(now); r.Hash == "" || at.After(r.ChangedAt.Time) {
		return at
	}
	return model.FromMilli(r.ChangedAt.UnixMilli() + 1)
}

// limitsOf returns r with the limits of other, which has the same policy.
func (r credentialRow) limitsOf(other credentialRow) credentialRow {
	r.FailedLogons, r.ResetAfter = other.FailedLogons, other.ResetAfter
	r.Lockout, r.ExpiresAfter = other.Lockout, other.ExpiresAfter
	return r
}
