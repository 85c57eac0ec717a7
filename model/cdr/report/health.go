package report

import (
	"context"
	"database/sql"
	"time"
)

// Health is what was lost of the records of a range, and what did not become a
// call. Legs, duplicates and unparsed lines of feeds are counted since a feed was
// first seen.
type Health struct {
	Gaps   []GapRow
	Losses []LossRow
	Feeds  []FeedRow
	// Kept are the lines that are kept apart now, by reason.
	Kept []KeptRow
	// Calls are the calls of the range, Orphans those of which a leg is missing.
	Calls, Orphans int64
	// Untimed are the legs of gateways whose clock showed nothing; they are in no
	// range.
	Untimed int64
}

// GapRow is what is missing in the feeds of a gateway, by kind of number.
type GapRow struct {
	Gateway int64
	// Kind is "counter" or "sequence".
	Kind string
	// Open and Closed are gaps; Missing are the messages that are missing in all of
	// them, Recovered the legs that came another way.
	Open, Closed, Missing, Recovered int64
	// Last is when the last of them was seen.
	Last time.Time
}

// LossRow is how many records were lost or turned away for a reason.
type LossRow struct {
	Node, Reason string
	Records      int64
}

// FeedRow is what came from a gateway, over all of its feeds.
type FeedRow struct {
	Gateway                                     int64
	Messages, Legs, Duplicates, Unparsed, Apart int64
	LastSeen                                    time.Time
}

// KeptRow is how many lines are kept apart for a reason.
type KeptRow struct {
	Reason string
	Lines  int64
}

// Health returns what was lost of the records of a range.
func (r *Reports) Health(ctx context.Context, in Range) (Health, error) {
	var h Health
	for _, load := range []func(context.Context, Range, *Health) error{r.gaps, r.losses, r.feeds, r.kept, r.orphans} {
		if err := load(ctx, in, &h); err != nil {
			return Health{}, err
		}
	}
	return h, nil
}

func (r *Reports) gaps(ctx context.Context, in Range, h *Health) error {
	query := "SELECT gateway_id, kind, count(*) - count(closed_at), count(closed_at), CAST(sum(missing) AS BIGINT)," +
		" CAST(sum(recovered) AS BIGINT), max(to_time) FROM gap WHERE gateway_id <> 0 AND to_time >= ? AND from_time < ?" +
		" GROUP BY gateway_id, kind ORDER BY gateway_id, kind"
	return r.each(ctx, "gaps", query, []any{in.From.UnixMilli(), in.To.UnixMilli()}, func(rows *sql.Rows) error {
		var g GapRow
		var last int64
		err := rows.Scan(&g.Gateway, &g.Kind, &g.Open, &g.Closed, &g.Missing, &g.Recovered, &last)
		g.Last = time.UnixMilli(last).In(in.Zone)
		h.Gaps = append(h.Gaps, g)
		return err
	})
}

// losses are known by the hour: the hour in which the range begins counts.
func (r *Reports) losses(ctx context.Context, in Range, h *Health) error {
	query := "SELECT node, reason, CAST(sum(records) AS BIGINT) AS records FROM loss WHERE hour >= ? AND hour < ?" +
		" GROUP BY node, reason ORDER BY records DESC, node, reason"
	from := in.From.Truncate(time.Hour).UnixMilli()
	return r.each(ctx, "losses", query, []any{from, in.To.UnixMilli()}, func(rows *sql.Rows) error {
		var l LossRow
		err := rows.Scan(&l.Node, &l.Reason, &l.Records)
		h.Losses = append(h.Losses, l)
		return err
	})
}

func (r *Reports) feeds(ctx context.Context, in Range, h *Health) error {
	query := "SELECT gateway_id, CAST(sum(messages) AS BIGINT), CAST(sum(legs) AS BIGINT), CAST(sum(duplicates) AS BIGINT)," +
		" CAST(sum(unparsed) AS BIGINT), CAST(sum(apart) AS BIGINT), max(last_seen)" +
		" FROM feed WHERE gateway_id <> 0 GROUP BY gateway_id ORDER BY gateway_id"
	return r.each(ctx, "feeds", query, nil, func(rows *sql.Rows) error {
		var f FeedRow
		var last int64
		err := rows.Scan(&f.Gateway, &f.Messages, &f.Legs, &f.Duplicates, &f.Unparsed, &f.Apart, &last)
		f.LastSeen = time.UnixMilli(last).In(in.Zone)
		h.Feeds = append(h.Feeds, f)
		return err
	})
}

func (r *Reports) kept(ctx context.Context, _ Range, h *Health) error {
	query := "SELECT reason, count(*) AS lines FROM kept_line GROUP BY reason ORDER BY lines DESC, reason"
	return r.each(ctx, "lines that are kept apart", query, nil, func(rows *sql.Rows) error {
		var k KeptRow
		err := rows.Scan(&k.Reason, &k.Lines)
		h.Kept = append(h.Kept, k)
		return err
	})
}

func (r *Reports) orphans(ctx context.Context, in Range, h *Health) error {
	query := "SELECT CAST(coalesce(sum(calls), 0) AS BIGINT), CAST(coalesce(sum(orphans), 0) AS BIGINT)," +
		" CAST(coalesce((SELECT legs FROM part WHERE day = 0), 0) AS BIGINT) FROM roll_slot WHERE ?"
	return r.each(ctx, "orphans", query, []any{in.inSlots(0)}, func(rows *sql.Rows) error {
		return rows.Scan(&h.Calls, &h.Orphans, &h.Untimed)
	})
}
