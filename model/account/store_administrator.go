package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// objectAdministrator is the object type in the audit log.
const objectAdministrator = "administrator"

// Create adds an administrator and returns it with its id. It returns
// model.FieldErrors for anything wrong with the fields or the password, also
// when the user name is taken.
func (s *Store) Create(ctx context.Context, a Administrator, password string) (Administrator, error) {
	if err := append(a.Validate(), ValidatePassword(a.UserName, password)...).Err(); err != nil {
		return Administrator{}, err
	}
	hash, err := s.Hash(ctx, password)
	if err != nil {
		return Administrator{}, err
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		a.ID, err = s.CreateTx(ctx, tx, a, hash)
		return err
	})
	if err != nil {
		return Administrator{}, err
	}
	return s.Get(ctx, a.ID)
}

// Hash returns what CreateTx stores for a password. It takes a while, so it is
// done before a transaction begins.
func (s *Store) Hash(ctx context.Context, password string) (string, error) {
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// CreateTx is the part of Create that is written within tx: a and its password
// must be valid. It returns the new id.
func (s *Store) CreateTx(ctx context.Context, tx bun.Tx, a Administrator, hash string) (int64, error) {
	now := model.At(s.now())
	r := administratorRow{Password: hash, CreatedAt: now, PasswordChangedAt: now, Version: 1}
	r.fill(a)
	err := tx.NewInsert().Model(&r).On("CONFLICT (user_key) DO NOTHING").Returning("id").Scan(ctx, &r.ID)
	if errors.Is(err, sql.ErrNoRows) {
		err = errTaken()
	}
	if err != nil {
		return 0, fmt.Errorf("adding an administrator: %w", err)
	}
	return r.ID, s.record(ctx, tx, audit.Change{
		Action: "add", ObjectType: objectAdministrator, ObjectName: r.UserName, After: r.administrator(),
	})
}

// errTaken says that a user name is in use.
func errTaken() error {
	return fieldError(FieldUserName, model.T("Another administrator has this user name"))
}

func fieldError(field string, text model.Text) error {
	return model.FieldErrors{{Field: field, Text: text}}
}

// Update stores UserName, DisplayName, Group and Language of a. It returns
// model.ErrConflict when a.Version is not the stored one, model.ErrNotFound, or
// model.FieldErrors, also when the last super user would lose the group.
func (s *Store) Update(ctx context.Context, a Administrator) error {
	if err := a.Validate().Err(); err != nil {
		return err
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.update(ctx, tx, a) })
	if err != nil {
		return fmt.Errorf("updating administrator %d: %w", a.ID, err)
	}
	return nil
}

func (s *Store) update(ctx context.Context, tx bun.Tx, a Administrator) error {
	superUsers, err := s.lockSuperUsers(ctx, tx)
	if err != nil {
		return err
	}
	r, err := load(ctx, tx, "id", a.ID)
	if err != nil {
		return err
	}
	before := r.administrator()
	if before.Version != a.Version {
		return model.ErrConflict
	}
	if a.Group != SuperUsers && isLast(superUsers, a.ID) {
		return fieldError(FieldGroup, model.T("The last administrator in Standard CCM Super Users must stay in that group"))
	}
	r.fill(a)
	r.Version++
	if err := store(ctx, tx, r, a.Version); err != nil {
		return err
	}
	return s.record(ctx, tx, audit.Change{
		Action: "update", ObjectType: objectAdministrator, ObjectName: before.UserName,
		Before: before, After: r.administrator(),
	})
}

// store writes the row unless its user name is taken or its version is not
// version any more.
func store(ctx context.Context, tx bun.Tx, r administratorRow, version int) error {
	taken, err := tx.NewSelect().Model((*administratorRow)(nil)).
		Where("user_key = ? AND id <> ?", r.UserKey, r.ID).Exists(ctx)
	if err != nil {
		return err
	}
	if taken {
		return errTaken()
	}
	return db.ExpectOne(tx.NewUpdate().Model(&r).
		Column("user_name", "user_key", "display_name", "access_group", "language", "version").
		Where("id = ? AND version = ?", r.ID, version).Exec(ctx))
}

// lockSuperUsers returns the ids of all super users and keeps other
// transactions from changing them until this one ends: otherwise two could
// each remove the last but one.
func (s *Store) lockSuperUsers(ctx context.Context, tx bun.Tx) ([]int64, error) {
	sel := tx.NewSelect().Model((*administratorRow)(nil)).Column("id").
		Where("access_group = ?", SuperUsers).OrderExpr("id")
	if s.db.IsPostgres() { // a SQLite transaction has the database for itself
		sel = sel.For("UPDATE")
	}
	var ids []int64
	if err := sel.Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("locking the super users: %w", err)
	}
	return ids, nil
}

// isLast reports whether id is the only one of ids.
func isLast(ids []int64, id int64) bool { return len(ids) == 1 && ids[0] == id }

// Delete removes an administrator and ends the sessions. It returns
// model.ErrNotFound, or model.FieldErrors for the last super user.
func (s *Store) Delete(ctx context.Context, id int64) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		superUsers, err := s.lockSuperUsers(ctx, tx)
		if err != nil {
			return err
		}
		r, err := load(ctx, tx, "id", id)
		if err != nil {
			return err
		}
		if isLast(superUsers, id) {
			return fieldError(FieldGroup, model.T("The last administrator in Standard CCM Super Users cannot be deleted"))
		}
		if _, err := tx.NewDelete().Model(&r).WherePK().Exec(ctx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Change{
			Action: "delete", ObjectType: objectAdministrator, ObjectName: r.UserName, Before: r.administrator(),
		})
	})
	if err != nil {
		return fmt.Errorf("deleting administrator %d: %w", id, err)
	}
	return nil
}
