package callhome

import (
	"context"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// deliveryRow repeats what lists show and filter of the message, so that they
// read one table of short rows.
type deliveryRow struct {
	bun.BaseModel `bun:"table:callhome_delivery,alias:callhome_delivery"`

	ID          int64 `bun:",pk,autoincrement"`
	Message     int64
	MessageID   string
	Kind        Kind
	Mode        Mode
	Slot        string
	Method      Method
	IsCopy      bool
	OwnReceiver bool
	Destination string
	ProxyHost   string
	ProxyPort   int
	Email       int64 `bun:",nullzero"`
	State       State
	Attempts    int
	ClaimedBy   string
	NextAttempt model.Time
	CreatedAt   model.Time
	DeliveredAt model.Time
	Resent      bool
	LastError   string
	Reply       string
}

func (r deliveryRow) delivery() Delivery {
	return Delivery{
		ID:      r.ID,
		Message: Message{ID: r.Message, MessageID: r.MessageID, Kind: r.Kind, Mode: r.Mode, Slot: r.Slot},
		Method:  r.Method, Copy: r.IsCopy, OwnReceiver: r.OwnReceiver, Destination: r.Destination,
		ProxyHost: r.ProxyHost, ProxyPort: r.ProxyPort,
		State: r.State, Attempts: r.Attempts, NextAttempt: r.NextAttempt, LastError: r.LastError, Reply: r.Reply,
		CreatedAt: r.CreatedAt, DeliveredAt: r.DeliveredAt,
	}
}

func deliveries(rows []deliveryRow) []Delivery {
	list := make([]Delivery, len(rows))
	for i, r := range rows {
		list[i] = r.delivery()
	}
	return list
}

// deliveryFields are what the Delivery Log searches and sorts by: numbers are
// searched as text and sorted as numbers.
var deliveryFields = db.Columns{
	"created_at":   {SQL: "created_at", Time: true},
	"delivered_at": {SQL: "delivered_at", Order: "COALESCE(delivered_at, 0)", Time: true},
	"kind":         {SQL: "kind"},
	"state":        {SQL: "state"},
	"method":       {SQL: "method"},
	"mode":         {SQL: "mode"},
	"destination":  {SQL: "destination"},
	"message_id":   {SQL: "message_id"},
	"last_error":   {SQL: "last_error"},
	"attempts":     {SQL: "CAST(attempts AS TEXT)", Order: "attempts"},
}

// Find returns a page of the Delivery Log, the newest first unless q sorts. Of
// the messages it has only ids, kind, mode and slot. The fields are created_at,
// delivered_at, kind, state, method, mode, destination, message_id, last_error
// and attempts.
func (o *Outbox) Find(ctx context.Context, q model.Query) (model.Found[Delivery], error) {
	if q.Sort == "" {
		q.Sort, q.Descending = "created_at", true
	}
	var rows []deliveryRow
	sel, q := whereWords(o.db.Read.NewSelect().Model(&rows), q)
	total, err := deliveryFields.Find(ctx, sel, q)
	if err != nil {
		return model.Found[Delivery]{}, fmt.Errorf("finding deliveries: %w", err)
	}
	return model.Found[Delivery]{Items: deliveries(rows), Total: total}, nil
}

// whereWords adds those conditions of q that name a whole word, such as a state,
// and returns q without them: such a word is compared as it stands, because the
// index knows it that way.
func whereWords(sel *bun.SelectQuery, q model.Query) (*bun.SelectQuery, model.Query) {
	var rest []model.Condition
	for _, c := range q.Conditions {
		switch c.Field {
		case "state", "kind", "method", "mode":
			if word := strings.ToLower(strings.TrimSpace(c.Text)); c.Operator == model.IsExactly && word != "" {
				sel = sel.Where("? = ?", bun.Ident(c.Field), word)
				continue
			}
		}
		rest = append(rest, c)
	}
	q.Conditions = rest
	return sel, q
}

// Delivery returns a delivery with its message, the bodies and the e-mail, or
// model.ErrNotFound.
func (o *Outbox) Delivery(ctx context.Context, id int64) (Delivery, error) {
	r, err := loadDelivery(ctx, o.db.Read, id)
	if err != nil {
		return Delivery{}, err
	}
	return withBodies(ctx, o.db.Read, r)
}

func loadDelivery(ctx context.Context, tx bun.IDB, id int64) (deliveryRow, error) {
	var r deliveryRow
	if err := tx.NewSelect().Model(&r).Where("id = ?", id).Scan(ctx); err != nil {
		return deliveryRow{}, fmt.Errorf("loading delivery %d: %w", id, db.NotFound(err))
	}
	return r, nil
}

func withBodies(ctx context.Context, tx bun.IDB, r deliveryRow) (Delivery, error) {
	d := r.delivery()
	m, err := loadMessage(ctx, tx, r.Message)
	if err != nil {
		return Delivery{}, err
	}
	d.Message = m.message()
	if r.Email == 0 {
		return d, nil
	}
	var e emailRow
	if err := tx.NewSelect().Model(&e).Where("id = ?", r.Email).Scan(ctx); err != nil {
		return Delivery{}, fmt.Errorf("loading the e-mail of delivery %d: %w", r.ID, db.NotFound(err))
	}
	d.Wire = e.Wire
	return d, nil
}

// Deliveries returns the deliveries with those ids, without bodies, for showing
// how far they are.
func (o *Outbox) Deliveries(ctx context.Context, ids []int64) ([]Delivery, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []deliveryRow
	if err := o.db.Read.NewSelect().Model(&rows).Where("id IN (?)", bun.List(ids)).OrderExpr("id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("loading deliveries: %w", err)
	}
	return deliveries(rows), nil
}

// CountFailed returns how many deliveries failed or expired and were not sent
// again. The index
// callhome_delivery_failed holds just those and all that is asked of them.
func (o *Outbox) CountFailed(ctx context.Context) (int, error) {
	n, err := o.db.Read.NewSelect().Model((*deliveryRow)(nil)).
		Where("state IN ('failed', 'expired') AND NOT resent").Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting failed deliveries: %w", err)
	}
	return int(n), nil
}

// Counts returns the number of deliveries in each state.
func (o *Outbox) Counts(ctx context.Context) (map[State]int, error) {
	var rows []struct {
		State State
		N     int
	}
	err := o.db.Read.NewSelect().Model((*deliveryRow)(nil)).ColumnExpr("state, count(*) AS n").GroupExpr("state").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting deliveries: %w", err)
	}
	counts := map[State]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}
