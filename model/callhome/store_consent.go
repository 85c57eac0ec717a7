package callhome

import (
	"context"

	"github.com/uptrace/bun"
)

// SaveAccepting is Save, and with an agreement also Accept of it, both or
// neither. A nil agreement accepts nothing.
func (s *ConfigStore) SaveAccepting(ctx context.Context, c Config, a *Agreement) error {
	if a == nil {
		return s.Save(ctx, c)
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := s.AcceptTx(ctx, tx, a.Mode, a.Language, a.SHA256); err != nil {
			return err
		}
		return s.SaveTx(ctx, tx, c)
	})
	if err == nil {
		notify(s.changed)
	}
	return err
}
