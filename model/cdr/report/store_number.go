package report

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
)

// numbersAtOnce are the numbers that are written in one transaction: others wait
// for it.
const numbersAtOnce = 2_000

// numberRow is a number of a day as it is stored.
type numberRow struct {
	bun.BaseModel `bun:"table:roll_number,alias:roll_number"`

	Part                              cdr.Day
	Role                              Role
	Number                            string
	Calls, Answered, Billable, Charge int64
}

// monthRow is a number of a month as it is stored.
type monthRow struct {
	bun.BaseModel `bun:"table:roll_number_month,alias:roll_number_month"`

	Month                             int
	Role                              Role
	Number                            string
	Calls, Answered, Billable, Charge int64
}

// monthOf returns the month of a day as it is stored.
func monthOf(day cdr.Day) int {
	at := day.Start()
	return 12*at.Year() + int(at.Month()) - 1
}

// loadStored reads what is stored of the numbers of a day.
func (t *dayTotals) loadStored(ctx context.Context, tx bun.IDB) error {
	rows, err := tx.QueryContext(ctx, "SELECT role, number, calls, answered, billable, charge FROM roll_number WHERE part = ?", t.day)
	if err != nil {
		return fmt.Errorf("loading the numbers of %s: %w", t.day, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key numberKey
		var was numberTotals
		if err := rows.Scan(&key.role, &key.number, &was.calls, &was.answered, &was.billable, &was.charge); err != nil {
			return fmt.Errorf("loading the numbers of %s: %w", t.day, err)
		}
		if row := t.numbers.row(key); row != nil {
			row.was = was
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("loading the numbers of %s: %w", t.day, err)
	}
	return nil
}

// saveNumbers writes numbers of a day as they are now, and adds the difference to
// their month: the months are the sums of their days after every transaction.
func saveNumbers(ctx context.Context, tx bun.Tx, day cdr.Day, changes []numberChange) error {
	var now []numberRow
	months := make([]monthRow, 0, len(changes))
	gone := map[Role][]string{}
	for _, c := range changes {
		d := c.now.minus(c.was)
		months = append(months, monthRow{
			Month: monthOf(day), Role: c.role, Number: c.number,
			Calls: d.calls, Answered: d.answered, Billable: d.billable, Charge: d.charge,
		})
		if c.now == (numberTotals{}) {
			gone[c.role] = append(gone[c.role], c.number)
			continue
		}
		now = append(now, numberRow{
			Part: day, Role: c.role, Number: c.number,
			Calls: c.now.calls, Answered: c.now.answered, Billable: c.now.billable, Charge: c.now.charge,
		})
	}
	if err := putNumbers(ctx, tx, now); err != nil {
		return err
	}
	if err := addToMonth(ctx, tx, months); err != nil {
		return err
	}
	return removeNumbers(ctx, tx, day, gone)
}

func putNumbers(ctx context.Context, tx bun.Tx, rows []numberRow) error {
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (part, role, number) DO UPDATE").
		Set("calls = EXCLUDED.calls").Set("answered = EXCLUDED.answered").
		Set("billable = EXCLUDED.billable").Set("charge = EXCLUDED.charge").Exec(ctx)
	if err != nil {
		return fmt.Errorf("storing numbers of a day: %w", err)
	}
	return nil
}

func addToMonth(ctx context.Context, tx bun.Tx, rows []monthRow) error {
	_, err := tx.NewInsert().Model(&rows).On("CONFLICT (month, role, number) DO UPDATE").
		Set("calls = roll_number_month.calls + EXCLUDED.calls").
		Set("answered = roll_number_month.answered + EXCLUDED.answered").
		Set("billable = roll_number_month.billable + EXCLUDED.billable").
		Set("charge = roll_number_month.charge + EXCLUDED.charge").Exec(ctx)
	if err != nil {
		return fmt.Errorf("storing numbers of a month: %w", err)
	}
	return nil
}

func removeNumbers(ctx context.Context, tx bun.Tx, day cdr.Day, gone map[Role][]string) error {
	for role, names := range gone {
		_, err := tx.NewDelete().Model((*numberRow)(nil)).Where("part = ?", day).Where("role = ?", role).
			Where("number IN (?)", bun.List(names)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("deleting numbers of a day: %w", err)
		}
		_, err = tx.NewDelete().Model((*monthRow)(nil)).Where("month = ?", monthOf(day)).Where("role = ?", role).
			Where("number IN (?)", bun.List(names)).Where("calls = 0").Exec(ctx)
		if err != nil {
			return fmt.Errorf("deleting numbers of a month: %w", err)
		}
	}
	return nil
}
