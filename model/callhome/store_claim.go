package callhome

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// lease is how long a node has for one attempt. When it runs out, the node is
// taken for dead and another attempt begins.
const lease = 5 * time.Minute

// claim is a delivery that this node has for the time of the lease.
type claim struct {
	Delivery
	attempt int64 // the id of the attempt
	created time.Time
}

// settled are the deliveries that nobody is sending: those that wait, and those
// whose lease has run out.
func settled(q *bun.UpdateQuery, now time.Time) *bun.UpdateQuery {
	return q.Where("(state = ? OR state = ? AND next_attempt <= ?)", Queued, Sending, model.At(now))
}

// cancelOtherModes cancels what was made for another mode than m and is not
// being sent.
func cancelOtherModes(ctx context.Context, tx bun.IDB, m Mode, now time.Time) error {
	reason := reasonOtherMode
	if !m.Sends() {
		reason = reasonOff
	}
	_, err := settled(tx.NewUpdate().Model((*deliveryRow)(nil)), now).
		Set("state = ?", Cancelled).Set("next_attempt = NULL").Set("last_error = ?", reason.Key).
		Where("mode <> ?", m).Exec(ctx)
	return err
}

// expire ends what could not be delivered in time. The last error stays.
func expire(ctx context.Context, tx bun.IDB, now time.Time) error {
	_, err := settled(tx.NewUpdate().Model((*deliveryRow)(nil)), now).
		Set("state = ?", Expired).Set("next_attempt = NULL").
		Where("created_at <= ?", model.At(now.Add(-ExpireAfter))).Exec(ctx)
	return err
}

// closeAttempts marks the attempts that ended without saying so.
func closeAttempts(ctx context.Context, tx bun.IDB, now time.Time) error {
	_, err := tx.NewUpdate().Model((*attemptRow)(nil)).
		Set("outcome = ?", Interrupted).Set("finished_at = ?", model.At(now)).Set("error = ?", reasonInterrupted.Key).
		Where("outcome = ?", Running).
		Where("NOT EXISTS (SELECT 1 FROM callhome_delivery AS d WHERE d.id = callhome_attempt.delivery AND d.state = ? AND d.attempts = callhome_attempt.number)", Sending).
		Exec(ctx)
	return err
}

// recover takes back what node was sending when it was killed.
func (o *Outbox) recover(ctx context.Context, node string) error {
	now := o.now()
	return o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*deliveryRow)(nil)).
			Set("state = ?", Queued).Set("next_attempt = ?", model.At(now)).Set("last_error = ?", reasonInterrupted.Key).
			Where("state = ? AND claimed_by = ?", Sending, node).Exec(ctx)
		if err != nil {
			return err
		}
		return closeAttempts(ctx, tx, now)
	})
}

// claim takes up to limit due deliveries for node. Every attempt is written down
// before this returns, and so before the network is used. While Call Home is off
// or its agreement is not accepted it takes none. Due counts the deliveries that
// it saw, of which another node may have been faster to take some.
func (o *Outbox) claim(ctx context.Context, node string, limit int) (taken []claim, due int, err error) {
	err = o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		taken, due = nil, 0
		now := o.now()
		config, err := sendable(ctx, tx)
		allowed := err == nil
		if err != nil && !errors.Is(err, ErrOff) && !errors.Is(err, ErrNotAccepted) {
			return err
		}
		if err := errors.Join(cancelOtherModes(ctx, tx, config.Mode, now), expire(ctx, tx, now)); err != nil {
			return err
		}
		if allowed {
			if taken, due, err = takeDue(ctx, tx, node, now, limit); err != nil {
				return err
			}
		}
		return closeAttempts(ctx, tx, now)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("claiming deliveries: %w", err)
	}
	return taken, due, nil
}

func takeDue(ctx context.Context, tx bun.Tx, node string, now time.Time, limit int) ([]claim, int, error) {
	var due []deliveryRow
	err := tx.NewSelect().Model(&due).
		Where("state IN ('queued', 'sending')").Where("next_attempt <= ?", model.At(now)).
		OrderExpr("next_attempt, id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, 0, err
	}
	var taken []claim
	for _, r := range due {
		c, ok, err := take(ctx, tx, r, node, now)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			taken = append(taken, c)
		}
	}
	return taken, len(due), nil
}

// take claims one delivery; false when another node was faster: the update then
// waits for the other one's transaction, and finds the row changed.
func take(ctx context.Context, tx bun.Tx, r deliveryRow, node string, now time.Time) (claim, bool, error) {
	res, err := tx.NewUpdate().Model((*deliveryRow)(nil)).
		Set("state = ?", Sending).Set("attempts = attempts + 1").Set("claimed_by = ?", node).
		Set("next_attempt = ?", model.At(now.Add(lease))).
		Where("id = ? AND state = ? AND attempts = ?", r.ID, r.State, r.Attempts).Exec(ctx)
	if err != nil {
		return claim{}, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return claim{}, false, err
	}
	r.State, r.Attempts, r.ClaimedBy = Sending, r.Attempts+1, node
	a := attemptRow{Delivery: r.ID, Number: r.Attempts, Node: node, StartedAt: model.At(now)}
	if _, err := tx.NewInsert().Model(&a).Exec(ctx); err != nil {
		return claim{}, false, err
	}
	d, err := withBodies(ctx, tx, r)
	return claim{Delivery: d, attempt: a.ID, created: r.CreatedAt.Time}, err == nil, err
}

// result is how an attempt ended and what becomes of its delivery.
type result struct {
	outcome Outcome
	state   State
	reply   string
	error   string
	next    time.Time // for Queued
}

// finish writes down how an attempt ended. When the lease ran out meanwhile and
// somebody else has the delivery, only the attempt is changed.
func (o *Outbox) finish(ctx context.Context, node string, c claim, r result) error {
	now := model.At(o.now())
	err := o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		delivery := tx.NewUpdate().Model((*deliveryRow)(nil)).
			Set("state = ?", r.state).Set("next_attempt = ?", model.At(r.next)).
			Set("last_error = ?", r.error).Set("reply = ?", r.reply).
			Where("id = ? AND state = ? AND attempts = ? AND claimed_by = ?", c.ID, Sending, c.Attempts, node)
		if r.state == Delivered {
			delivery = delivery.Set("delivered_at = ?", now)
		}
		if _, err := delivery.Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model((*attemptRow)(nil)).
			Set("outcome = ?", r.outcome).Set("finished_at = ?", now).Set("reply = ?", r.reply).Set("error = ?", r.error).
			Where("id = ?", c.attempt).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing down attempt %d of delivery %d: %w", c.Attempts, c.ID, err)
	}
	return nil
}

// earliest returns when the next delivery is due, and whether there is any.
func (o *Outbox) earliest(ctx context.Context) (time.Time, bool, error) {
	var first []deliveryRow
	err := o.db.Read.NewSelect().Model(&first).Column("next_attempt").
		Where("state IN ('queued', 'sending')").OrderExpr("next_attempt").Limit(1).Scan(ctx)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("looking for the next delivery: %w", err)
	}
	if len(first) == 0 {
		return time.Time{}, false, nil
	}
	return first[0].NextAttempt.Time, true, nil
}
