package phoneconfig

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/queue"
)

// Queue keeps the commands for phones. Packages that change what phones are add
// rows to phone_command in their own transactions and call Wake; the Notifier
// carries them out.
type Queue struct {
	db   *db.DB
	now  func() time.Time
	wake queue.Bell
}

// NewQueue returns the queue in d.
func NewQueue(d *db.DB, now func() time.Time) *Queue {
	return &Queue{db: d, now: now, wake: queue.NewBell()}
}

// Wake makes the notifier of this node look at the queue now.
func (q *Queue) Wake() { q.wake.Ring() }

// mostCommands is how many commands of a phone are listed.
const mostCommands = 20

// Commands returns the last commands for a phone, the newest first.
func (q *Queue) Commands(ctx context.Context, phoneID int64) ([]Command, error) {
	var last []Command
	err := q.db.Read.NewSelect().Model(&last).Where("phone_id = ?", phoneID).OrderExpr("id DESC").Limit(mostCommands).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading the commands for phone %d: %w", phoneID, err)
	}
	return last, nil
}

// Restart has phones restart, so that they read their configuration (Apply Config
// to Selected). It returns how many there are.
func (q *Queue) Restart(ctx context.Context, phoneIDs ...int64) (int, error) {
	return q.tell(ctx, Restart, phoneIDs)
}

// Reset has phones reset (Reset Selected). It returns how many there are.
func (q *Queue) Reset(ctx context.Context, phoneIDs ...int64) (int, error) {
	return q.tell(ctx, Reset, phoneIDs)
}

// mostAtOnce is how many phones one statement names.
const mostAtOnce = 1000

func (q *Queue) tell(ctx context.Context, action Action, phoneIDs []int64) (told int, err error) {
	err = q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		told = 0
		for chunk := range slices.Chunk(phoneIDs, mostAtOnce) {
			n, err := q.tellChunk(ctx, tx, action, chunk)
			if err != nil {
				return err
			}
			told += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("queueing a %s of %d phones: %w", action, len(phoneIDs), err)
	}
	q.Wake()
	return told, nil
}

func (q *Queue) tellChunk(ctx context.Context, tx bun.Tx, action Action, phoneIDs []int64) (int, error) {
	var phones []struct {
		ID   int64
		Name string
	}
	err := tx.NewSelect().Table("phone").Column("id", "name").Where("id IN (?)", bun.List(phoneIDs)).OrderExpr("id").Scan(ctx, &phones)
	if err != nil || len(phones) == 0 {
		return 0, err
	}
	now := model.At(q.now())
	rows := make([]Command, len(phones))
	for i, p := range phones {
		rows[i] = Command{PhoneID: p.ID, Action: action, CreatedAt: now, NextAttempt: now}
		change := audit.Change{Action: string(action), ObjectType: "phone", ObjectName: p.Name, At: now.Time}
		if err := audit.Record(ctx, tx, change); err != nil {
			return 0, err
		}
	}
	_, err = tx.NewInsert().Model(&rows).Exec(ctx)
	return len(rows), err
}

// keepCommands is how long finished commands are kept.
const keepCommands = 30 * 24 * time.Hour

// Purge deletes what was finished 30 days ago.
func (q *Queue) Purge(ctx context.Context) error {
	err := q.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*Command)(nil)).
			Where("finished_at < ?", model.At(q.now().Add(-keepCommands))).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("deleting old commands for phones: %w", err)
	}
	return nil
}
