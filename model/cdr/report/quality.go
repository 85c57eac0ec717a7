package report

import (
	"context"
	"database/sql"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
)

// CauseRow is how many calls ended with a cause.
type CauseRow struct {
	Cause cdr.Cause
	Calls int64
}

// Causes returns why the calls of the gateways ended, the most frequent first; no
// gateways are all.
func (r *Reports) Causes(ctx context.Context, in Range, gateways []int64) ([]CauseRow, error) {
	var all []CauseRow
	query := "SELECT cause, CAST(sum(calls) AS BIGINT) AS calls FROM roll_cause WHERE ? AND ? GROUP BY cause ORDER BY calls DESC, cause"
	err := r.each(ctx, "causes", query, []any{in.inDays(), ofGateways(gateways)}, func(rows *sql.Rows) error {
		var row CauseRow
		err := rows.Scan(&row.Cause, &row.Calls)
		all = append(all, row)
		return err
	})
	return all, err
}

// GatewayRow is the calls of a gateway.
type GatewayRow struct {
	Gateway int64
	Volume
}

// QualityByGateway returns the calls of each gateway, for ASR and ACD, the most
// calls first.
func (r *Reports) QualityByGateway(ctx context.Context, in Range) ([]GatewayRow, error) {
	var all []GatewayRow
	query := "SELECT gateway_id, " + volumeSums + " FROM roll_slot WHERE ? AND calls > 0 GROUP BY gateway_id ORDER BY 2 DESC, gateway_id"
	err := r.each(ctx, "gateways", query, []any{in.inSlots(0)}, func(rows *sql.Rows) error {
		var row GatewayRow
		err := scanVolume(rows, &row.Volume, &row.Gateway)
		all = append(all, row)
		return err
	})
	return all, err
}

// DestinationRow is the calls to a destination.
type DestinationRow struct {
	// Destination is that of the rate that fits, else the first digits of the
	// number, or "" when calls give none.
	Destination string
	Volume
	Charge tariff.Amount
}

// QualityByDestination returns the calls of the gateways to each destination, for
// ASR and ACD, the most calls first; no gateways are all.
func (r *Reports) QualityByDestination(ctx context.Context, in Range, gateways []int64) ([]DestinationRow, error) {
	return r.destinations(ctx, "? AND ?", in.inDays(), ofGateways(gateways))
}

// settledDays are the days in which a destination must not have been called to be
// new.
const settledDays = 30

// NewDestinations returns the destinations that were called on the last day of
// the range that has calls, and not on the thirty days before it, the most calls
// first.
func (r *Reports) NewDestinations(ctx context.Context, in Range) ([]DestinationRow, error) {
	last, err := r.lastDay(ctx, in)
	if err != nil || last == 0 {
		return nil, err
	}
	return r.destinations(ctx, "part = ? AND NOT EXISTS (SELECT 1 FROM roll_destination AS earlier"+
		" WHERE earlier.part BETWEEN ? AND ? AND earlier.destination = roll_destination.destination)",
		last, last-settledDays, last-1)
}

// lastDay returns the last day of the range that has calls, 0 for none.
func (r *Reports) lastDay(ctx context.Context, in Range) (last cdr.Day, err error) {
	query := "SELECT coalesce(max(part), 0) FROM roll_destination WHERE ?"
	err = r.each(ctx, "the last day", query, []any{in.inDays()}, func(rows *sql.Rows) error { return rows.Scan(&last) })
	return last, err
}

func (r *Reports) destinations(ctx context.Context, where string, args ...any) ([]DestinationRow, error) {
	var all []DestinationRow
	query := "SELECT destination, CAST(sum(charge) AS BIGINT), " + volumeSums +
		" FROM roll_destination WHERE " + where + " GROUP BY destination ORDER BY 3 DESC, destination"
	err := r.each(ctx, "destinations", query, args, func(rows *sql.Rows) error {
		var row DestinationRow
		err := scanVolume(rows, &row.Volume, &row.Destination, &row.Charge)
		all = append(all, row)
		return err
	})
	return all, err
}

// ShortRow is the calls of a gateway on a day that ended before they could be of
// use.
type ShortRow struct {
	// Day is the beginning of the day in the zone of the range.
	Day     time.Time
	Gateway int64
	Calls   int64
	// Short calls were answered and not longer than the parameter Short Call; Zero
	// calls have no billable time: most of them were not answered.
	Short, Zero int64
}

// Short returns the short and the zero-duration calls of the gateways by day and
// gateway; no gateways are all.
func (r *Reports) Short(ctx context.Context, in Range, gateways []int64) ([]ShortRow, error) {
	var all []ShortRow
	query := "SELECT part, gateway_id, CAST(sum(calls) AS BIGINT), CAST(sum(short) AS BIGINT), CAST(sum(zero) AS BIGINT)" +
		" FROM roll_slot WHERE ? AND ? AND calls > 0 GROUP BY part, gateway_id ORDER BY part, gateway_id"
	err := r.each(ctx, "short calls", query, []any{in.inDays(), ofGateways(gateways)}, func(rows *sql.Rows) error {
		var row ShortRow
		var day cdr.Day
		err := rows.Scan(&day, &row.Gateway, &row.Calls, &row.Short, &row.Zero)
		row.Day = dayIn(day, in.Zone)
		all = append(all, row)
		return err
	})
	return all, err
}
