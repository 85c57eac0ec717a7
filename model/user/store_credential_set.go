package user

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// historyRow is a former secret.
type historyRow struct {
	bun.BaseModel `bun:"table:credential_history,alias:history"`

	CredentialID int64
	At           model.Time // when it became the secret
	Hash         string
}

// policyOf returns the policy of a credential of o, or what a new one has.
func policyOf(ctx context.Context, tx bun.IDB, o Owner, kind CredentialKind) (CredentialPolicy, error) {
	var p CredentialPolicy
	column, id := o.reference()
	err := tx.NewSelect().Model(&p).
		Where("name = coalesce((SELECT policy FROM credential WHERE ? = ? AND kind = ?), ?)", bun.Ident(column), id, kind, kind.policy()).
		Scan(ctx)
	return p, wrap("reading a credential policy", db.NotFound(err))
}

// history returns the hash of r and the former ones that its policy remembers.
func history(ctx context.Context, tx bun.IDB, r credentialRow) ([]string, error) {
	var most int
	err := tx.NewSelect().Model((*CredentialPolicy)(nil)).Column("history").Where("name = ?", r.Policy).Scan(ctx, &most)
	if err != nil || most == 0 {
		return nil, wrap("reading a credential policy", err)
	}
	var former []string
	err = tx.NewSelect().Model((*historyRow)(nil)).Column("hash").Where("credential_id = ?", r.ID).
		Order("at DESC").Limit(int64(most)).Scan(ctx, &former)
	if err != nil {
		return nil, fmt.Errorf("reading the history of credential %d: %w", r.ID, err)
	}
	return append([]string{r.Hash}, former...), nil
}

// remember adds the secret of r to its history, and forgets what is older than
// its policy asks for.
func remember(ctx context.Context, tx bun.IDB, r credentialRow) error {
	if r.Hash == "" {
		return nil
	}
	row := historyRow{CredentialID: r.ID, At: r.ChangedAt, Hash: r.Hash}
	_, err := tx.NewInsert().Model(&row).Exec(ctx)
	if err == nil {
		_, err = tx.NewRaw(`DELETE FROM credential_history WHERE credential_id = ?0 AND at NOT IN (
			SELECT at FROM credential_history WHERE credential_id = ?0
			ORDER BY at DESC LIMIT (SELECT history FROM credential_policy WHERE name = ?1))`, r.ID, r.Policy).Exec(ctx)
	}
	return wrap(fmt.Sprintf("keeping the history of credential %d", r.ID), err)
}

// ensure returns the credential of o, which is made without a secret when there
// is none, and keeps other transactions from reading it this way until this one
// ends.
func ensure(ctx context.Context, tx bun.IDB, o Owner, kind CredentialKind, now time.Time) (credentialRow, error) {
	r := newRow(o, kind, now)
	column, _ := o.reference()
	err := tx.NewInsert().Model(&r).On("CONFLICT (?, kind) DO UPDATE", bun.Ident(column)).
		Set("hack_count = credential.hack_count").Returning("*").Scan(ctx)
	return r, wrap("reading the credential of "+o.String(), err)
}
