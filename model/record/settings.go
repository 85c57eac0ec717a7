package record

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/db"
)

// SaveSettings stores r, the only row of a table of settings, over the version
// that it was read with, and records c as an update. That version is 0 as long
// as the table is empty. Afterwards r has the new version. The error is
// model.ErrConflict when somebody else saved in between.
func SaveSettings[T any, P row[T]](ctx context.Context, tx bun.IDB, r P, c audit.Change) error {
	id := r.identity()
	read := id.Version
	*id = Identity{ID: 1, Version: read + 1}
	if err := saveOver(ctx, tx, r, read); err != nil {
		return fmt.Errorf("saving the %s: %w", c.ObjectType, err)
	}
	c.Action = "update"
	return audit.Record(ctx, tx, c)
}

func saveOver(ctx context.Context, tx bun.IDB, r any, read int) error {
	if read == 0 {
		return db.ExpectOne(tx.NewInsert().Model(r).On("CONFLICT DO NOTHING").Exec(ctx))
	}
	return db.ExpectOne(tx.NewUpdate().Model(r).WherePK().Where("version = ?", read).Exec(ctx))
}
