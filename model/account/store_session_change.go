package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// objectSession is the object type in the audit log.
const objectSession = "session"

// maxOrigin is how much is kept of what a browser says of itself, in characters.
const maxOrigin = 255

// startSession adds a session and returns its token.
func (s *Store) startSession(ctx context.Context, tx bun.Tx, a administratorRow, from Origin) (string, error) {
	token := newToken()
	hash, _ := tokenHash(token)
	now := model.At(s.now())
	r := sessionRow{
		TokenHash: hash, AdministratorID: a.ID, CreatedAt: now, LastSeen: now,
		Address: model.OneLine(from.Address, maxOrigin), UserAgent: model.OneLine(from.UserAgent, maxOrigin), Data: []byte{}, Administrator: &a,
	}
	if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
		return "", fmt.Errorf("starting a session: %w", err)
	}
	ctx = audit.NewContext(ctx, audit.Actor{Name: a.UserName, Address: from.Address})
	return token, s.record(ctx, tx, audit.Change{
		Action: "sign in", ObjectType: objectSession, ObjectName: a.UserName, After: r.session(),
	})
}

// Touch says that a request of the session came and sets its LastSeen. It
// writes only when the last write is a minute old, and returns ErrNoSession when
// the session ended meanwhile.
func (s *Store) Touch(ctx context.Context, one *Session) error {
	now := model.At(s.now())
	if now.Sub(one.LastSeen.Time) < touchEvery {
		return nil
	}
	err := s.change(ctx, func(upd *bun.UpdateQuery) *bun.UpdateQuery {
		return upd.Set("last_seen = ?", now).Where("session.id = ?", one.ID)
	})
	if err != nil {
		return fmt.Errorf("touching session %d: %w", one.ID, err)
	}
	one.LastSeen = now
	return nil
}

// SaveData replaces the data of the session of token. It returns ErrNoSession,
// or ErrTooMuchData for more than MaxData bytes.
func (s *Store) SaveData(ctx context.Context, token string, data []byte) error {
	if len(data) > MaxData {
		return fmt.Errorf("saving %d bytes with a session: %w", len(data), ErrTooMuchData)
	}
	hash, ok := tokenHash(token)
	if !ok {
		return ErrNoSession
	}
	if data == nil {
		data = []byte{}
	}
	err := s.change(ctx, func(upd *bun.UpdateQuery) *bun.UpdateQuery {
		return upd.Set("data = ?", data).Where("session.token_hash = ?", hash)
	})
	if err != nil {
		return fmt.Errorf("saving the data of a session: %w", err)
	}
	return nil
}

// change updates one live session, or returns ErrNoSession.
func (s *Store) change(ctx context.Context, how func(*bun.UpdateQuery) *bun.UpdateQuery) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		upd := how(tx.NewUpdate().Model((*sessionRow)(nil))).ApplyQueryBuilder(s.live)
		return db.ExpectOne(upd.Exec(ctx))
	})
	if errors.Is(err, model.ErrConflict) {
		return ErrNoSession
	}
	return err
}
