package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/db"
)

// Line is a message that did not become a leg.
type Line struct {
	bun.BaseModel `bun:"table:kept_line,alias:kept_line"`

	ID     int64 `bun:",pk,autoincrement"`
	FeedID int64
	// GatewayID is 0 while nobody admitted the sender.
	GatewayID int64
	Arrived   model.Time
	Source    cdr.Source
	// Reason says why: NotAdmitted for a line that may be fine, or the code of what
	// is wrong with it.
	Reason Reason
	// Raw is the message as it was received, at most 8 KB of it.
	Raw []byte
}

// FeedLine is a line with the feed that it came by.
type FeedLine struct {
	Line
	Feed Feed
}

func (l *Ledger) lineColumns() db.Columns {
	raw := "CAST(raw AS TEXT)"
	if l.db.IsPostgres() {
		raw = "encode(raw, 'escape')"
	}
	return db.Columns{
		"arrived":    {SQL: "arrived", Time: true},
		"reason":     {SQL: "reason"},
		"raw":        {SQL: raw},
		"feed_id":    number("feed_id"),
		"gateway_id": number("gateway_id"),
		"node":       inFeed("node", "kept_line"),
		"listener":   inFeed("listener", "kept_line"),
		"address":    inFeed("address", "kept_line"),
		"host":       inFeed("host", "kept_line"),
	}
}

// KeptLines returns a page of the lines that are kept, the newest first unless q
// sorts. The fields are arrived, reason, raw, feed_id, gateway_id, and node,
// listener, address and host of the feed.
func (l *Ledger) KeptLines(ctx context.Context, q model.Query) (model.Found[FeedLine], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "arrived", true
	}
	var lines []Line
	total, err := l.lineColumns().Find(ctx, l.db.Read.NewSelect().Model(&lines), q)
	if err != nil {
		return model.Found[FeedLine]{}, fmt.Errorf("listing kept lines: %w", err)
	}
	ids := make([]int64, len(lines))
	for i, line := range lines {
		ids[i] = line.FeedID
	}
	feeds, err := l.feeds(ctx, ids)
	if err != nil {
		return model.Found[FeedLine]{}, err
	}
	found := model.Found[FeedLine]{Items: make([]FeedLine, len(lines)), Total: total}
	for i, line := range lines {
		found.Items[i] = FeedLine{Line: line, Feed: feeds[line.FeedID]}
	}
	return found, nil
}

// Line returns one kept line, or model.ErrNotFound.
func (l *Ledger) Line(ctx context.Context, id int64) (FeedLine, error) {
	var line Line
	if err := l.db.Read.NewSelect().Model(&line).Where("id = ?", id).Scan(ctx); err != nil {
		return FeedLine{}, fmt.Errorf("loading kept line %d: %w", id, db.NotFound(err))
	}
	feed, err := l.Feed(ctx, line.FeedID)
	return FeedLine{Line: line, Feed: feed}, err
}

// Lines returns the kept lines with these ids that are there, in order of their
// arrival.
func (l *Ledger) Lines(ctx context.Context, ids []int64) ([]Line, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var lines []Line
	if err := l.db.Read.NewSelect().Model(&lines).Where("id IN (?)", bun.List(ids)).Order("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading kept lines: %w", err)
	}
	return lines, nil
}

// LinesOf returns up to limit kept lines of a feed with that reason, "" for any,
// behind the line after, in order of their arrival.
func (l *Ledger) LinesOf(ctx context.Context, feed int64, reason Reason, after int64, limit int) ([]Line, error) {
	var lines []Line
	sel := l.db.Read.NewSelect().Model(&lines).Where("feed_id = ?", feed).Where("id > ?", after)
	if reason != "" {
		sel = sel.Where("reason = ?", reason)
	}
	if err := sel.Order("id").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading the kept lines of feed %d: %w", feed, err)
	}
	return lines, nil
}

// Kept is how much is kept of a feed.
type Kept struct {
	FeedID, Lines, Bytes int64
}

// Kept returns how much is kept of each feed, by its id.
func (l *Ledger) Kept(ctx context.Context) (map[int64]Kept, error) {
	var rows []Kept
	err := l.db.Read.NewSelect().Model((*Line)(nil)).
		ColumnExpr("feed_id, count(*) AS lines, coalesce(sum(length(raw)), 0) AS bytes").Group("feed_id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting kept lines: %w", err)
	}
	kept := make(map[int64]Kept, len(rows))
	for _, r := range rows {
		kept[r.FeedID] = r
	}
	return kept, nil
}

func keepLines(ctx context.Context, tx bun.Tx, lines []Line) error {
	const each = 500
	for len(lines) > 0 {
		some := lines[:min(each, len(lines))]
		if _, err := tx.NewInsert().Model(&some).ExcludeColumn("id").Exec(ctx); err != nil {
			return fmt.Errorf("keeping lines: %w", err)
		}
		lines = lines[len(some):]
	}
	return nil
}

// RemoveLines deletes kept lines: they became legs, or nobody wants them.
func (l *Ledger) RemoveLines(ctx context.Context, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*Line)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("deleting kept lines: %w", err)
	}
	return nil
}

// ExplainLine gives a kept line another reason, and the gateway of its feed.
func (l *Ledger) ExplainLine(ctx context.Context, id, gateway int64, reason Reason) error {
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*Line)(nil)).Set("reason = ?", reason).Set("gateway_id = ?", gateway).
			Where("id = ?", id).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("updating kept line %d: %w", id, err)
	}
	return nil
}

// Purge deletes the kept lines, gaps and losses from before.
func (l *Ledger) Purge(ctx context.Context, before time.Time) error {
	at := model.At(before)
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewDelete().Model((*Line)(nil)).Where("arrived < ?", at).Exec(ctx); err != nil {
			return err
		}
		if _, err := tx.NewDelete().Model((*Gap)(nil)).Where("to_time < ?", at).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewDelete().Model((*Loss)(nil)).Where("hour < ?", at).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("purging the ledger: %w", err)
	}
	return nil
}
