package audit

import (
	"context"
	"fmt"

	"tandem/model"
)

// batch is how many entries Each reads at a time. A short query for each batch
// leaves the database free while a slow reader takes the entries.
const batch = 500

// Each calls visit for every entry that matches the conditions of q, with its
// values, the newest first, until visit returns an error. It ignores the order
// and the page of q. The errors of the conditions are those of Find.
func (s *Store) Each(ctx context.Context, q model.Query, visit func(Entry) error) error {
	var last row
	for {
		rows, err := s.older(ctx, q, last)
		if err != nil {
			return fmt.Errorf("reading the audit log: %w", err)
		}
		for _, r := range rows {
			if err := visit(r.entry()); err != nil {
				return err
			}
		}
		if len(rows) < batch {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

// older returns the next batch of rows before last, or the first one when last
// is the zero row.
func (s *Store) older(ctx context.Context, q model.Query, last row) ([]row, error) {
	var rows []row
	sel, err := columns().Where(s.db.Read.NewSelect().Model(&rows), q)
	if err != nil {
		return nil, err
	}
	if last.ID != 0 {
		sel = sel.Where("(at, id) < (?, ?)", last.At, last.ID)
	}
	err = sel.OrderExpr("at DESC, id DESC").Limit(batch).Scan(ctx)
	return rows, err
}
