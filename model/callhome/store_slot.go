package callhome

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// slotRow is a turn of the schedule that is done. Its name is the primary key, so
// that no other node and no second start of the program does it again.
type slotRow struct {
	bun.BaseModel `bun:"table:callhome_slot,alias:callhome_slot"`

	Slot   string `bun:",pk"`
	DoneAt model.Time
}

// takeSlot marks the slot as done; false when it was already.
func takeSlot(ctx context.Context, tx bun.Tx, slot string, now time.Time) (bool, error) {
	res, err := tx.NewInsert().Model(&slotRow{Slot: slot, DoneAt: model.At(now)}).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("marking slot %s: %w", slot, err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// LastSlot returns the newest slot that is done, or "".
func (o *Outbox) LastSlot(ctx context.Context) (string, error) {
	var slots []string
	err := o.db.Read.NewSelect().Model((*slotRow)(nil)).Column("slot").OrderExpr("slot DESC").Limit(1).Scan(ctx, &slots)
	if err != nil {
		return "", fmt.Errorf("loading the last slot: %w", err)
	}
	return slices.Concat(slots, []string{""})[0], nil
}
