package callhome

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// How much the receiver keeps.
const (
	receivedKept  = 90 * 24 * time.Hour
	receivedLimit = 10_000  // messages
	receivedBytes = 1 << 30 // of all bodies
	// purgeInterval is the time between two deletions of what is older.
	purgeInterval = time.Hour
)

// Received is a message that the receiver took in.
type Received struct {
	ID         int64
	MessageID  string
	ReceivedAt model.Time
	// Remote is the IP address of the sender.
	Remote, ContentType string
	// Type and DeviceID are as the sender wrote them, cut to 500 characters.
	Type, DeviceID string
	// SHA256 and Size are of the body.
	SHA256 string
	Size   int
	// Duplicates counts the same message again; LastSeen is when it last came.
	Duplicates int
	LastSeen   model.Time
	// Body is what was posted; nil in lists.
	Body []byte
}

type receivedRow struct {
	bun.BaseModel `bun:"table:callhome_received,alias:callhome_received"`

	ID          int64 `bun:",pk,autoincrement"`
	MessageID   string
	ReceivedAt  model.Time
	Remote      string
	ContentType string
	Type        string
	Created     string
	DeviceID    string
	Description string
	SHA256      string `bun:"sha256"`
	Size        int
	Duplicates  int
	LastSeen    model.Time
}

type receivedBodyRow struct {
	bun.BaseModel `bun:"table:callhome_received_body,alias:callhome_received_body"`

	Received int64 `bun:",pk"`
	Body     []byte
}

// store writes row and body, or counts a duplicate of what is there.
func (r *Receiver) store(ctx context.Context, tx bun.Tx, row receivedRow, body []byte) (Receipt, error) {
	_, err := tx.NewInsert().Model(&row).On("CONFLICT (message_id) DO UPDATE").
		Set("duplicates = callhome_received.duplicates + 1").Set("last_seen = EXCLUDED.last_seen").
		Returning("id, duplicates, sha256").Exec(ctx)
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{ID: row.ID, MessageID: row.MessageID, Duplicate: row.Duplicates > 0}
	if receipt.Duplicate {
		if row.SHA256 != Sum(body) {
			return Receipt{}, ErrDifferent
		}
		return receipt, nil
	}
	if _, err = tx.NewInsert().Model(&receivedBodyRow{Received: row.ID, Body: body}).Exec(ctx); err != nil {
		return Receipt{}, err
	}
	_, err = purgeReceived(ctx, tx, model.At(r.now().Add(-receivedKept)))
	return receipt, err
}

var receivedFields = db.Columns{
	"received_at":  {SQL: "received_at", Time: true},
	"last_seen":    {SQL: "last_seen", Time: true},
	"message_id":   {SQL: "message_id"},
	"remote":       {SQL: "remote"},
	"type":         {SQL: "type"},
	"device_id":    {SQL: "device_id"},
	"description":  {SQL: "description"},
	"content_type": {SQL: "content_type"},
}

// Find returns a page of what was received, the newest first unless q sorts,
// without bodies. The fields are received_at, last_seen, message_id, remote,
// type, device_id, description and content_type.
func (r *Receiver) Find(ctx context.Context, q model.Query) (model.Found[Received], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "received_at", true
	}
	var rows []receivedRow
	total, err := receivedFields.Find(ctx, r.db.Read.NewSelect().Model(&rows), q)
	if err != nil {
		return model.Found[Received]{}, fmt.Errorf("finding received messages: %w", err)
	}
	found := model.Found[Received]{Items: make([]Received, len(rows)), Total: total}
	for i, row := range rows {
		found.Items[i] = row.received()
	}
	return found, nil
}

// Get returns a received message with its body, or model.ErrNotFound.
func (r *Receiver) Get(ctx context.Context, id int64) (Received, error) {
	var row receivedRow
	if err := r.db.Read.NewSelect().Model(&row).Where("id = ?", id).Scan(ctx); err != nil {
		return Received{}, fmt.Errorf("loading received message %d: %w", id, db.NotFound(err))
	}
	var body receivedBodyRow
	if err := r.db.Read.NewSelect().Model(&body).Where("received = ?", id).Scan(ctx); err != nil {
		return Received{}, fmt.Errorf("loading the body of received message %d: %w", id, db.NotFound(err))
	}
	found := row.received()
	found.Body = body.Body
	return found, nil
}

func (r receivedRow) received() Received {
	return Received{
		ID: r.ID, MessageID: r.MessageID, ReceivedAt: r.ReceivedAt, Remote: r.Remote, ContentType: r.ContentType,
		Type: r.Type, DeviceID: r.DeviceID,
		SHA256: r.SHA256, Size: r.Size, Duplicates: r.Duplicates, LastSeen: r.LastSeen,
	}
}

// purge deletes what is older than 90 days and what exceeds 10,000 messages or
// a gigabyte.
func (r *Receiver) purge(ctx context.Context) error {
	cutoff := model.At(r.now().Add(-receivedKept))
	for {
		var n int64
		err := r.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
			n, err = purgeReceived(ctx, tx, cutoff)
			return err
		})
		if err != nil {
			return fmt.Errorf("deleting old received messages: %w", err)
		}
		if n == 0 {
			return nil
		}
	}
}

// purgeReceived deletes a batch of the oldest messages: those beyond the limits
// and those from before cutoff.
func purgeReceived(ctx context.Context, tx bun.Tx, cutoff model.Time) (int64, error) {
	ids, err := tooMany(ctx, tx, cutoff)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if _, err := tx.NewDelete().Model((*receivedBodyRow)(nil)).Where("received IN (?)", bun.List(ids)).Exec(ctx); err != nil {
		return 0, err
	}
	_, err = tx.NewDelete().Model((*receivedRow)(nil)).Where("id IN (?)", bun.List(ids)).Exec(ctx)
	return int64(len(ids)), err
}

// tooMany returns the ids of the oldest messages that are no longer kept, at
// most a batch of them.
func tooMany(ctx context.Context, tx bun.Tx, cutoff model.Time) (ids []int64, err error) {
	var messages, size int64
	var oldest model.Time
	err = tx.NewSelect().Model((*receivedRow)(nil)).
		ColumnExpr("count(*), coalesce(sum(size), 0), min(received_at)").Scan(ctx, &messages, &size, &oldest)
	fits := func() bool {
		return messages <= receivedLimit && size <= receivedBytes && !oldest.Before(cutoff.Time)
	}
	if err != nil || messages == 0 || fits() {
		return nil, err
	}
	var rows []receivedRow
	err = tx.NewSelect().Model(&rows).Column("id", "size", "received_at").
		OrderExpr("received_at, id").Limit(retentionBatch).Scan(ctx)
	for _, r := range rows {
		if oldest = r.ReceivedAt; fits() {
			break
		}
		ids, messages, size = append(ids, r.ID), messages-1, size-int64(r.Size)
	}
	return ids, err
}
