package account

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// SetPassword gives an administrator a new password, lifts the lock after
// failed sign-ins and ends all sessions but keep, the ID of the session that
// changes it (0 ends all). It returns model.ErrNotFound or model.FieldErrors.
func (s *Store) SetPassword(ctx context.Context, id int64, password string, keep int64) error {
	a, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := ValidatePassword(a.UserName, password).Err(); err != nil {
		return err
	}
	hash, err := s.hasher.Hash(ctx, password)
	if err == nil {
		err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			return s.setPassword(ctx, tx, id, hash, keep)
		})
	}
	if err != nil {
		return fmt.Errorf("setting the password of administrator %d: %w", id, err)
	}
	return nil
}

func (s *Store) setPassword(ctx context.Context, tx bun.Tx, id int64, hash string, keep int64) error {
	r, err := load(ctx, tx, "id", id)
	if err != nil {
		return err
	}
	before := r.administrator()
	if err := failures.Forget(ctx, tx, nameSubject(r.UserKey)); err != nil {
		return err
	}
	r.Password, r.PasswordChangedAt = hash, model.At(s.now())
	if _, err := tx.NewUpdate().Model(&r).Column("password", "password_changed_at").WherePK().Exec(ctx); err != nil {
		return err
	}
	err = s.record(ctx, tx, audit.Change{
		Action: "change password", ObjectType: objectAdministrator, ObjectName: r.UserName,
		Before: before, After: r.administrator(),
	})
	if err != nil {
		return err
	}
	_, err = s.end(ctx, tx, "end session", s.others(id, keep))
	return err
}
