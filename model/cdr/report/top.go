package report

import (
	"context"
	"database/sql"
	"fmt"

	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
)

// Role is what a number is in a call. The values are those that are stored.
type Role int

// The roles of a number.
const (
	Called  Role = 1
	Calling Role = 2
)

// Order is what the top numbers are ordered by.
type Order string

// The orders of the top numbers.
const (
	ByCalls    Order = "calls"
	ByDuration Order = "duration"
	ByCharge   Order = "charge"
)

// column returns the column that is ordered by.
func (o Order) column() string {
	switch o {
	case ByDuration:
		return "billable"
	case ByCharge:
		return "charge"
	default:
		return "calls"
	}
}

// NumberRow is what a number did.
type NumberRow struct {
	// Number is "" for the calls that do not give one.
	Number string
	Volume
	Charge tariff.Amount
}

// Top returns the n numbers in a role with the most of what they are ordered by,
// but none that has nothing of it.
func (r *Reports) Top(ctx context.Context, in Range, role Role, by Order, n int) ([]NumberRow, error) {
	months, err := r.months(ctx, in)
	if err != nil {
		return nil, err
	}
	column := by.column()
	from, args := months.source(role)
	query := "SELECT number, calls, answered, billable, charge FROM (" + from + ") AS numbers" +
		" WHERE " + column + " > 0 ORDER BY " + column + " DESC, number LIMIT ?"
	var top []NumberRow
	err = r.each(ctx, "the top numbers", query, append(args, n), func(rows *sql.Rows) error {
		var row NumberRow
		var billable int64
		if err := rows.Scan(&row.Number, &row.Calls, &row.Answered, &billable, &row.Charge); err != nil {
			return err
		}
		row.Billable = millis(billable)
		top = append(top, row)
		return nil
	})
	return top, err
}

// source returns the query of the numbers in a role. A number is once in a month,
// so that one month needs no adding up.
func (s span) source(role Role) (query string, args []any) {
	const columns = "number, calls, answered, billable, charge"
	add := func(table, column string, first, last any) {
		if query != "" {
			query += " UNION ALL "
		}
		query += "SELECT " + columns + " FROM " + table + " WHERE " + column + " BETWEEN ? AND ? AND role = ?"
		args = append(args, first, last, role)
	}
	single := s.firstMonth == s.lastMonth
	if s.firstMonth <= s.lastMonth {
		add("roll_number_month", "month", s.firstMonth, s.lastMonth)
	}
	for _, run := range s.days {
		if run[0] <= run[1] {
			single = query == "" && run[0] == run[1]
			add("roll_number", "part", run[0], run[1])
		}
	}
	if query == "" {
		add("roll_number", "part", cdr.Day(1), cdr.Day(0))
	}
	if single {
		return query, args
	}
	return "SELECT number, CAST(sum(calls) AS BIGINT) AS calls, CAST(sum(answered) AS BIGINT) AS answered," +
		" CAST(sum(billable) AS BIGINT) AS billable, CAST(sum(charge) AS BIGINT) AS charge" +
		" FROM (" + query + ") AS runs GROUP BY number", args
}

// months splits a range as monthsOf does, but takes a month for whole when
// nothing is known of its other days: the present month, or the first one.
func (r *Reports) months(ctx context.Context, in Range) (span, error) {
	first, last := in.days()
	if first > last {
		return monthsOf(first, last), nil
	}
	for _, grow := range []struct {
		from, to cdr.Day // what is beside the range
		day      *cdr.Day
		until    cdr.Day
	}{
		{startOf(monthOf(first)), first - 1, &first, startOf(monthOf(first))},
		{last + 1, startOf(monthOf(last)+1) - 1, &last, startOf(monthOf(last)+1) - 1},
	} {
		var known bool
		err := r.ledger.Read.NewRaw("SELECT EXISTS (SELECT 1 FROM roll_number WHERE part BETWEEN ? AND ?)", grow.from, grow.to).Scan(ctx, &known)
		if err != nil {
			return span{}, fmt.Errorf("looking for days around a range: %w", err)
		}
		if !known {
			*grow.day = grow.until
		}
	}
	return monthsOf(first, last), nil
}
