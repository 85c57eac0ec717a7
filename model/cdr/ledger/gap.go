package ledger

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// GapKind says which number of the messages skipped.
type GapKind string

// The kinds of gaps.
const (
	// Counter is the message counter of a stream.
	Counter GapKind = "counter"
	// Sequence is the number of `service sequence-numbers`.
	Sequence GapKind = "sequence"
)

// Gap is a run of messages that are missing in a feed.
type Gap struct {
	bun.BaseModel `bun:"table:gap,alias:gap"`

	ID        int64 `bun:",pk,autoincrement"`
	FeedID    int64
	GatewayID int64
	Kind      GapKind
	// First is the first number that is missing, Missing how many are, Recovered
	// how many of them, or legs of that time, came late or another way.
	First, Missing, Recovered int64
	// From and To are when the messages before and after it arrived.
	From model.Time `bun:"from_time"`
	To   model.Time `bun:"to_time"`
	// ClosedAt is when everything had come; zero while something is missing.
	ClosedAt model.Time
}

// Open reports whether something is still missing.
func (g *Gap) Open() bool { return g.ClosedAt.IsZero() }

// FeedGap is a gap with the feed that it is in.
type FeedGap struct {
	Gap
	Feed Feed
}

// inFeed returns the column of another table's row that has a feed_id.
func inFeed(column, table string) db.Column {
	return db.Column{
		SQL: "feed." + column, Within: "feed_id IN (SELECT feed.id FROM feed WHERE ?)",
		Order: "(SELECT feed." + column + " FROM feed WHERE feed.id = " + table + ".feed_id)",
	}
}

func gapColumns() db.Columns {
	return db.Columns{
		"kind":       {SQL: "kind"},
		"from":       {SQL: "from_time", Time: true},
		"to":         {SQL: "to_time", Time: true},
		"closed_at":  {SQL: "closed_at", Time: true},
		"feed_id":    number("feed_id"),
		"gateway_id": number("gateway_id"),
		"missing":    number("missing"),
		"recovered":  number("recovered"),
		"node":       inFeed("node", "gap"),
		"listener":   inFeed("listener", "gap"),
		"address":    inFeed("address", "gap"),
		"host":       inFeed("host", "gap"),
	}
}

// Gaps returns a page of the gaps, the newest first unless q sorts. The fields are
// kind, from, to, closed_at (empty while open), feed_id, gateway_id, missing,
// recovered, and node, listener, address and host of the feed.
func (l *Ledger) Gaps(ctx context.Context, q model.Query) (model.Found[FeedGap], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "to", true
	}
	var gaps []Gap
	total, err := gapColumns().Find(ctx, l.db.Read.NewSelect().Model(&gaps), q)
	if err != nil {
		return model.Found[FeedGap]{}, fmt.Errorf("listing gaps: %w", err)
	}
	ids := make([]int64, len(gaps))
	for i, g := range gaps {
		ids[i] = g.FeedID
	}
	feeds, err := l.feeds(ctx, ids)
	if err != nil {
		return model.Found[FeedGap]{}, err
	}
	found := model.Found[FeedGap]{Items: make([]FeedGap, len(gaps)), Total: total}
	for i, g := range gaps {
		found.Items[i] = FeedGap{Gap: g, Feed: feeds[g.FeedID]}
	}
	return found, nil
}

// feeds returns the feeds with these ids.
func (l *Ledger) feeds(ctx context.Context, ids []int64) (map[int64]Feed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []Feed
	if err := l.db.Read.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading feeds: %w", err)
	}
	feeds := make(map[int64]Feed, len(rows))
	for _, f := range rows {
		feeds[f.ID] = f
	}
	return feeds, nil
}

// OpenGaps returns the gaps of a node's feeds that are open, the newest limit of
// them, oldest first.
func (l *Ledger) OpenGaps(ctx context.Context, node string, limit int) ([]Gap, error) {
	var gaps []Gap
	err := l.db.Read.NewSelect().Model(&gaps).Where("closed_at IS NULL").
		Where("feed_id IN (SELECT feed.id FROM feed WHERE node = ?)", node).
		OrderExpr("to_time DESC, id DESC").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading open gaps: %w", err)
	}
	for i, j := 0, len(gaps)-1; i < j; i, j = i+1, j-1 {
		gaps[i], gaps[j] = gaps[j], gaps[i]
	}
	return gaps, nil
}

func saveGaps(ctx context.Context, tx bun.Tx, gaps []*Gap) error {
	for _, g := range gaps {
		if g.ID == 0 {
			if _, err := tx.NewInsert().Model(g).Exec(ctx); err != nil {
				return fmt.Errorf("opening a gap: %w", err)
			}
			continue
		}
		_, err := tx.NewUpdate().Model(g).Column("recovered", "closed_at").WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("updating gap %d: %w", g.ID, err)
		}
	}
	return nil
}
