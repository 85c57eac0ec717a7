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

type configRow struct {
	bun.BaseModel `bun:"table:callhome_config,alias:callhome_config"`
	record.Identity

	Mode             Mode
	ContactEmail     string
	Company          string
	ContactName      string
	Address          string
	Phone            string
	Method           Method
	ProxyHost        string
	ProxyPort        int
	DestinationURL   string `bun:"destination_url"`
	DestinationEmail string
	SendCopy         bool
	CopyTo           string
	IncludeTraces    bool
	EnabledAt        model.Time
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
	r := c.row()
	err = record.SaveSettings(ctx, tx, &r, audit.Change{
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

func (c Config) row() configRow {
	return configRow{
		Identity: record.Identity{Version: c.Version}, Mode: c.Mode,
		ContactEmail: c.ContactEmail, Company: c.Company, ContactName: c.ContactName, Address: c.Address, Phone: c.Phone,
		Method: c.Method, ProxyHost: c.ProxyHost, ProxyPort: c.ProxyPort,
		DestinationURL: c.DestinationURL, DestinationEmail: c.DestinationEmail,
		SendCopy: c.SendCopy, CopyTo: c.CopyTo, IncludeTraces: c.IncludeTraces,
		EnabledAt: c.EnabledAt,
	}
}

func loadConfig(ctx context.Context, tx bun.IDB) (Config, error) {
	var r configRow
	err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return Config{Mode: None, Method: HTTPS}, nil
	}
	if err != nil {
		return Config{}, fmt.Errorf("loading the Call Home configuration: %w", err)
	}
	return Config{
		Mode:         r.Mode,
		ContactEmail: r.ContactEmail, Company: r.Company, ContactName: r.ContactName, Address: r.Address, Phone: r.Phone,
		Method: r.Method, ProxyHost: r.ProxyHost, ProxyPort: r.ProxyPort,
		DestinationURL: r.DestinationURL, DestinationEmail: r.DestinationEmail,
		SendCopy: r.SendCopy, CopyTo: r.CopyTo, IncludeTraces: r.IncludeTraces,
		EnabledAt: r.EnabledAt, Version: r.Version,
	}, nil
}
