package account

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
)

// End signs out the session of token, or returns ErrNoSession.
func (s *Store) End(ctx context.Context, token string) error {
	hash, ok := tokenHash(token)
	if !ok {
		return ErrNoSession
	}
	n, err := s.endInTx(ctx, "sign out", s.withHash(hash))
	if err != nil {
		return fmt.Errorf("signing out: %w", err)
	}
	if n == 0 {
		return ErrNoSession
	}
	return nil
}

// EndByID ends the session with that ID, or returns model.ErrNotFound.
func (s *Store) EndByID(ctx context.Context, id int64) error {
	n, err := s.endInTx(ctx, "end session", func(q bun.QueryBuilder) bun.QueryBuilder {
		return s.live(q.Where("session.id = ?", id))
	})
	if err == nil && n == 0 {
		err = model.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("ending session %d: %w", id, err)
	}
	return nil
}

// EndAll ends all sessions of an administrator but the one with the ID except
// (0 for none) and returns how many.
func (s *Store) EndAll(ctx context.Context, administratorID, except int64) (int, error) {
	n, err := s.endInTx(ctx, "end session", s.others(administratorID, except))
	if err != nil {
		return 0, fmt.Errorf("ending the sessions of administrator %d: %w", administratorID, err)
	}
	return n, nil
}

// others restricts a query to the sessions of an administrator but one.
func (s *Store) others(administratorID, except int64) restriction {
	return func(q bun.QueryBuilder) bun.QueryBuilder {
		return s.live(q.Where("session.administrator_id = ?", administratorID).Where("session.id <> ?", except))
	}
}

func (s *Store) endInTx(ctx context.Context, action string, which restriction) (n int, err error) {
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		n, err = s.end(ctx, tx, action, which)
		return err
	})
	return n, err
}

// end deletes sessions, records each under action and returns how many.
func (s *Store) end(ctx context.Context, tx bun.Tx, action string, which restriction) (int, error) {
	var rows []sessionRow
	err := tx.NewSelect().Model(&rows).ExcludeColumn("token_hash", "data").
		Relation("Administrator").ApplyQueryBuilder(which).OrderExpr("session.id").Scan(ctx)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		if _, err := tx.NewDelete().Model(&r).WherePK().Exec(ctx); err != nil {
			return 0, err
		}
		err := s.record(ctx, tx, audit.Change{
			Action: action, ObjectType: objectSession, ObjectName: r.Administrator.UserName, Before: r.session(),
		})
		if err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// PurgeExpired deletes the sessions that have expired and the failed sign-ins
// that no longer count. It returns the number of sessions.
func (s *Store) PurgeExpired(ctx context.Context) (int, error) {
	now := s.now()
	var gone int64
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := failures.Purge(ctx, tx, now.Add(-longestMemory)); err != nil {
			return err
		}
		res, err := tx.NewDelete().Model((*sessionRow)(nil)).
			Where("last_seen < ? OR created_at < ?", model.At(now.Add(-Idle)), model.At(now.Add(-Lifetime))).Exec(ctx)
		if err != nil {
			return err
		}
		gone, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purging expired sessions: %w", err)
	}
	return int(gone), nil
}
