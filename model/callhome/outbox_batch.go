package callhome

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// batch is what the messages that are made and queued together have in common.
type batch struct {
	config Config
	facts  Facts
	from   EmailFrom
	own    string // the address of the receiver in this program
	now    time.Time
}

// target is one destination of a message.
type target struct {
	method      Method
	isCopy      bool
	ownReceiver bool
	destination string
	recipients  []string // for Email
	proxyHost   string
	proxyPort   int
}

// primary returns where the configuration sends messages.
func (b *batch) primary() target {
	c := b.config
	if c.Method == Email {
		return target{method: Email, destination: c.DestinationEmail, recipients: []string{c.DestinationEmail}}
	}
	t := target{method: c.Method, destination: c.DestinationURL}
	if t.destination == "" {
		t.destination, t.ownReceiver = b.own, true
	}
	if c.Method == Proxy {
		t.proxyHost, t.proxyPort = c.ProxyHost, c.ProxyPort
	}
	return t
}

// copies returns where copies go; false when none are sent.
func (b *batch) copies() (target, bool) {
	to := b.config.CopyAddresses()
	if !b.config.SendCopy || len(to) == 0 {
		return target{}, false
	}
	return target{method: Email, isCopy: true, destination: strings.Join(to, ", "), recipients: to}, true
}

func (b *batch) targets() []target {
	all := []target{b.primary()}
	if t, ok := b.copies(); ok {
		all = append(all, t)
	}
	return all
}

// messages makes a message of each kind and queues it.
func (b *batch) messages(ctx context.Context, tx bun.Tx, kinds []Kind, slot, asker string) ([]deliveryRow, error) {
	var rows []deliveryRow
	for _, k := range kinds {
		m, err := freeze(ctx, tx, k, b.config.Mode, b.facts, slot, asker, true)
		if err != nil {
			return nil, err
		}
		queued, err := b.queue(ctx, tx, m, b.targets())
		if err != nil {
			return nil, err
		}
		rows = append(rows, queued...)
	}
	return rows, nil
}

// sent is what the audit log keeps of a message that is queued.
type sent struct {
	Kind        Kind
	Mode        Mode
	Destination []string
}

// queue writes a delivery of m to each target.
func (b *batch) queue(ctx context.Context, tx bun.Tx, m Message, targets []target) ([]deliveryRow, error) {
	rows := make([]deliveryRow, len(targets))
	record := sent{Kind: m.Kind, Mode: m.Mode}
	for i, t := range targets {
		row, err := b.deliver(ctx, tx, m, t)
		if err != nil {
			return nil, fmt.Errorf("queueing message %s: %w", m.MessageID, err)
		}
		rows[i] = row
		record.Destination = append(record.Destination, t.destination)
	}
	return rows, audit.Record(ctx, tx, audit.Change{
		Action: "send", ObjectType: "Call Home message", ObjectName: m.MessageID, After: record, At: b.now,
	})
}

func (b *batch) deliver(ctx context.Context, tx bun.Tx, m Message, t target) (deliveryRow, error) {
	r := deliveryRow{
		Message: m.ID, MessageID: m.MessageID, Kind: m.Kind, Mode: m.Mode, Slot: m.Slot,
		Method: t.method, IsCopy: t.isCopy, OwnReceiver: t.ownReceiver, Destination: t.destination,
		ProxyHost: t.proxyHost, ProxyPort: t.proxyPort,
		State: Queued, NextAttempt: model.At(b.now), CreatedAt: model.At(b.now),
	}
	if t.method == Email {
		id, err := freezeEmail(ctx, tx, m, b.from, t.recipients, t.destination)
		if err != nil {
			return r, err
		}
		r.Email = id
	}
	_, err := tx.NewInsert().Model(&r).Exec(ctx)
	return r, err
}
