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
		return record.SaveSettings(ctx, tx, &p, audit.Change{
			ObjectType: "service parameters", ObjectName: ServiceName, Before: before, After: p, At: s.now(),
		})
	})
	return p, err
}

func loadParameters(ctx context.Context, tx bun.IDB) (p Parameters, err error) {
	if err := tx.NewSelect().Model(&p).Where("id = 1").Scan(ctx); err != nil {
		return p, fmt.Errorf("loading the parameters of gateway CDRs: %w", db.NotFound(err))
	}
	return p, nil
}
