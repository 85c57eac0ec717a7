package account

import (
	"context"
	"errors"
	"fmt"

	"tandem/model"
	"tandem/model/lockout"
	"tandem/model/password"
)

// ErrWrongPassword says that the user name and the password do not belong
// together; it does not tell whether there is such a user.
var ErrWrongPassword = errors.New("wrong user name or password")

// LockedError says that sign-ins under a user name or from an address are
// refused after too many failures.
type LockedError struct{ Until model.Time }

// Error implements error.
func (e LockedError) Error() string {
	return "too many failed sign-ins, locked until " + e.Until.UTC().Format("2006-01-02T15:04:05Z")
}

// Origin is where a sign-in comes from.
type Origin struct {
	Address   string // IP address of the client
	UserAgent string
}

// What the audit log shows instead of names that were typed: somebody may have
// typed a password there. No user name can hold a space.
const (
	notSignedIn = "not signed in"
	unknownUser = "unknown user name"
)

// attempt is one sign-in between its counting and its outcome.
type attempt struct {
	from          Origin
	name, address lockout.Counter
	// known says that administrator exists.
	known         bool
	administrator administratorRow
	// refused is the end of a lock that was in force already.
	refused model.Time
}

// SignIn checks a password and starts a session; token is what goes into the
// cookie. It returns ErrWrongPassword or a LockedError.
//
// The attempt is counted as failed before the password is looked at, so that
// parallel guesses cannot outrun the lock. Unknown users take the same way as
// known ones: the same counters, the same computation.
func (s *Store) SignIn(ctx context.Context, userName, password string, from Origin) (token string, a Administrator, err error) {
	token, r, err := s.signIn(ctx, userName, password, from)
	if err != nil {
		return "", Administrator{}, fmt.Errorf("signing in: %w", err)
	}
	return token, r.administrator(), nil
}

func (s *Store) signIn(ctx context.Context, userName, password string, from Origin) (string, administratorRow, error) {
	try, err := s.try(ctx, userName, password, from)
	if err != nil {
		return "", administratorRow{}, err
	}
	return s.admit(context.WithoutCancel(ctx), try)
}

// try counts an attempt and checks the password. When it is the right one, the
// caller takes the counted failure back.
func (s *Store) try(ctx context.Context, userName, password string, from Origin) (attempt, error) {
	if err := s.checkAddress(ctx, from.Address); err != nil {
		return attempt{}, err
	}
	// Whoever gives up waiting for a turn has not tried.
	if err := s.hasher.Acquire(ctx); err != nil {
		return attempt{}, err
	}
	defer s.hasher.Release()
	try, err := s.countAttempt(ctx, userName, from)
	if err != nil {
		return attempt{}, err
	}
	right, err := try.matches(password)
	if err == nil && !right {
		// Recorded even if the client went away meanwhile.
		err = s.refuse(context.WithoutCancel(ctx), try)
	}
	return try, err
}

// matches compares the password; it takes the same time when there is no such
// administrator.
func (t attempt) matches(secret string) (bool, error) {
	if !t.known {
		password.Recommended().Matches(secret)
		return false, nil
	}
	hash, err := password.Parse(t.administrator.Password)
	if err != nil {
		return false, fmt.Errorf("reading the password of administrator %d: %w", t.administrator.ID, err)
	}
	return hash.Matches(secret), nil
}

func (t attempt) userName() string {
	if t.known {
		return t.administrator.UserName
	}
	return unknownUser
}
