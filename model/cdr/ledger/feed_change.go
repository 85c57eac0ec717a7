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

// FeedDelta is what a feed brought since the last delta.
type FeedDelta struct {
	Feed int64
	// GatewayID is the gateway that it belongs to now, 0 for none.
	GatewayID                                   int64
	LastSeen                                    model.Time
	Messages, Legs, Duplicates, Unparsed, Apart int64
	Rate                                        float64
	Mark                                        cdr.ClockMark
	// What is nil here stays as it was.
	ClockOffset               *int16
	ClockError                *int64
	LastCounter, LastSequence *int64
}

// OpenFeeds returns the feeds with these keys, in their order; those that are
// not there are made.
func (l *Ledger) OpenFeeds(ctx context.Context, keys []FeedKey) ([]Feed, error) {
	feeds := make([]Feed, len(keys))
	seen := model.At(l.now())
	err := l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for i, key := range keys {
			row := Feed{FeedKey: key, FirstSeen: seen, LastSeen: seen}
			_, err := tx.NewInsert().Model(&row).On("CONFLICT (node, listener, address, host) DO NOTHING").Exec(ctx)
			if err != nil {
				return err
			}
			err = tx.NewSelect().Model(&feeds[i]).Where("node = ?", key.Node).Where("listener = ?", key.Listener).
				Where("address = ?", key.Address).Where("host = ?", key.Host).Scan(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("opening feeds: %w", err)
	}
	return feeds, nil
}

func updateFeeds(ctx context.Context, tx bun.Tx, deltas []FeedDelta) error {
	for i := range deltas {
		d := &deltas[i]
		_, err := tx.NewUpdate().Model((*Feed)(nil)).
			Set("gateway_id = ?", d.GatewayID).
			Set("last_seen = ?", d.LastSeen).
			Set("messages = messages + ?", d.Messages).
			Set("legs = legs + ?", d.Legs).
			Set("duplicates = duplicates + ?", d.Duplicates).
			Set("unparsed = unparsed + ?", d.Unparsed).
			Set("apart = apart + ?", d.Apart).
			Set("rate = ?", d.Rate).
			Set("mark = ?", d.Mark).
			Set("clock_offset = coalesce(?, clock_offset)", d.ClockOffset).
			Set("clock_error = coalesce(?, clock_error)", d.ClockError).
			Set("last_counter = coalesce(?, last_counter)", d.LastCounter).
			Set("last_sequence = coalesce(?, last_sequence)", d.LastSequence).
			Where("id = ?", d.Feed).Exec(ctx)
		if err != nil {
			return fmt.Errorf("updating feed %d: %w", d.Feed, err)
		}
	}
	return nil
}

// Ignore says whether the sender of a feed is to be left out of the list of
// unknown ones. It returns model.ErrNotFound for a feed that is not there.
func (l *Ledger) Ignore(ctx context.Context, feed int64, ignored bool) error {
	return l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*Feed)(nil)).Set("ignored = ?", ignored).Where("id = ?", feed).Exec(ctx)
		if db.ExpectOne(res, err) != nil {
			return fmt.Errorf("ignoring feed %d: %w", feed, oneOr(err))
		}
		return nil
	})
}

// Admit says that a feed belongs to a gateway before its next message tells so. It
// returns model.ErrNotFound for a feed that is not there.
func (l *Ledger) Admit(ctx context.Context, feed, gateway int64) error {
	return l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		res, err := tx.NewUpdate().Model((*Feed)(nil)).Set("gateway_id = ?", gateway).Where("id = ?", feed).Exec(ctx)
		if db.ExpectOne(res, err) != nil {
			return fmt.Errorf("admitting feed %d: %w", feed, oneOr(err))
		}
		return nil
	})
}

// oneOr returns the error of a statement, or model.ErrNotFound when it merely
// found no row.
func oneOr(err error) error {
	if err != nil {
		return err
	}
	return model.ErrNotFound
}

// Forget deletes the feeds of a node that nobody admitted and that were silent
// since before, with the lines that were kept of them, and returns their ids.
// Those that are ignored stay.
func (l *Ledger) Forget(ctx context.Context, node string, before time.Time) (ids []int64, err error) {
	err = l.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model((*Feed)(nil)).Column("id").Where("node = ?", node).Where("gateway_id = 0").
			Where("NOT ignored").Where("last_seen < ?", model.At(before)).Scan(ctx, &ids)
		if err != nil || len(ids) == 0 {
			return err
		}
		_, err = tx.NewDelete().Model((*Feed)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("forgetting silent feeds: %w", err)
	}
	return ids, nil
}
