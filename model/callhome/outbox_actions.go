package callhome

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// resendBatch is how many deliveries ResendFailed takes in one transaction.
const resendBatch = 200

// Resend queues the message of a delivery that is done once more, with the same
// message id and the same bytes, to where the configuration sends now. It
// returns model.ErrNotFound or a Refusal.
func (o *Outbox) Resend(ctx context.Context, id int64) (Delivery, error) {
	made, err := o.create(ctx, func(ctx context.Context, tx bun.Tx, b *batch) ([]deliveryRow, error) {
		r, err := loadDelivery(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		return b.resend(ctx, tx, r)
	})
	if err != nil {
		return Delivery{}, err
	}
	return made[0], nil
}

// ResendFailed queues all deliveries that failed or expired once more, those of
// other modes and those sent again already left out, and returns how many.
func (o *Outbox) ResendFailed(ctx context.Context) (int, error) {
	for total := 0; ; {
		made, err := o.create(ctx, func(ctx context.Context, tx bun.Tx, b *batch) ([]deliveryRow, error) {
			return b.resendFailed(ctx, tx)
		})
		total += len(made)
		if err != nil || len(made) < resendBatch {
			return total, err
		}
	}
}

func (b *batch) resendFailed(ctx context.Context, tx bun.Tx) ([]deliveryRow, error) {
	var failed []deliveryRow
	sel := tx.NewSelect().Model(&failed).
		Where("state IN (?, ?)", Failed, Expired).Where("NOT resent").Where("mode = ?", b.config.Mode).
		OrderExpr("id").Limit(resendBatch)
	if _, copies := b.copies(); !copies {
		sel = sel.Where("NOT is_copy")
	}
	if err := sel.Scan(ctx); err != nil {
		return nil, fmt.Errorf("finding failed deliveries: %w", err)
	}
	var rows []deliveryRow
	for _, r := range failed {
		made, err := b.resend(ctx, tx, r)
		if err != nil {
			return nil, err
		}
		rows = append(rows, made...)
	}
	return rows, nil
}

func (b *batch) resend(ctx context.Context, tx bun.Tx, r deliveryRow) ([]deliveryRow, error) {
	t := b.primary()
	copies, sendsCopies := b.copies()
	switch {
	case !r.State.Final():
		return nil, ErrUnderway
	case r.Mode != b.config.Mode:
		return nil, ErrOtherMode
	case r.IsCopy && !sendsCopies:
		return nil, ErrNoCopies
	case r.IsCopy:
		t = copies
	}
	m, err := loadMessage(ctx, tx, r.Message)
	if err != nil {
		return nil, err
	}
	if _, err := tx.NewUpdate().Model(&r).Set("resent = TRUE").WherePK().Exec(ctx); err != nil {
		return nil, err
	}
	return b.queue(ctx, tx, m.message(), []target{t})
}

// TryNow makes a waiting delivery due at once.
func (o *Outbox) TryNow(ctx context.Context, id int64) error {
	return o.change(ctx, id, "try now", func(ctx context.Context, tx bun.Tx, set *bun.UpdateQuery) (*bun.UpdateQuery, error) {
		_, err := sendable(ctx, tx)
		return set.Set("next_attempt = ?", model.At(o.now())), err
	})
}

// Cancel ends a waiting delivery.
func (o *Outbox) Cancel(ctx context.Context, id int64) error {
	return o.change(ctx, id, "cancel", func(ctx context.Context, _ bun.Tx, set *bun.UpdateQuery) (*bun.UpdateQuery, error) {
		reason := cancelledBy + audit.FromContext(ctx).Name
		return set.Set("state = ?", Cancelled).Set("next_attempt = NULL").Set("last_error = ?", reason), nil
	})
}

// change alters a delivery that is queued and wakes the sender. For one in
// another state it returns ErrNotWaiting.
func (o *Outbox) change(ctx context.Context, id int64, action string, alter func(context.Context, bun.Tx, *bun.UpdateQuery) (*bun.UpdateQuery, error)) error {
	err := o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := loadDelivery(ctx, tx, id)
		if err != nil {
			return err
		}
		update, err := alter(ctx, tx, tx.NewUpdate().Model((*deliveryRow)(nil)))
		if err != nil {
			return err
		}
		res, err := update.Where("id = ? AND state = ?", id, Queued).Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return orElse(err, ErrNotWaiting)
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: action, ObjectType: "Call Home delivery", ObjectName: before.MessageID,
			Before: sent{Kind: before.Kind, Mode: before.Mode, Destination: []string{before.Destination}}, At: o.now(),
		})
	})
	if err != nil {
		return fmt.Errorf("%s delivery %d: %w", action, id, err)
	}
	o.wake.Ring()
	return nil
}
