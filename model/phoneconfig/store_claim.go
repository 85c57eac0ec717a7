package phoneconfig

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// lease is how long a node has for one attempt: longer than all pushes of it may
// take. When it runs out, the node is taken for dead and another attempt begins.
const lease = time.Minute

// claim is a command that this node carries out now.
type claim struct {
	Command
	// What follows is where the phone is. Address is "" for one never seen.
	Phone, Model, Address string
}

// claim takes the commands of up to limit phones that are due. Every attempt is
// written down before this returns, and so before the network is used. Of several
// commands for a phone the newest is taken, and does what the older ones would
// have done. Due counts the commands that it saw.
func (q *Queue) claim(ctx context.Context, limit int) (taken []claim, due int, err error) {
	err = q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		taken = nil
		now := q.now()
		var phones []int64
		err := tx.NewSelect().Model((*Command)(nil)).Column("phone_id").
			Where("next_attempt <= ?", model.At(now)).OrderExpr("next_attempt, id").Limit(int64(limit)).Scan(ctx, &phones)
		if err != nil {
			return err
		}
		due = len(phones)
		slices.Sort(phones) // nodes lock them in the same order
		for _, id := range slices.Compact(phones) {
			c, ok, err := takePhone(ctx, tx, id, now)
			if err != nil {
				return err
			}
			if ok {
				taken = append(taken, c)
			}
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("claiming commands for phones: %w", err)
	}
	return taken, due, nil
}

// takePhone takes the newest command for a phone, unless the phone is being told
// something at the moment.
func takePhone(ctx context.Context, tx bun.Tx, phoneID int64, now time.Time) (claim, bool, error) {
	var waiting []Command
	err := tx.NewSelect().Model(&waiting).Where("phone_id = ? AND next_attempt IS NOT NULL", phoneID).OrderExpr("id").Scan(ctx)
	if err != nil || len(waiting) == 0 {
		return claim{}, false, err
	}
	for _, r := range waiting {
		if r.LastError == reasonUnderWay.Key && r.NextAttempt.After(now) {
			return claim{}, false, postpone(ctx, tx, r)
		}
	}
	newest, err := merge(ctx, tx, waiting, now)
	if err != nil {
		return claim{}, false, err
	}
	if newest.Attempts >= MaxAttempts { // the program was killed in the last one
		return claim{}, false, end(ctx, tx, newest, reasonInterrupted, now)
	}
	return takeOne(ctx, tx, newest, now)
}

// postpone has the other commands for the phone wait for the one under way; its
// end makes them due.
func postpone(ctx context.Context, tx bun.Tx, underWay Command) error {
	_, err := tx.NewUpdate().Model((*Command)(nil)).Set("next_attempt = ?", underWay.NextAttempt).
		Where("phone_id = ? AND id <> ? AND next_attempt IS NOT NULL", underWay.PhoneID, underWay.ID).Exec(ctx)
	return err
}

// merge ends all but the last of the commands and returns that, with what the
// others would have done.
func merge(ctx context.Context, tx bun.Tx, waiting []Command, now time.Time) (Command, error) {
	newest := waiting[len(waiting)-1]
	for _, r := range waiting[:len(waiting)-1] {
		newest.ClearCalls = newest.ClearCalls || r.ClearCalls
		if r.Action == Reset {
			newest.Action = Reset
		}
		if err := end(ctx, tx, r, reasonReplaced, now); err != nil {
			return newest, err
		}
	}
	return newest, nil
}

// end finishes a command that no phone took.
func end(ctx context.Context, tx bun.Tx, r Command, reason model.Text, now time.Time) error {
	_, err := tx.NewUpdate().Model((*Command)(nil)).
		Set("next_attempt = NULL").Set("finished_at = ?", model.At(now)).Set("last_error = ?", reason.Key).
		Where("id = ?", r.ID).Exec(ctx)
	return err
}

// takeOne takes one command; false when another node was faster: the update then
// waits for the other one's transaction, and finds the row changed.
func takeOne(ctx context.Context, tx bun.Tx, r Command, now time.Time) (claim, bool, error) {
	before := r.Attempts
	r.Attempts, r.LastError, r.NextAttempt = before+1, reasonUnderWay.Key, model.At(now.Add(lease))
	res, err := tx.NewUpdate().Model(&r).Column("attempts", "last_error", "next_attempt", "action", "clear_calls").
		Where("id = ? AND attempts = ? AND next_attempt IS NOT NULL", r.ID, before).Exec(ctx)
	if err != nil {
		return claim{}, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return claim{}, false, err
	}
	c := claim{Command: r}
	err = tx.NewSelect().Table("phone").ColumnExpr("name, model, last_address").Where("id = ?", r.PhoneID).
		Scan(ctx, &c.Phone, &c.Model, &c.Address)
	return c, err == nil, err
}

// outcome is how an attempt ended; a zero next finishes the command.
type outcome struct {
	error string
	next  time.Time
}

// finish writes down how an attempt ended, and lets newer commands for the phone
// begin. When the lease ran out meanwhile, nothing is changed.
func (q *Queue) finish(ctx context.Context, c claim, o outcome) error {
	now := model.At(q.now())
	err := q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		update := tx.NewUpdate().Model((*Command)(nil)).
			Set("last_error = ?", o.error).Set("next_attempt = ?", model.At(o.next)).
			Where("id = ? AND attempts = ? AND last_error = ?", c.ID, c.Attempts, reasonUnderWay.Key)
		if o.next.IsZero() {
			update = update.Set("finished_at = ?", now)
		}
		if _, err := update.Exec(ctx); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model((*Command)(nil)).Set("next_attempt = ?", now).
			Where("phone_id = ? AND id > ? AND next_attempt IS NOT NULL", c.PhoneID, c.ID).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing down attempt %d of command %d: %w", c.Attempts, c.ID, err)
	}
	return nil
}

// earliest returns when the next command is due, and whether there is any.
func (q *Queue) earliest(ctx context.Context) (time.Time, bool, error) {
	var first []Command
	err := q.db.Read.NewSelect().Model(&first).Column("next_attempt").
		Where("next_attempt IS NOT NULL").OrderExpr("next_attempt").Limit(1).Scan(ctx)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("looking for the next command: %w", err)
	}
	if len(first) == 0 {
		return time.Time{}, false, nil
	}
	return first[0].NextAttempt.Time, true, nil
}
