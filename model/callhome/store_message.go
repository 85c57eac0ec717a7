package callhome

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

type messageRow struct {
	bun.BaseModel `bun:"table:callhome_message,alias:callhome_message"`

	ID        int64 `bun:",pk,autoincrement"`
	MessageID string
	Kind      Kind
	Mode      Mode
	Slot      string
	Asker     string
	Queued    bool
	CreatedAt model.Time
	Text      []byte
	AML       []byte `bun:"aml"`
}

// emailRow is an e-mail as it was frozen, for one list of recipients.
type emailRow struct {
	bun.BaseModel `bun:"table:callhome_email,alias:callhome_email"`

	ID         int64 `bun:",pk,autoincrement"`
	Message    int64
	Recipients string
	Wire       []byte
}

func (r messageRow) message() Message {
	return Message{
		ID: r.ID, MessageID: r.MessageID, Kind: r.Kind, Mode: r.Mode,
		CreatedAt: r.CreatedAt, Slot: r.Slot, Text: r.Text, AML: r.AML,
	}
}

// nextCount returns a number that no message of the cluster had before.
func nextCount(ctx context.Context, tx bun.IDB) (int64, error) {
	var n int64
	err := tx.NewRaw("UPDATE callhome_counter SET value = value + 1 WHERE id = 1 RETURNING value").Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("counting messages: %w", err)
	}
	return n, nil
}

// freeze builds the message of that kind and stores it.
func freeze(ctx context.Context, tx bun.IDB, k Kind, m Mode, f Facts, slot, asker string, queued bool) (Message, error) {
	n, err := nextCount(ctx, tx)
	if err != nil {
		return Message{}, err
	}
	built, err := Build(k, m, f, n)
	if err != nil {
		return Message{}, err
	}
	r := messageRow{
		MessageID: built.MessageID, Kind: k, Mode: m, Slot: slot, Asker: asker, Queued: queued,
		CreatedAt: built.CreatedAt, Text: built.Text, AML: built.AML,
	}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return Message{}, fmt.Errorf("storing message %s: %w", built.MessageID, err)
	}
	return r.message(), nil
}

func loadMessage(ctx context.Context, tx bun.IDB, id int64) (messageRow, error) {
	var r messageRow
	if err := tx.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx); err != nil {
		return messageRow{}, fmt.Errorf("loading message %d: %w", id, db.NotFound(err))
	}
	return r, nil
}

// freezeEmail returns the e-mail with m for the recipients, joined by ", ": the
// one that is stored already, or a new one.
func freezeEmail(ctx context.Context, tx bun.IDB, m Message, from EmailFrom, recipients []string, joined string) (int64, error) {
	var ids []int64
	err := tx.NewSelect().Model((*emailRow)(nil)).Column("id").
		Where("message = ?", m.ID).Where("recipients = ?", joined).Limit(1).Scan(ctx, &ids)
	if err != nil {
		return 0, fmt.Errorf("looking for the e-mail with message %d: %w", m.ID, err)
	}
	if len(ids) > 0 {
		return ids[0], nil
	}
	r := emailRow{Message: m.ID, Recipients: joined, Wire: ComposeEmail(m, from, recipients)}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return 0, fmt.Errorf("storing the e-mail with message %d: %w", m.ID, err)
	}
	return r.ID, nil
}

// Message returns a message with its bodies, or model.ErrNotFound.
func (o *Outbox) Message(ctx context.Context, id int64) (Message, error) {
	r, err := loadMessage(ctx, o.db.Read, id)
	return r.message(), err
}
