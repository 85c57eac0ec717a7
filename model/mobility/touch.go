package mobility

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// touchInterval is how old the last sign of life must be for another one to be
// stored.
const touchInterval = time.Minute

// Touch says that somebody uses a phone, which keeps the session from ending as
// idle. It writes at most once a minute for a phone, and nothing when nobody is
// logged in.
func (s *Service) Touch(ctx context.Context, phone string) error {
	session, err := s.SessionOf(ctx, phone)
	if errors.Is(err, model.ErrNotFound) {
		return nil
	}
	now := model.At(s.Now())
	if err != nil || now.Sub(session.LastActive.Time) < touchInterval {
		return err
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model((*sessionRow)(nil)).Set("last_active = ?", now).
			Where("phone_id = ? AND last_active < ?", session.PhoneID, now).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("keeping the session of %s alive: %w", session.Phone, err)
	}
	return nil
}
