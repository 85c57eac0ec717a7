package callhome

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
)

type attemptRow struct {
	bun.BaseModel `bun:"table:callhome_attempt,alias:callhome_attempt"`

	ID         int64 `bun:",pk,autoincrement"`
	Delivery   int64
	Number     int
	Node       string
	StartedAt  model.Time
	FinishedAt model.Time
	Outcome    Outcome
	Reply      string
	Error      string
}

// Attempts returns the tries to send a delivery, the first one first.
func (o *Outbox) Attempts(ctx context.Context, delivery int64) ([]Attempt, error) {
	var rows []attemptRow
	if err := o.db.Read.NewSelect().Model(&rows).Where("delivery = ?", delivery).OrderExpr("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading the attempts of delivery %d: %w", delivery, err)
	}
	list := make([]Attempt, len(rows))
	for i, r := range rows {
		list[i] = Attempt{
			Node: r.Node, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
			Outcome: r.Outcome, Reply: r.Reply, Error: r.Error,
		}
	}
	return list, nil
}
