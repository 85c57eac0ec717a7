package mail

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
	"tandem/model/record"
)

// Sealer encrypts secrets at rest; package seal has it.
type Sealer interface {
	Seal(plain []byte, table, column, id string) []byte
	Open(sealed []byte, table, column, id string) ([]byte, error)
}

// Store keeps the SMTP settings.
type Store struct {
	db   *db.DB
	seal Sealer
	now  func() time.Time
}

// NewStore returns the store in d. Passwords are sealed by s.
func NewStore(d *db.DB, s Sealer, now func() time.Time) *Store {
	return &Store{db: d, seal: s, now: now}
}

type settingsRow struct {
	bun.BaseModel `bun:"table:smtp_settings,alias:smtp_settings"`
	record.Identity

	Host     string
	Port     int
	StartTLS string `bun:"starttls"`
	Sender   string
	Username string
	Password []byte
}

// Load returns the settings without the password. Before the first save they
// name no server and have version 0.
func (s *Store) Load(ctx context.Context) (Settings, error) {
	r, err := load(ctx, s.db.Read)
	return r.settings(), err
}

// ForSending returns the settings with the password, for Send and never for a
// page.
func (s *Store) ForSending(ctx context.Context) (Settings, error) {
	r, err := load(ctx, s.db.Read)
	if err != nil {
		return Settings{}, err
	}
	return s.open(r)
}

// WithPassword returns the settings given with the stored password when they
// have a user name and no password: what would be saved, to test it before. The
// error is model.FieldErrors when they name another server.
func (s *Store) WithPassword(ctx context.Context, given Settings) (Settings, error) {
	stored, err := s.ForSending(ctx)
	if err != nil {
		return Settings{}, err
	}
	given, errs := given.Normalize().keepingPassword(stored)
	return given, errs.Err()
}

// Save stores new over the version it was read with. An empty password keeps
// the stored one as long as the server is the same. It returns
// model.FieldErrors for bad values and model.ErrConflict when someone else saved
// in between.
func (s *Store) Save(ctx context.Context, new Settings) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.SaveTx(ctx, tx, new)
	})
}

// SaveTx is Save as part of tx.
func (s *Store) SaveTx(ctx context.Context, tx bun.IDB, new Settings) error {
	row, err := load(ctx, tx)
	if err != nil {
		return err
	}
	old, err := s.open(row)
	if err != nil {
		return err
	}
	new, errs := new.Normalize().keepingPassword(old)
	if err := errs.Merge(new.Validate()).Err(); err != nil {
		return err
	}
	row = s.row(new)
	return record.SaveSettings(ctx, tx, &row, audit.Change{
		ObjectType: "SMTP settings", ObjectName: new.Host, Before: old, After: new, At: s.now(),
	})
}

// keepingPassword returns s with the stored password when s needs one and has
// none. The password of one server is never shown to another one: when the host
// is another, it must be entered again.
func (s Settings) keepingPassword(stored Settings) (Settings, model.FieldErrors) {
	if s.Username == "" || s.Password != "" || stored.Password == "" {
		s.PasswordSet = s.Password != ""
		return s, nil
	}
	if !strings.EqualFold(s.Host, stored.Host) {
		return s, model.FieldErrors{{Field: "password", Text: model.T("Enter the password again: the stored one belongs to %s and is not sent to another server", stored.Host)}}
	}
	s.Password, s.PasswordSet = stored.Password, true
	return s, nil
}

func (s *Store) row(new Settings) settingsRow {
	r := settingsRow{
		Identity: record.Identity{Version: new.Version},
		Host:     new.Host, Port: new.Port, StartTLS: new.StartTLS, Sender: new.Sender, Username: new.Username,
	}
	if new.Password != "" {
		r.Password = s.seal.Seal([]byte(new.Password), "smtp_settings", "password", "1")
	}
	return r
}

func load(ctx context.Context, tx bun.IDB) (settingsRow, error) {
	var r settingsRow
	err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return settingsRow{Port: DefaultPort, StartTLS: Opportunistic}, nil
	}
	if err != nil {
		return settingsRow{}, fmt.Errorf("loading the SMTP settings: %w", err)
	}
	return r, nil
}

func (r settingsRow) settings() Settings {
	return Settings{
		Host: r.Host, Port: r.Port, StartTLS: r.StartTLS, Sender: r.Sender,
		Username: r.Username, PasswordSet: len(r.Password) > 0, Version: r.Version,
	}
}

func (s *Store) open(r settingsRow) (Settings, error) {
	settings := r.settings()
	if len(r.Password) == 0 {
		return settings, nil
	}
	plain, err := s.seal.Open(r.Password, "smtp_settings", "password", "1")
	if err != nil {
		return Settings{}, fmt.Errorf("opening the SMTP password: %w", err)
	}
	settings.Password = string(plain)
	return settings, nil
}
