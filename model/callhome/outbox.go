package callhome

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/mail"
	"tandem/model/queue"
)

// FactSource gathers what messages tell; Gatherer does. The configuration in
// the facts does not count: the outbox puts the stored one there.
type FactSource interface {
	Gather(ctx context.Context) (Facts, error)
}

// MailSource tells the SMTP settings; mail.Store does.
type MailSource interface {
	Load(ctx context.Context) (mail.Settings, error)
	ForSending(ctx context.Context) (mail.Settings, error)
}

// Outbox makes messages and keeps them until they are delivered. The Sender
// sends what is in it.
type Outbox struct {
	db    *db.DB
	facts FactSource
	mail  MailSource
	own   func() string
	now   func() time.Time
	wake  queue.Bell
}

// NewOutbox returns the outbox in d. Own returns the address of the receiver in
// this program, where messages go when no destination is set.
func NewOutbox(d *db.DB, facts FactSource, mails MailSource, own func() string, now func() time.Time) *Outbox {
	return &Outbox{db: d, facts: facts, mail: mails, own: own, now: now, wake: queue.NewBell()}
}

// Refusal is why a message is not queued. It unwraps to model.FieldErrors for
// the field mode, so that pages can show it.
type Refusal struct{ Text model.Text }

func (r *Refusal) Error() string { return r.Text.Key }

func (r *Refusal) Unwrap() error { return model.FieldErrors{{Field: "mode", Text: r.Text}} }

// Why a message is not queued.
var (
	ErrOff         = &Refusal{model.T("Call Home is off, so nothing is sent")}
	ErrNotAccepted = &Refusal{model.T("The licence agreement must be accepted before anything is sent")}
	ErrOtherMode   = &Refusal{model.T("The message was made for another Call Home mode than the present one")}
	ErrNoCopies    = &Refusal{model.T("No copies are sent any more: see the Call Home configuration")}
	ErrUnderway    = &Refusal{model.T("The message is still on its way")}
	ErrNotWaiting  = &Refusal{model.T("The message is not waiting to be sent: it is being sent right now, or it is done")}
	ErrQueued      = &Refusal{model.T("The previewed message has been sent already")}
)

// Create makes a message of each kind for the stored mode and queues them, all
// or none, and returns their deliveries. Asker is who wants them. It returns a
// Refusal when Call Home is off or its agreement is not accepted.
func (o *Outbox) Create(ctx context.Context, kinds []Kind, asker string) ([]Delivery, error) {
	return o.create(ctx, func(ctx context.Context, tx bun.Tx, b *batch) ([]deliveryRow, error) {
		return b.messages(ctx, tx, kinds, "", asker)
	})
}

// CreateSlot does the turn of the schedule with that name: it queues a message
// of each kind that the stored mode sends. It does nothing when the turn is done
// already, whoever did it.
func (o *Outbox) CreateSlot(ctx context.Context, slot string) ([]Delivery, error) {
	return o.create(ctx, func(ctx context.Context, tx bun.Tx, b *batch) ([]deliveryRow, error) {
		mine, err := takeSlot(ctx, tx, slot, b.now)
		if err != nil || !mine {
			return nil, err
		}
		return b.messages(ctx, tx, b.config.Mode.Kinds(), slot, audit.System)
	})
}

// Preview makes a message of that kind for mode m and keeps it for a day without
// sending it.
func (o *Outbox) Preview(ctx context.Context, k Kind, m Mode) (Message, error) {
	facts, err := o.facts.Gather(ctx)
	if err != nil {
		return Message{}, fmt.Errorf("previewing a %s message: %w", k, err)
	}
	var made Message
	err = o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if facts.Config, err = loadConfig(ctx, tx); err != nil {
			return err
		}
		made, err = freeze(ctx, tx, k, m, facts, "", audit.FromContext(ctx).Name, false)
		return err
	})
	if err != nil {
		return Message{}, fmt.Errorf("previewing a %s message: %w", k, err)
	}
	return made, nil
}

// SendPreview queues the previewed message with that id as it is. It returns
// model.ErrNotFound when it is gone, and a Refusal as Create does, also when its
// mode is not the present one or it has been sent already.
func (o *Outbox) SendPreview(ctx context.Context, id int64) ([]Delivery, error) {
	return o.create(ctx, func(ctx context.Context, tx bun.Tx, b *batch) ([]deliveryRow, error) {
		r, err := loadMessage(ctx, tx, id)
		switch {
		case err != nil:
			return nil, err
		case r.Mode != b.config.Mode:
			return nil, ErrOtherMode
		}
		res, err := tx.NewUpdate().Model((*messageRow)(nil)).Set("queued = TRUE").Where("id = ? AND NOT queued", id).Exec(ctx)
		if err != nil {
			return nil, err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return nil, orElse(err, ErrQueued)
		}
		return b.queue(ctx, tx, r.message(), b.targets())
	})
}

// create gathers facts, runs fn in one transaction with what every message
// needs, and wakes the sender.
func (o *Outbox) create(ctx context.Context, fn func(context.Context, bun.Tx, *batch) ([]deliveryRow, error)) ([]Delivery, error) {
	b, err := o.prepare(ctx)
	if err != nil {
		return nil, fmt.Errorf("queueing Call Home messages: %w", err)
	}
	var rows []deliveryRow
	err = o.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if b.config, err = sendable(ctx, tx); err != nil {
			return err
		}
		b.facts.Config = b.config
		rows, err = fn(ctx, tx, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("queueing Call Home messages: %w", err)
	}
	o.wake.Ring()
	return deliveries(rows), nil
}

// prepare reads what is not read in a transaction.
func (o *Outbox) prepare(ctx context.Context) (*batch, error) {
	facts, err := o.facts.Gather(ctx)
	if err != nil {
		return nil, err
	}
	settings, err := o.mail.Load(ctx)
	if err != nil {
		return nil, err
	}
	from := EmailFrom{Sender: settings.Sender, HeloName: heloName(facts)}
	if from.Sender == "" { // no SMTP server is set yet
		from.Sender = "callhome@" + from.HeloName
	}
	return &batch{facts: facts, from: from, own: o.own(), now: o.now()}, nil
}

// sendable returns the configuration when messages may be queued and sent.
func sendable(ctx context.Context, tx bun.IDB) (Config, error) {
	c, err := loadConfig(ctx, tx)
	if err != nil {
		return c, err
	}
	if !c.Mode.Sends() {
		return c, ErrOff
	}
	ok, err := accepted(ctx, tx, c.Mode)
	if err != nil {
		return c, err
	}
	if !ok {
		return c, ErrNotAccepted
	}
	return c, nil
}

func heloName(f Facts) string {
	if name := f.Host.HostName.Value; isHost(name) {
		return name
	}
	return "localhost"
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
