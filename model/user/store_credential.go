package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// load returns a credential with the limits of its policy, or model.ErrNotFound.
func load(ctx context.Context, tx bun.IDB, o Owner, kind CredentialKind) (credentialRow, error) {
	var r credentialRow
	column, id := o.reference()
	err := tx.NewSelect().Model(&r).ColumnExpr("credential.*").
		ColumnExpr("policy.failed_logons, policy.reset_after, policy.lockout, policy.expires_after").
		Join("JOIN credential_policy AS policy ON policy.name = credential.policy").
		Where("credential.? = ? AND credential.kind = ?", bun.Ident(column), id, kind).Scan(ctx)
	return r, wrap("reading a credential", db.NotFound(err))
}

// lock returns the present state of r, which must still have the same secret,
// and keeps other transactions from reading it this way until this one ends. It
// returns ErrWrong when the secret was changed meanwhile.
func lock(ctx context.Context, tx bun.IDB, r credentialRow) (credentialRow, error) {
	var present credentialRow
	err := tx.NewUpdate().Model(&present).Set("hack_count = hack_count").
		Where("id = ? AND hash = ?", r.ID, r.Hash).Returning("*").Scan(ctx)
	if err := db.NotFound(err); errors.Is(err, model.ErrNotFound) {
		return r, ErrWrong
	} else if err != nil {
		return r, fmt.Errorf("reading credential %d: %w", r.ID, err)
	}
	return present.limitsOf(r), nil
}

// saveFailures writes the failures of r.
func saveFailures(ctx context.Context, tx bun.IDB, r credentialRow) error {
	_, err := tx.NewUpdate().Model(&r).Column("hack_count", "last_failure", "locked_until").WherePK().Exec(ctx)
	return wrap("counting the failures of a credential", err)
}

// count counts one failure of r before it is looked at. It returns a
// *LockedError when r is locked, and ErrWrong when it was changed meanwhile.
func (c *Credentials) count(ctx context.Context, r credentialRow) (counted credentialRow, err error) {
	err = c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if counted, err = lock(ctx, tx, r); err != nil {
			return err
		}
		if err := counted.locked(c.now()); err != nil {
			return err
		}
		counted.fail(c.now())
		return saveFailures(ctx, tx, counted)
	})
	return counted, err
}

// refuse records the lock that a wrong try brought about, if it did.
func (c *Credentials) refuse(ctx context.Context, r credentialRow) error {
	why := r.locked(r.LastFailure.Time)
	if why == nil {
		return ErrWrong
	}
	err := c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return c.record(ctx, tx, "lock", r, struct{}{}, struct {
			Failures    int
			LockedUntil model.Time
		}{r.HackCount, r.credential().LockedUntil})
	})
	return errors.Join(err, why)
}

// admit forgets the failures of r, whose secret turned out to be right. It
// returns ErrWrong when it was changed meanwhile and a *LockedError when an
// administrator locked it meanwhile; a lock by failures counts only if respect
// is set, for tries that were not counted before.
func (c *Credentials) admit(ctx context.Context, r credentialRow, respect bool) error {
	return c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		present, err := lock(ctx, tx, r)
		if err != nil {
			return err
		}
		if err := present.locked(c.now()); err != nil && (respect || present.LockedByAdministrator) {
			return err
		}
		present.clear()
		return saveFailures(ctx, tx, present)
	})
}

// record writes a change of r to the audit log, under the user whose it is.
func (c *Credentials) record(ctx context.Context, tx bun.IDB, action string, r credentialRow, before, after any) error {
	o := r.credential().Owner
	userID, err := o.userID(ctx, tx)
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: action + " " + r.Kind.label(), ObjectType: o.object(), ObjectName: userID, Before: before, After: after, At: c.now(),
	})
}
