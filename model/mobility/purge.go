package mobility

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// endedKept is how long ended sessions are kept.
const endedKept = 400 * 24 * time.Hour

// purgeBatch is how many rows are deleted in one transaction, so that others
// need not wait long.
const purgeBatch = 500

// Purge deletes sessions that ended more than 400 days ago, and failures that are
// forgotten anyway. Database Housekeeping calls it.
func (s *Service) Purge(ctx context.Context) error {
	ended := model.At(s.Now().Add(-endedKept))
	err := s.purge(ctx, "DELETE FROM mobility_ended WHERE id IN (SELECT id FROM mobility_ended WHERE ended_at < ? ORDER BY ended_at LIMIT ?)", ended)
	if err != nil {
		return fmt.Errorf("deleting old sessions: %w", err)
	}
	failed := model.At(s.Now().Add(-failuresKept))
	err = s.purge(ctx, "DELETE FROM mobility_failure WHERE subject IN (SELECT subject FROM mobility_failure WHERE last_at < ? ORDER BY last_at LIMIT ?)", failed)
	if err != nil {
		return fmt.Errorf("deleting old failed logins: %w", err)
	}
	return nil
}

// purge runs query, each time in a transaction, until it deletes nothing more.
func (s *Service) purge(ctx context.Context, query string, before model.Time) error {
	for {
		var n int64
		err := s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			res, err := tx.NewRaw(query, before, purgeBatch).Exec(ctx)
			if err == nil {
				n, err = res.RowsAffected()
			}
			return err
		})
		if err != nil || n < purgeBatch {
			return err
		}
	}
}
