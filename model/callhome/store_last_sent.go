package callhome

import (
	"context"
	"fmt"

	"tandem/model"
)

// LastSent is what the page shows of the messages sent last.
type LastSent struct {
	// At is when they were queued; zero when nothing ever was.
	At model.Time
	// Messages counts messages, the others deliveries, copies too.
	Messages                        int
	Delivered, Underway, Unfinished int
}

// LastSent returns what was queued together last and has been tried, test
// messages left out.
func (o *Outbox) LastSent(ctx context.Context) (LastSent, error) {
	var newest []deliveryRow
	err := o.db.Read.NewSelect().Model(&newest).Column("created_at").
		Where("attempts > 0").Where("kind <> ?", Test).
		OrderExpr("created_at DESC, id DESC").Limit(1).Scan(ctx)
	if err != nil || len(newest) == 0 {
		return LastSent{}, wrapLastSent(err)
	}
	last := LastSent{At: newest[0].CreatedAt}
	err = o.db.Read.NewSelect().Model((*deliveryRow)(nil)).
		ColumnExpr("count(DISTINCT message)").
		ColumnExpr("count(CASE WHEN state = ? THEN 1 END)", Delivered).
		ColumnExpr("count(CASE WHEN state IN (?, ?) THEN 1 END)", Queued, Sending).
		ColumnExpr("count(CASE WHEN state IN (?, ?, ?) THEN 1 END)", Failed, Expired, Cancelled).
		Where("created_at = ?", last.At).Where("kind <> ?", Test).
		Scan(ctx, &last.Messages, &last.Delivered, &last.Underway, &last.Unfinished)
	return last, wrapLastSent(err)
}

func wrapLastSent(err error) error {
	if err != nil {
		return fmt.Errorf("loading what was sent last: %w", err)
	}
	return nil
}
