package callhome

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// How long things are kept.
const (
	previewsKept   = 24 * time.Hour
	deliveriesKept = 400 * 24 * time.Hour
)

// retentionBatch is how many rows are deleted in one transaction, so that
// others need not wait long.
const retentionBatch = 500

// PurgePreviews deletes the previews that were not sent within a day.
func (o *Outbox) PurgePreviews(ctx context.Context) error {
	cutoff := model.At(o.now().Add(-previewsKept))
	return o.purge(ctx, "previews", func(ctx context.Context, tx bun.Tx) (int64, error) {
		return deleteMessages(ctx, tx, messageIDs(tx).Where("NOT queued").Where("created_at < ?", cutoff))
	})
}

// PurgeOld deletes what is done and was queued more than 400 days ago, and then
// the messages that have no delivery left.
func (o *Outbox) PurgeOld(ctx context.Context) error {
	cutoff := model.At(o.now().Add(-deliveriesKept))
	err := o.purge(ctx, "deliveries", func(ctx context.Context, tx bun.Tx) (int64, error) {
		return deleteDeliveries(ctx, tx, cutoff)
	})
	if err != nil {
		return err
	}
	return o.purge(ctx, "messages", func(ctx context.Context, tx bun.Tx) (int64, error) {
		unused := "NOT EXISTS (SELECT 1 FROM callhome_delivery AS d WHERE d.message = callhome_message.id)"
		return deleteMessages(ctx, tx, messageIDs(tx).Where("queued").Where("created_at < ?", cutoff).Where(unused))
	})
}

// purge calls fn, each time in a transaction, until it deletes nothing more.
func (o *Outbox) purge(ctx context.Context, what string, fn func(context.Context, bun.Tx) (int64, error)) error {
	for {
		var n int64
		err := o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
			n, err = fn(ctx, tx)
			return err
		})
		if err != nil {
			return fmt.Errorf("deleting old Call Home %s: %w", what, err)
		}
		if n < retentionBatch {
			return nil
		}
	}
}

func messageIDs(tx bun.Tx) *bun.SelectQuery {
	return tx.NewSelect().Model((*messageRow)(nil)).Column("id").OrderExpr("id").Limit(retentionBatch)
}

// deleteMessages deletes the messages that sel finds and their e-mails.
func deleteMessages(ctx context.Context, tx bun.Tx, sel *bun.SelectQuery) (int64, error) {
	var ids []int64
	if err := sel.Scan(ctx, &ids); err != nil || len(ids) == 0 {
		return 0, err
	}
	if _, err := tx.NewDelete().Model((*emailRow)(nil)).Where("message IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return 0, err
	}
	_, err := tx.NewDelete().Model((*messageRow)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return int64(len(ids)), err
}

func deleteDeliveries(ctx context.Context, tx bun.Tx, cutoff model.Time) (int64, error) {
	var ids []int64
	err := tx.NewSelect().Model((*deliveryRow)(nil)).Column("id").
		Where("created_at < ?", cutoff).Where("state NOT IN (?, ?)", Queued, Sending).
		OrderExpr("created_at, id").Limit(retentionBatch).Scan(ctx, &ids)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if _, err := tx.NewDelete().Model((*attemptRow)(nil)).Where("delivery IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return 0, err
	}
	_, err = tx.NewDelete().Model((*deliveryRow)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return int64(len(ids)), err
}
