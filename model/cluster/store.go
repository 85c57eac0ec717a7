package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/db"
)

// Store keeps parameters, nodes and versions in the database.
type Store struct {
	db  *db.DB
	now func() time.Time
}

// NewStore returns the store in d that takes the time from clock.
func NewStore(d *db.DB, clock func() time.Time) *Store {
	return &Store{db: d, now: clock}
}

// lock makes transactions that call it run one after the other, on every node.
func lock(ctx context.Context, tx bun.IDB) error {
	_, err := tx.ExecContext(ctx, "UPDATE enterprise_parameters SET id = id WHERE id = 1")
	return err
}

type parametersRow struct {
	bun.BaseModel `bun:"table:enterprise_parameters,alias:p"`

	ID                  int64 `bun:",pk"`
	ClusterID           string
	TimeZone            string
	Language            string
	SynchronizeProfiles bool
	Version             int
}

// Parameters returns the enterprise parameters. Before first-run setup they
// are StandAloneCluster, UTC and en, with version 0.
func (s *Store) Parameters(ctx context.Context) (Parameters, error) {
	return loadParameters(ctx, s.db.Read)
}

func loadParameters(ctx context.Context, tx bun.IDB) (Parameters, error) {
	var r parametersRow
	if err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx); err != nil {
		return Parameters{}, fmt.Errorf("loading the enterprise parameters: %w", db.NotFound(err))
	}
	return Parameters{
		ClusterID: r.ClusterID, TimeZone: r.TimeZone, Language: r.Language,
		SynchronizeProfiles: r.SynchronizeProfiles, Version: r.Version,
	}, nil
}

// SetUpDone reports whether first-run setup is done.
func (s *Store) SetUpDone(ctx context.Context) (bool, error) {
	p, err := s.Parameters(ctx)
	return p.SetUpDone(), err
}

// SaveParameters saves p over the version it was read with. It returns
// model.FieldErrors for bad values and model.ErrConflict when someone else
// saved in between.
func (s *Store) SaveParameters(ctx context.Context, p Parameters) error {
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.SaveParametersTx(ctx, tx, p)
	})
}

// SaveParametersTx is SaveParameters as part of tx. The save of version 0
// completes first-run setup, and only one such save succeeds.
func (s *Store) SaveParametersTx(ctx context.Context, tx bun.IDB, p Parameters) error {
	if err := p.Validate(); err != nil {
		return err
	}
	before, err := loadParameters(ctx, tx)
	if err != nil {
		return err
	}
	if !before.SetUpDone() {
		p.SynchronizeProfiles = before.SynchronizeProfiles // setup does not ask for it
	}
	r := parametersRow{
		ID: 1, ClusterID: p.ClusterID, TimeZone: p.TimeZone, Language: p.Language,
		SynchronizeProfiles: p.SynchronizeProfiles, Version: p.Version + 1,
	}
	res, err := tx.NewUpdate().Model(&r).WherePK().Where("version = ?", p.Version).Exec(ctx)
	if err := db.ExpectOne(res, err); err != nil {
		return fmt.Errorf("saving the enterprise parameters: %w", err)
	}
	return audit.Record(ctx, tx, audit.Change{
		Action: "update", ObjectType: "enterprise parameters", ObjectName: p.ClusterID,
		Before: before, After: p, At: s.now(),
	})
}
