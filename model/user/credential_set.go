package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/password"
)

// change is a new secret, hashed before the transaction that stores it: hashing
// takes long.
type change struct {
	kind   CredentialKind
	secret string
	hash   string
	// former is the stored hash that the secret was compared with; reused says that
	// it was the user's before.
	former string
	reused bool
	// byUser ends MustChange.
	byUser bool
}

// Set gives a user a new password or PIN and lifts a lock by failures. It
// returns model.FieldErrors when the policy does not allow it, model.ErrNotFound,
// or model.ErrConflict when somebody else sets it at the same moment.
func (c *Credentials) Set(ctx context.Context, o Owner, kind CredentialKind, secret string) error {
	n, err := c.prepare(ctx, o, kind, secret)
	if err == nil {
		err = c.set(ctx, o, n)
	}
	return wrap(fmt.Sprintf("setting the %s of %s", kind.label(), o), err)
}

// Change is Set by the user, who knows the old secret. Beside what Verify
// returns for that one, but ErrMustChange and ErrExpired, it returns
// ErrCannotChange or model.FieldErrors.
func (c *Credentials) Change(ctx context.Context, o Owner, kind CredentialKind, old, secret string) error {
	err := c.change(ctx, o, kind, old, secret)
	return wrap(fmt.Sprintf("changing the %s of %s", kind.label(), o), err)
}

func (c *Credentials) change(ctx context.Context, o Owner, kind CredentialKind, old, secret string) error {
	r, err := c.verify(ctx, o, kind, old)
	if err != nil {
		return err
	}
	if r.CannotChange {
		return ErrCannotChange
	}
	n, err := c.prepare(ctx, o, kind, secret)
	if err != nil {
		return err
	}
	if n.former != r.Hash {
		return ErrWrong
	}
	n.byUser = true
	err = c.set(ctx, o, n)
	if errors.Is(err, model.ErrConflict) {
		return ErrWrong
	}
	return err
}

// prepare hashes secret and compares it with the former ones of o.
func (c *Credentials) prepare(ctx context.Context, o Owner, kind CredentialKind, secret string) (change, error) {
	n := change{kind: kind, secret: normalise(kind, secret)}
	r, err := load(ctx, c.db.Read, o, kind)
	if err != nil && !errors.Is(err, model.ErrNotFound) {
		return n, err
	}
	n.former = r.Hash
	if n.hash, err = c.hasher.Hash(ctx, n.secret); err != nil {
		return n, err
	}
	n.reused, err = c.reused(ctx, r, n.secret)
	return n, err
}

// reused reports whether secret is r's or one of the former ones that its policy
// remembers.
func (c *Credentials) reused(ctx context.Context, r credentialRow, secret string) (bool, error) {
	if r.Hash == "" {
		return false, nil
	}
	former, err := history(ctx, c.db.Read, r)
	if err != nil || len(former) == 0 {
		return false, err
	}
	for _, hash := range former {
		if same, err := c.hasher.Matches(ctx, hash, secret); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// set checks n by the policy of o and stores it.
func (c *Credentials) set(ctx context.Context, o Owner, n change) error {
	return c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		whose, err := personOf(ctx, tx, o)
		if err != nil {
			return err
		}
		errs, err := check(ctx, tx, o, whose, n)
		if err == nil {
			err = errs.Err()
		}
		if err != nil {
			return err
		}
		return c.store(ctx, tx, o, n)
	})
}

// check returns why n cannot be a credential of o.
func check(ctx context.Context, tx bun.IDB, o Owner, whose person, n change) (model.FieldErrors, error) {
	policy, err := policyOf(ctx, tx, o, n.kind)
	if err != nil {
		return nil, err
	}
	var errs model.FieldErrors
	if n.kind == PIN {
		checkPIN(n.secret, policy, whose, &errs)
	} else {
		errs = password.Rules{
			Field: FieldPassword, Minimum: policy.MinimumLength, Trivial: !policy.RejectTrivial, UserName: whose.UserID,
		}.Check(n.secret)
	}
	if n.reused && len(errs) == 0 {
		errs.Add(string(n.kind), model.T("The user had this one before: choose another one"))
	}
	return errs, nil
}

// store replaces the credential of o.
func (c *Credentials) store(ctx context.Context, tx bun.IDB, o Owner, n change) error {
	r, err := ensure(ctx, tx, o, n.kind, c.now())
	if err != nil {
		return err
	}
	if r.Hash != n.former {
		return fmt.Errorf("replacing credential %d: %w", r.ID, model.ErrConflict)
	}
	before := r.credential()
	if err := remember(ctx, tx, r); err != nil {
		return err
	}
	r.ChangedAt = after(r, c.now())
	r.Hash = n.hash
	r.MustChange = r.MustChange && !n.byUser
	r.Version++
	r.clear()
	if _, err := tx.NewUpdate().Model(&r).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("replacing credential %d: %w", r.ID, err)
	}
	action := "set"
	if n.byUser {
		action = "change"
	}
	return c.record(ctx, tx, action, r, before, r.credential())
}

// personOf returns what is known about o, or model.ErrNotFound.
func personOf(ctx context.Context, tx bun.IDB, o Owner) (person, error) {
	if o.EndUserID == 0 {
		userID, err := o.userID(ctx, tx)
		return person{UserID: userID}, err
	}
	var p person
	err := tx.NewRaw(`SELECT user_id, telephone, coalesce(self_service_user_id, '') AS self_service_user_id,
		coalesce((SELECT pattern FROM directory_number WHERE id = end_user.primary_extension), '') AS extension
		FROM end_user WHERE id = ?`, o.EndUserID).Scan(ctx, &p)
	return p, wrap("reading "+o.String(), db.NotFound(err))
}
