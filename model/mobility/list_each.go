package mobility

import (
	"context"
	"fmt"

	"tandem/model"
)

// eachBatch is how many sessions Each and EachEnded read at a time. A short query
// for each batch leaves the database free while a slow reader takes them.
const eachBatch = 500

// Each calls visit for every session that matches the conditions of q, in the
// order of the device names, until visit returns an error. It ignores the order
// and the page of q. The errors of the conditions are those of Find.
func (s *Service) Each(ctx context.Context, q model.Query, visit func(Listed) error) error {
	for last := ""; ; {
		var rows []listedRow
		sel := s.DB.Read.NewSelect().Model(&rows).ModelTableExpr(listTables).ColumnExpr(listColumns).Where(notStanding)
		sel, err := sessionColumns().Where(sel, q)
		if err != nil {
			return fmt.Errorf("reading sessions: %w", err)
		}
		if err := sel.Where("phone.name > ?", last).OrderExpr("phone.name").Limit(eachBatch).Scan(ctx); err != nil {
			return fmt.Errorf("reading sessions: %w", err)
		}
		for _, r := range rows {
			if err := visit(r.listed()); err != nil {
				return err
			}
			last = r.Phone
		}
		if len(rows) < eachBatch {
			return nil
		}
	}
}

// EachEnded calls visit for every ended session that matches the conditions of q,
// the newest first, until visit returns an error. It ignores the order and the
// page of q. The errors of the conditions are those of FindEnded.
func (s *Service) EachEnded(ctx context.Context, q model.Query, visit func(Ended) error) error {
	var last endedRow
	for {
		var rows []endedRow
		sel, err := endedColumns().Where(s.DB.Read.NewSelect().Model(&rows), q)
		if err != nil {
			return fmt.Errorf("reading ended sessions: %w", err)
		}
		if last.ID != 0 {
			sel = sel.Where("(ended.ended_at, ended.id) < (?, ?)", last.EndedAt, last.ID)
		}
		if err := sel.OrderExpr("ended.ended_at DESC, ended.id DESC").Limit(eachBatch).Scan(ctx); err != nil {
			return fmt.Errorf("reading ended sessions: %w", err)
		}
		for _, r := range rows {
			if err := visit(r.ended()); err != nil {
				return err
			}
			last = r
		}
		if len(rows) < eachBatch {
			return nil
		}
	}
}

func (r endedRow) ended() Ended {
	return Ended{
		ID: r.ID, Phone: r.Phone, HomeCluster: r.HomeCluster, UserID: r.UserID, Profile: r.DeviceProfile,
		Origin: r.Origin, StartedAt: r.StartedAt, EndedAt: r.EndedAt, Reason: r.Reason, By: r.EndedBy,
	}
}
