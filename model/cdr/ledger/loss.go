package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// Reason says why a record was lost, turned away or kept apart: a code.
type Reason string

// The reasons for which something is lost. Parsers add theirs for lines that are
// kept: iostext.Reason.
const (
	// LostKernel: the kernel dropped datagrams because the receive buffer was full.
	LostKernel Reason = "kernel"
	// LostQueue: records that were taken in could not be stored before the end.
	LostQueue Reason = "queue"
	// TooLong: a message is longer than 8 KB.
	TooLong Reason = "too long"
	// LostApart: a line was not kept because too many of its feed, or too many
	// unknown feeds, are.
	LostApart Reason = "apart"
	// NotAdmitted: a line is kept until its sender is admitted.
	NotAdmitted Reason = "not admitted"
	// LostConnection: a TCP connection was turned away because there are too many.
	LostConnection Reason = "connections"
	// WrongSecret: a RADIUS request was not signed with the gateway's secret.
	WrongSecret Reason = "secret"
	// NoSecret: it came from a gateway that has none. Malformed: it was none.
	NoSecret  Reason = "no secret"
	Malformed Reason = "malformed"
)

// Loss counts records that were lost in an hour for one reason at a node.
type Loss struct {
	bun.BaseModel `bun:"table:loss,alias:loss"`

	Node    string     `bun:",pk"`
	Hour    model.Time `bun:",pk"`
	Reason  Reason     `bun:",pk"`
	Records int64
}

// AddLoss counts n records that node lost now.
func (l *Ledger) AddLoss(ctx context.Context, node string, reason Reason, n int64) error {
	return l.Apply(ctx, &Changes{Losses: []Loss{{Node: node, Hour: model.At(l.now()), Reason: reason, Records: n}}})
}

// addLosses adds losses, whose Hour may be any time in the hour.
func addLosses(ctx context.Context, tx bun.Tx, losses []Loss) error {
	for _, loss := range losses {
		loss.Hour = model.At(loss.Hour.Truncate(time.Hour))
		_, err := tx.NewInsert().Model(&loss).On("CONFLICT (hour, node, reason) DO UPDATE").
			Set("records = loss.records + EXCLUDED.records").Exec(ctx)
		if err != nil {
			return fmt.Errorf("counting a loss: %w", err)
		}
	}
	return nil
}

// Losses returns what was lost from from to before to, by hour, node and reason.
func (l *Ledger) Losses(ctx context.Context, from, to time.Time) ([]Loss, error) {
	var losses []Loss
	err := l.db.Read.NewSelect().Model(&losses).Where("hour >= ?", model.At(from)).Where("hour < ?", model.At(to)).
		OrderExpr("hour, node, reason").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading losses: %w", err)
	}
	return losses, nil
}
