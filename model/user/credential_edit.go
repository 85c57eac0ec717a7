package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/record"
)

// Get returns what the page of a credential shows, also of one that is not set.
// It returns model.ErrNotFound when there is no such user.
func (c *Credentials) Get(ctx context.Context, o Owner, kind CredentialKind) (Credential, error) {
	if _, err := o.userID(ctx, c.db.Read); err != nil {
		return Credential{}, err
	}
	r, err := load(ctx, c.db.Read, o, kind)
	if errors.Is(err, model.ErrNotFound) {
		return newRow(o, kind, c.now()).credential(), nil
	}
	return r.credential(), err
}

// Update stores the policy and the check boxes of a credential, and forgets its
// failures if ResetHackCount says so. It returns model.FieldErrors,
// model.ErrNotFound, or model.ErrConflict when it was changed since it was read.
func (c *Credentials) Update(ctx context.Context, edited Credential) error {
	err := c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := edited.Owner.userID(ctx, tx); err != nil {
			return err
		}
		r, err := ensure(ctx, tx, edited.Owner, edited.Kind, c.now())
		if err != nil {
			return err
		}
		if r.Version != edited.Version {
			return model.ErrConflict
		}
		if err := edited.validate(ctx, tx); err != nil {
			return err
		}
		return c.update(ctx, tx, r, edited)
	})
	return wrap(fmt.Sprintf("saving the %s of %s", edited.Kind.label(), edited.Owner), err)
}

func (c *Credentials) update(ctx context.Context, tx bun.IDB, r credentialRow, edited Credential) error {
	before := r.credential()
	r.Policy, r.LockedByAdministrator, r.CannotChange = edited.Policy, edited.LockedByAdministrator, edited.CannotChange
	r.MustChange, r.DoesNotExpire = edited.MustChange, edited.DoesNotExpire
	r.Version++
	if edited.ResetHackCount {
		r.clear()
	}
	if _, err := tx.NewUpdate().Model(&r).WherePK().Exec(ctx); err != nil {
		return err
	}
	return c.record(ctx, tx, "update", r, before, r.credential())
}

func (edited Credential) validate(ctx context.Context, tx bun.IDB) error {
	var errs model.FieldErrors
	if edited.Policy == "" {
		errs.Add("policy", model.T("Choose one of the listed values for %s", model.T("Authentication Rule")))
	}
	if edited.MustChange && edited.CannotChange {
		errs.Add("must_change", model.T("A user who cannot change it cannot be made to change it: clear one of the two check boxes"))
	}
	policy := record.Reference{Field: "policy", Table: "credential_policy", Name: edited.Policy}
	if err := record.Exist(ctx, tx, []record.Reference{policy}, &errs); err != nil {
		return err
	}
	return errs.Err()
}
