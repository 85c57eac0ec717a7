package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/password"
)

// Hash returns what AddHashedTx stores for a secret, without any rule.
func (c *Credentials) Hash(ctx context.Context, kind CredentialKind, secret string) (string, error) {
	hash, err := c.hasher.Hash(ctx, normalise(kind, secret))
	return hash, wrap("hashing a secret", err)
}

// AddHashedTx gives many users who have no credential of that kind yet the same
// one, as part of tx: hashing takes long, and 60,000 users of a demonstration
// can share one. Nothing but the standard policy's rules for its use applies.
func (c *Credentials) AddHashedTx(ctx context.Context, tx bun.IDB, kind CredentialKind, hash string, owners []Owner) error {
	if _, err := password.Parse(hash); err != nil {
		return fmt.Errorf("adding credentials: %w", err)
	}
	for some := range slices.Chunk(owners, bulkRows) {
		rows := make([]credentialRow, len(some))
		for i, o := range some {
			rows[i] = newRow(o, kind, c.now())
			rows[i].Hash, rows[i].Version = hash, 1
		}
		if _, err := tx.NewInsert().Model(&rows).Returning("NULL").Exec(ctx); err != nil {
			return fmt.Errorf("adding credentials: %w", err)
		}
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: "add " + kind.label(), ObjectType: "credential", At: c.now(), After: struct{ Users int }{len(owners)},
	})
}
