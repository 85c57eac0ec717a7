package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/record"
)

// Secrets are the new credentials that the page of a user gives; "" leaves one
// as it is.
type Secrets struct{ Password, PIN string }

// SaveEndUser adds u, or updates it when it has an id, and sets its credentials,
// all or nothing. The errors are those of the store and of Set, those of all
// fields at once.
func (c *Credentials) SaveEndUser(ctx context.Context, users *EndUsers, u EndUser, secrets Secrets) (EndUser, error) {
	saved := u
	err := c.save(ctx, u.Owner(), secrets, func(ctx context.Context, tx bun.IDB) (Owner, person, error) {
		err := put(ctx, tx, users, u.ID, &saved)
		return saved.Owner(), person{
			UserID: saved.UserID, Telephone: saved.Telephone, SelfServiceUserID: saved.SelfServiceUserID, Extension: saved.Extension,
		}, err
	})
	if err != nil {
		return u, err
	}
	return saved, nil
}

// SaveApplicationUser is SaveEndUser for an application user.
func (c *Credentials) SaveApplicationUser(
	ctx context.Context, users *ApplicationUsers, u ApplicationUser, secret string,
) (ApplicationUser, error) {
	saved := u
	err := c.save(ctx, u.Owner(), Secrets{Password: secret}, func(ctx context.Context, tx bun.IDB) (Owner, person, error) {
		err := put(ctx, tx, users, u.ID, &saved)
		return saved.Owner(), person{UserID: saved.UserID}, err
	})
	if err != nil {
		return u, err
	}
	return saved, nil
}

// put adds r when id is 0 and updates it otherwise.
func put[T any](ctx context.Context, tx bun.IDB, s *record.Store[T], id int64, r *T) error {
	if id == 0 {
		return s.AddTx(ctx, tx, r)
	}
	return s.UpdateTx(ctx, tx, r)
}

// save runs write, which stores the record of a user, and sets the credentials.
func (c *Credentials) save(
	ctx context.Context, o Owner, secrets Secrets, write func(context.Context, bun.IDB) (Owner, person, error),
) error {
	changes, err := c.prepareAll(ctx, o, secrets)
	if err != nil {
		return fmt.Errorf("saving a user: %w", err)
	}
	return c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		written, whose, err := write(ctx, tx)
		var errs model.FieldErrors
		if err != nil && !errors.As(err, &errs) {
			return err
		}
		for _, n := range changes {
			more, err := check(ctx, tx, o, whose, n)
			if err != nil {
				return err
			}
			errs = errs.Merge(more)
		}
		if err := errs.Err(); err != nil {
			return err
		}
		return c.storeAll(ctx, tx, written, changes)
	})
}

func (c *Credentials) prepareAll(ctx context.Context, o Owner, secrets Secrets) ([]change, error) {
	var changes []change
	for _, given := range []struct {
		kind   CredentialKind
		secret string
	}{{Password, secrets.Password}, {PIN, secrets.PIN}} {
		if given.secret == "" {
			continue
		}
		n, err := c.prepare(ctx, o, given.kind, given.secret)
		if err != nil {
			return nil, err
		}
		changes = append(changes, n)
	}
	return changes, nil
}

func (c *Credentials) storeAll(ctx context.Context, tx bun.IDB, o Owner, changes []change) error {
	for _, n := range changes {
		if err := c.store(ctx, tx, o, n); err != nil {
			return err
		}
	}
	return nil
}
