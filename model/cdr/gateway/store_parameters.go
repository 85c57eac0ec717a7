package gateway

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/record"
)

// ParameterStore keeps the parameters of the collector.
type ParameterStore struct {
	db  *db.DB
	now func() time.Time
}

// NewParameterStore returns the store in d.
func NewParameterStore(d *db.DB, clock func() time.Time) *ParameterStore {
	return &ParameterStore{db: d, now: clock}
}

type parametersRow struct {
	bun.BaseModel `bun:"table:cdr_parameters,alias:parameters"`
	record.Identity

	SyslogPort    int
	RADIUSPort    int `bun:"radius_port"`
	FlushInterval int
	OrphanAfter   int
	ShortCall     int
	KeepDays      int
	KeepMegabytes int
}

// Load returns the parameters.
func (s *ParameterStore) Load(ctx context.Context) (Parameters, error) {
	return loadParameters(ctx, s.db.Read)
}

// Save saves p over the version it was read with and returns what is stored. The
// error is model.FieldErrors for bad values and model.ErrConflict when somebody
// else saved in between.
func (s *ParameterStore) Save(ctx context.Context, p Parameters) (Parameters, error) {
	if err := p.Validate(); err != nil {
		return p, err
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := loadParameters(ctx, tx)
		if err != nil {
			return err
		}
		r := p.row()
		err = record.SaveSettings(ctx, tx, &r, audit.Change{
			ObjectType: "service parameters", ObjectName: ServiceName, Before: before, After: p, At: s.now(),
		})
		if err == nil {
			p.Version = r.Version
		}
		return err
	})
	return p, err
}

func loadParameters(ctx context.Context, tx bun.IDB) (Parameters, error) {
	var r parametersRow
	if err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx); err != nil {
		return Parameters{}, fmt.Errorf("loading the parameters of gateway CDRs: %w", db.NotFound(err))
	}
	return Parameters{
		SyslogPort: r.SyslogPort, RADIUSPort: r.RADIUSPort, FlushInterval: r.FlushInterval, OrphanAfter: r.OrphanAfter,
		ShortCall: r.ShortCall, KeepDays: r.KeepDays, KeepMegabytes: r.KeepMegabytes, Version: r.Version,
	}, nil
}

func (p Parameters) row() parametersRow {
	return parametersRow{
		Identity: record.Identity{Version: p.Version}, SyslogPort: p.SyslogPort, RADIUSPort: p.RADIUSPort, FlushInterval: p.FlushInterval, OrphanAfter: p.OrphanAfter,
		ShortCall: p.ShortCall, KeepDays: p.KeepDays, KeepMegabytes: p.KeepMegabytes,
	}
}
