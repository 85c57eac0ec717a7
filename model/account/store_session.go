package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

type sessionRow struct {
	bun.BaseModel `bun:"table:session,alias:session"`

	ID              int64 `bun:",pk,autoincrement"`
	TokenHash       []byte
	AdministratorID int64
	CreatedAt       model.Time
	LastSeen        model.Time
	Address         string
	UserAgent       string
	Data            []byte

	// Administrator is joined.
	Administrator *administratorRow `bun:"rel:belongs-to,join:administrator_id=id"`
}

func (r sessionRow) session() Session {
	s := Session{
		ID: r.ID, AdministratorID: r.AdministratorID, CreatedAt: r.CreatedAt, LastSeen: r.LastSeen,
		Origin: Origin{Address: r.Address, UserAgent: r.UserAgent}, Data: r.Data,
	}
	if r.Administrator != nil {
		s.UserName = r.Administrator.UserName
	}
	return s
}

// restriction adds conditions to a query of any kind.
type restriction = func(bun.QueryBuilder) bun.QueryBuilder

// live restricts a query to sessions that have not expired.
func (s *Store) live(q bun.QueryBuilder) bun.QueryBuilder {
	now := s.now()
	return q.Where("session.last_seen >= ?", model.At(now.Add(-Idle))).
		Where("session.created_at >= ?", model.At(now.Add(-Lifetime)))
}

// withHash restricts a query to the live session whose token has that hash.
func (s *Store) withHash(hash []byte) restriction {
	return func(q bun.QueryBuilder) bun.QueryBuilder { return s.live(q.Where("session.token_hash = ?", hash)) }
}

// withAdministrator joins the administrator of each session, with the failed
// sign-ins and without the password.
func withAdministrator(sel *bun.SelectQuery) *bun.SelectQuery {
	return sel.Relation("Administrator", func(sel *bun.SelectQuery) *bun.SelectQuery { return sel.ExcludeColumn("password") }).
		ColumnExpr("coalesce(failure.failures, 0) AS administrator__failed_count").
		ColumnExpr("failure.locked_until AS administrator__locked_until").
		Join(failuresJoin)
}

// Session returns the session of token and the administrator as he or she is
// now, so that a changed group counts from the next request on. It returns
// ErrNoSession for an unknown token, and when the session was idle for more
// than Idle or is older than Lifetime.
func (s *Store) Session(ctx context.Context, token string) (Session, Administrator, error) {
	hash, ok := tokenHash(token)
	if !ok {
		return Session{}, Administrator{}, ErrNoSession
	}
	var r sessionRow
	err := withAdministrator(s.db.Read.NewSelect().Model(&r).ColumnExpr("session.*")).
		ApplyQueryBuilder(s.withHash(hash)).Scan(ctx)
	switch err = db.NotFound(err); {
	case errors.Is(err, model.ErrNotFound):
		return Session{}, Administrator{}, ErrNoSession
	case err != nil:
		return Session{}, Administrator{}, fmt.Errorf("loading a session: %w", err)
	}
	return r.session(), r.Administrator.administrator(), nil
}

// List returns the live sessions of an administrator, the last seen first.
func (s *Store) List(ctx context.Context, administratorID int64) ([]Session, error) {
	return s.list(ctx, func(q bun.QueryBuilder) bun.QueryBuilder {
		return s.live(q.Where("session.administrator_id = ?", administratorID))
	})
}

// ListAll returns the live sessions of all administrators, the last seen first.
func (s *Store) ListAll(ctx context.Context) ([]Session, error) { return s.list(ctx, s.live) }

func (s *Store) list(ctx context.Context, which restriction) ([]Session, error) {
	var rows []sessionRow
	err := withAdministrator(s.db.Read.NewSelect().Model(&rows).ExcludeColumn("token_hash", "data")).
		ApplyQueryBuilder(which).OrderExpr("session.last_seen DESC, session.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing sessions: %w", err)
	}
	sessions := make([]Session, len(rows))
	for i, r := range rows {
		sessions[i] = r.session()
	}
	return sessions, nil
}
