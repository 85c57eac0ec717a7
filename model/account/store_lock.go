package account

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// Unlock lifts the lock of an administrator after failed sign-ins and forgets
// these. It returns model.ErrNotFound.
func (s *Store) Unlock(ctx context.Context, id int64) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		r, err := load(ctx, tx, "id", id)
		if err != nil || r.FailedCount == 0 {
			return err
		}
		if err := failures.Forget(ctx, tx, nameSubject(r.UserKey)); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Change{
			Action: "unlock", ObjectType: objectAdministrator, ObjectName: r.UserName,
			Before: struct {
				Failures    int
				LockedUntil model.Time
			}{r.FailedCount, r.LockedUntil},
		})
	})
	if err != nil {
		return fmt.Errorf("unlocking administrator %d: %w", id, err)
	}
	return nil
}

// VerifyPassword checks the password of an administrator who is signed in and
// asks for something that needs it again. A wrong one counts as a failed
// sign-in, so that an open session cannot be used to guess. It returns
// ErrWrongPassword, a LockedError or model.ErrNotFound.
func (s *Store) VerifyPassword(ctx context.Context, id int64, password string) error {
	a, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := s.verify(ctx, a.UserName, password); err != nil {
		return fmt.Errorf("verifying the password of administrator %d: %w", id, err)
	}
	return nil
}

func (s *Store) verify(ctx context.Context, userName, password string) error {
	try, err := s.try(ctx, userName, password, Origin{Address: audit.FromContext(ctx).Address})
	if err != nil {
		return err
	}
	return s.db.Tx(context.WithoutCancel(ctx), func(ctx context.Context, tx bun.Tx) error {
		return s.clearFailures(ctx, tx, try)
	})
}
