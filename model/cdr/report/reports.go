package report

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"tandem/model/cdr"
	"tandem/model/db"
)

// Reports answers reports from the roll-ups.
type Reports struct {
	ledger *db.DB
}

// New returns the reports of a ledger.
func New(ledger *db.DB) *Reports { return &Reports{ledger: ledger} }

// each calls visit for every row of a query, whose arguments are question marks.
func (r *Reports) each(ctx context.Context, what, query string, args []any, visit func(*sql.Rows) error) error {
	rows, err := r.ledger.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("reporting %s: %w", what, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return fmt.Errorf("reporting %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("reporting %s: %w", what, err)
	}
	return nil
}

// ofGateways is a condition on gateway_id; none are all.
func ofGateways(gateways []int64) schema.QueryAppender {
	if len(gateways) == 0 {
		return bun.SafeQuery("1 = 1")
	}
	return bun.SafeQuery("gateway_id IN (?)", bun.List(gateways))
}

// inSlots is a condition on the slots of a range. Parts are days of the gateways'
// clocks, at most a day apart from UTC; lasting is by how many days a slot may be
// behind its part.
func (in Range) inSlots(lasting cdr.Day) schema.QueryAppender {
	from, to := in.slots()
	first, last := cdr.Wall(from).Day()-1-lasting, cdr.Wall(to).Day()+1
	return bun.SafeQuery("part BETWEEN ? AND ? AND slot >= ? AND slot < ?", first, last, from, to)
}

// inDays is a condition on the days of a range.
func (in Range) inDays() schema.QueryAppender {
	first, last := in.days()
	return bun.SafeQuery("part BETWEEN ? AND ?", first, last)
}

// scanVolume reads a row of others and, behind them, the columns of volumeSums.
func scanVolume(rows *sql.Rows, v *Volume, others ...any) error {
	var billable int64
	err := rows.Scan(append(others, &v.Calls, &v.Answered, &billable)...)
	v.Billable = millis(billable)
	return err
}

// volumeSums are the columns of a volume over many rows.
const volumeSums = "CAST(sum(calls) AS BIGINT), CAST(sum(answered) AS BIGINT), CAST(sum(billable) AS BIGINT)"
