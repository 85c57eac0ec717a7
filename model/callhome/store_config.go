package callhome

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/queue"
	"tandem/model/record"
)

// ConfigStore keeps the configuration and who accepted which agreement.
type ConfigStore struct {
	db      *db.DB
	now     func() time.Time
	changed queue.Bell
}

// NewConfigStore returns the store in d.
func NewConfigStore(d *db.DB, now func() time.Time) *ConfigStore {
	return &ConfigStore{db: d, now: now, changed: queue.NewBell()}
}

// Load returns the configuration. Before the first save it is None by HTTPS,
// with version 0.
func (s *ConfigStore) Load(ctx context.Context) (Config, error) {
	return loadConfig(ctx, s.db.Read)
}

// Save stores c over the version it was read with. What c's mode does not let
// anyone edit stays as it was. Messages of another mode that have not left are
// cancelled. With an agreement it also records that the actor of ctx accepts
// it: both or neither; nil accepts nothing.
//
// It returns model.FieldErrors for bad values, and model.ErrConflict when
// someone else saved in between or another text of the agreement is current.
func (s *ConfigStore) Save(ctx context.Context, c Config, accepted *Agreement) error {
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error { return s.SaveTx(ctx, tx, c, accepted) })
	if err == nil {
		s.changed.Ring()
	}
	return err
}

// SaveTx is Save as part of tx. A running sender learns of it within 30 seconds.
func (s *ConfigStore) SaveTx(ctx context.Context, tx bun.IDB, c Config, accepted *Agreement) error {
	if accepted != nil {
		if err := s.accept(ctx, tx, *accepted); err != nil {
			return err
		}
	}
	stored, err := loadConfig(ctx, tx)
	if err != nil {
		return err
	}
	c.Address = strings.ReplaceAll(c.Address, "\r\n", "\n")
	if err := c.Validate().Err(); err != nil {
		return err
	}
	c = c.Ignoring(stored)
	c.EnabledAt = stored.EnabledAt
	if c.Mode.Sends() && !stored.Mode.Sends() {
		c.EnabledAt = model.At(s.now())
	}
	err = record.SaveSettings(ctx, tx, &c, audit.Change{
		ObjectType: "Call Home configuration", ObjectName: "Call Home", Before: stored, After: c, At: s.now(),
	})
	if err != nil {
		return err
	}
	if err := cancelOtherModes(ctx, tx, c.Mode, s.now()); err != nil {
		return fmt.Errorf("cancelling what another mode left: %w", err)
	}
	return nil
}

func loadConfig(ctx context.Context, tx bun.IDB) (c Config, err error) {
	err = tx.NewSelect().Model(&c).Where("id = 1").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return Config{Mode: None, Method: HTTPS}, nil
	}
	if err != nil {
		return c, fmt.Errorf("loading the Call Home configuration: %w", err)
	}
	return c, nil
}
