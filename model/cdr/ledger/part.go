package ledger

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
)

// Part is a day of the archive and the state of what is derived from it.
type Part struct {
	bun.BaseModel `bun:"table:part,alias:part"`

	Day  cdr.Day `bun:",pk"`
	Legs int64
	// Changes grows whenever legs are added or their times change; Rolled is what
	// it was when the roll-ups were made, -1 for none.
	Changes, Rolled int64
	// Rates is the state of the rates that the roll-ups were made with.
	Rates    string
	RolledAt model.Time
}

// PartDelta says that a day changed, and how many legs were added to it.
type PartDelta struct {
	Day  cdr.Day
	Legs int64
}

// Parts returns all days of the archive, oldest first.
func (l *Ledger) Parts(ctx context.Context) ([]Part, error) {
	var parts []Part
	if err := l.db.Read.NewSelect().Model(&parts).Order("day").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading the days of the archive: %w", err)
	}
	return parts, nil
}

// Bump says that days changed, so that their roll-ups are made anew.
func (l *Ledger) Bump(ctx context.Context, parts []PartDelta) error {
	return l.Apply(ctx, &Changes{Parts: parts})
}

func bump(ctx context.Context, tx bun.Tx, parts []PartDelta) error {
	for _, p := range parts {
		row := Part{Day: p.Day, Legs: p.Legs, Changes: 1, Rolled: -1}
		_, err := tx.NewInsert().Model(&row).On("CONFLICT (day) DO UPDATE").
			Set("legs = part.legs + EXCLUDED.legs").Set("changes = part.changes + 1").Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting a change of day %s: %w", p.Day, err)
		}
	}
	return nil
}

// RemovePart forgets a day whose legs were deleted, and the numbers of its calls.
// The other roll-ups stay, which tell of nobody: reports go back further than legs.
func (l *Ledger) RemovePart(ctx context.Context, day cdr.Day) error {
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, statement := range []string{
			"DELETE FROM part WHERE day = ?", "DELETE FROM roll_made WHERE part = ?", "DELETE FROM roll_number WHERE part = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, day); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forgetting day %s: %w", day, err)
	}
	return nil
}
