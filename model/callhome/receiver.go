package callhome

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// ReceiverPath is where devices post messages on a back end
// (spec/wire-formats.md section 1.1).
const ReceiverPath = "/its/service/oddce/services/DDCEService"

// Why a message is not taken. The receiver also returns model.ErrUnavailable
// while its service is stopped.
var (
	// ErrTooLarge says that a message is larger than MaxAMLSize.
	ErrTooLarge = errors.New("the message is larger than 3145728 bytes")
	// ErrContentType says that the content is not XML.
	ErrContentType = errors.New("the content type must be text/xml, application/xml or application/soap+xml")
	// ErrNotAML says that the content is not a Call Home message.
	ErrNotAML = errors.New("the content is not a Call Home message")
	// ErrDifferent says that another message with the same id is stored.
	ErrDifferent = errors.New("another message with the same message id was received before")
)

// Receipt is what the sender of a message is told.
type Receipt struct {
	// ID is that of the stored message.
	ID        int64
	MessageID string
	// Duplicate says that the message was here before.
	Duplicate bool
}

// Receiver takes messages in, keeps them and shows them: the back end that is
// built in. It is a service.Runner too, and takes nothing while it is stopped.
type Receiver struct {
	db      *db.DB
	now     func() time.Time
	serving atomic.Bool
}

// NewReceiver returns the receiver that stores in d.
func NewReceiver(d *db.DB, now func() time.Time) *Receiver { return &Receiver{db: d, now: now} }

// Run takes messages until ctx ends, and deletes old ones every hour, also when
// no new ones come.
func (r *Receiver) Run(ctx context.Context, ready func()) error {
	if err := r.purge(ctx); err != nil {
		return err
	}
	r.serving.Store(true)
	defer r.serving.Store(false)
	ready()
	ticker := time.NewTicker(purgeInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		if err := r.purge(ctx); err != nil {
			return err
		}
	}
}

// Receive stores a message that remote posted. A message id that is stored
// already is counted as a duplicate when the bytes are the same, and refused
// when they are not.
func (r *Receiver) Receive(ctx context.Context, remote, contentType string, body []byte) (Receipt, error) {
	switch {
	case !r.serving.Load():
		return Receipt{}, fmt.Errorf("receiving: %w", model.ErrUnavailable)
	case !isXML(contentType):
		return Receipt{}, ErrContentType
	case len(body) > MaxAMLSize:
		return Receipt{}, ErrTooLarge
	}
	envelope, err := ParseAML(body)
	if err != nil {
		return Receipt{}, fmt.Errorf("%w: %w", ErrNotAML, err)
	}
	var receipt Receipt
	err = r.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		receipt, err = r.store(ctx, tx, r.describe(envelope, remote, contentType, body), body)
		return err
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("receiving message %q: %w", envelope.MessageID, err)
	}
	return receipt, nil
}

func isXML(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "text/xml" || media == "application/xml" || media == "application/soap+xml")
}

func (r *Receiver) describe(e Envelope, remote, contentType string, body []byte) receivedRow {
	now := model.At(r.now())
	return receivedRow{
		MessageID: e.MessageID, ReceivedAt: now, Remote: remote, ContentType: replyText(contentType),
		Type: replyText(e.Type), Created: replyText(e.CreationDate), DeviceID: replyText(e.DeviceID),
		Description: replyText(e.Description),
		SHA256:      Sum(body), Size: len(body), LastSeen: now,
	}
}
