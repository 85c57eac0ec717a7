package account

import (
	"context"
	"errors"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/lockout"
)

// checkAddress refuses a locked address before anything is computed or written.
func (s *Store) checkAddress(ctx context.Context, address string) error {
	counter, err := failures.Get(ctx, s.db.Read, addressSubject(address))
	if err != nil {
		return err
	}
	if counter.LockedAt(s.now()) {
		return LockedError{counter.LockedUntil}
	}
	return nil
}

// countAttempt counts one failure of the address and of the name, or returns a
// LockedError when one of them is locked.
func (s *Store) countAttempt(ctx context.Context, userName string, from Origin) (attempt, error) {
	try := attempt{from: from}
	key := userKey(userName)
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		try.administrator, err = load(ctx, tx, "user_key", key)
		if try.known = err == nil; err != nil && !errors.Is(err, model.ErrNotFound) {
			return err
		}
		// Always in this order, so that two transactions cannot wait for each other.
		if try.address, err = failures.Lock(ctx, tx, addressSubject(from.Address), s.now()); err != nil {
			return err
		}
		if try.name, err = failures.Lock(ctx, tx, nameSubject(key), s.now()); err != nil {
			return err
		}
		return s.count(ctx, tx, &try)
	})
	if err == nil && !try.refused.IsZero() {
		err = LockedError{try.refused}
	}
	return try, err
}

func (s *Store) count(ctx context.Context, tx bun.Tx, try *attempt) error {
	now := s.now()
	if try.address.LockedAt(now) {
		try.refused = try.address.LockedUntil
		return nil
	}
	try.address.Add(addressRule(), now)
	if err := failures.Save(ctx, tx, try.address); err != nil {
		return err
	}
	if try.name.LockedAt(now) {
		try.refused = try.name.LockedUntil
		return s.recordFailure(ctx, tx, *try, "locked")
	}
	try.name.Add(nameRule(), now)
	return failures.Save(ctx, tx, try.name)
}

// refuse records a wrong password, and the locks that it brings about.
func (s *Store) refuse(ctx context.Context, try attempt) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		reason := "wrong password"
		if !try.known {
			reason = unknownUser
		}
		if err := s.recordFailure(ctx, tx, try, reason); err != nil {
			return err
		}
		return s.recordLocks(ctx, tx, try)
	})
	if err != nil {
		return err
	}
	if until := later(try.name.LockedUntil, try.address.LockedUntil); !until.IsZero() {
		return LockedError{until}
	}
	return ErrWrongPassword
}

func later(a, b model.Time) model.Time {
	if a.After(b.Time) {
		return a
	}
	return b
}

func (s *Store) recordFailure(ctx context.Context, tx bun.Tx, try attempt, reason string) error {
	ctx = audit.NewContext(ctx, audit.Actor{Name: notSignedIn, Address: try.from.Address})
	return s.record(ctx, tx, audit.Change{
		Action: "failed sign in", ObjectType: objectAdministrator, ObjectName: try.userName(),
		After: struct{ Reason string }{reason},
	})
}

func (s *Store) recordLocks(ctx context.Context, tx bun.Tx, try attempt) error {
	ctx = audit.NewContext(ctx, audit.Actor{Name: audit.System, Address: try.from.Address})
	for _, lock := range []struct {
		objectType, objectName string
		lockout.Counter
	}{
		{objectAdministrator, try.userName(), try.name},
		{"address", try.from.Address, try.address},
	} {
		if lock.LockedUntil.IsZero() {
			continue
		}
		err := s.record(ctx, tx, audit.Change{
			Action: "lock", ObjectType: lock.objectType, ObjectName: lock.objectName,
			After: struct {
				Failures    int
				LockedUntil model.Time
			}{lock.Failures, lock.LockedUntil},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// admit starts a session and takes the counted failure back.
func (s *Store) admit(ctx context.Context, try attempt) (token string, r administratorRow, err error) {
	r = try.administrator
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.clearFailures(ctx, tx, try); err != nil {
			return err
		}
		r.LastSignIn, r.FailedCount, r.LockedUntil = model.At(s.now()), 0, model.Time{}
		// Someone may have changed the password or deleted the account meanwhile.
		err := db.ExpectOne(tx.NewUpdate().Model(&r).Column("last_sign_in").
			Where("id = ? AND password = ?", r.ID, r.Password).Exec(ctx))
		if errors.Is(err, model.ErrConflict) {
			return ErrWrongPassword
		}
		if err != nil {
			return err
		}
		token, err = s.startSession(ctx, tx, r, try.from)
		return err
	})
	return token, r, err
}

func (s *Store) clearFailures(ctx context.Context, tx bun.Tx, try attempt) error {
	address, err := failures.Lock(ctx, tx, try.address.Subject, s.now())
	if err != nil {
		return err
	}
	address.TakeBack()
	if err := failures.Save(ctx, tx, address); err != nil {
		return err
	}
	return failures.Forget(ctx, tx, try.name.Subject)
}
