package report

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
)

// slotRow is a slot of a gateway as it is stored.
type slotRow struct {
	bun.BaseModel `bun:"table:roll_slot,alias:roll_slot"`

	Part                                   cdr.Day
	Slot, GatewayID                        int64
	Calls, Answered, Billable, Short, Zero int64
	Legs, Busy, Peak, Orphans              int64
}

type causeRow struct {
	bun.BaseModel `bun:"table:roll_cause,alias:roll_cause"`

	Part      cdr.Day
	GatewayID int64
	Cause     cdr.Cause
	Calls     int64
}

type destinationRow struct {
	bun.BaseModel `bun:"table:roll_destination,alias:roll_destination"`

	Part                              cdr.Day
	GatewayID                         int64
	Destination                       string
	Calls, Answered, Billable, Charge int64
}

// rowsAtOnce are the rows that are written in one statement.
const rowsAtOnce = 1_000

// saveRolls replaces what is stored of a day but for its numbers.
func saveRolls(ctx context.Context, tx bun.Tx, t *dayTotals) error {
	var slots []slotRow
	for key, s := range t.slots {
		slots = append(slots, slotRow{
			Part: t.day, Slot: key.slot, GatewayID: key.gateway,
			Calls: s.calls, Answered: s.answered, Billable: s.billable, Short: s.short, Zero: s.zero,
			Legs: s.legs, Busy: s.busy, Peak: s.peak, Orphans: s.orphans,
		})
	}
	var causes []causeRow
	for key, calls := range t.causes {
		causes = append(causes, causeRow{Part: t.day, GatewayID: key.gateway, Cause: key.cause, Calls: calls})
	}
	var destinations []destinationRow
	for key, d := range t.destinations {
		destinations = append(destinations, destinationRow{
			Part: t.day, GatewayID: key.gateway, Destination: key.destination,
			Calls: d.calls, Answered: d.answered, Billable: d.billable, Charge: d.charge,
		})
	}
	if err := replace(ctx, tx, t.day, slots); err != nil {
		return err
	}
	if err := replace(ctx, tx, t.day, causes); err != nil {
		return err
	}
	return replace(ctx, tx, t.day, destinations)
}

// replace stores rows of a day in the place of those that are there.
func replace[T any](ctx context.Context, tx bun.Tx, day cdr.Day, rows []T) error {
	_, err := tx.NewDelete().Model((*T)(nil)).Where("part = ?", day).Exec(ctx)
	for len(rows) > 0 && err == nil {
		some := rows[:min(len(rows), rowsAtOnce)]
		rows = rows[len(some):]
		_, err = tx.NewInsert().Model(&some).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("storing roll-ups of %s: %w", day, err)
	}
	return nil
}
