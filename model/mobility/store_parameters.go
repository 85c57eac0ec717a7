package mobility

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/record"
)

// The names in Control Center of the service that logs in and out, and of those
// whose pages lead a phone there.
const (
	ServiceName     = "Cisco Extension Mobility"
	ApplicationName = "Cisco Extension Mobility Application"
	MenuName        = "Cisco CallManager Cisco IP Phone Services"
)

// ParameterStore keeps the service parameters in the database.
type ParameterStore struct {
	db  *db.DB
	now func() time.Time
	// zone returns the cluster's time zone.
	zone Zone

	mu       sync.Mutex
	recent   Parameters
	recentAt time.Time
}

// Zone returns the cluster's time zone.
type Zone func(ctx context.Context) (*time.Location, error)

// NewParameterStore returns the store in d.
func NewParameterStore(d *db.DB, zone Zone, clock func() time.Time) *ParameterStore {
	return &ParameterStore{db: d, now: clock, zone: zone}
}

// Load returns the parameters.
func (s *ParameterStore) Load(ctx context.Context) (Parameters, error) {
	return loadParameters(ctx, s.db.Read)
}

// recentTime is how old the parameters may be that a login goes by: a change on
// another node counts after it.
const recentTime = time.Second

// current returns the parameters as they are or were a second ago.
func (s *ParameterStore) current(ctx context.Context) (Parameters, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if age := now.Sub(s.recentAt); s.recent.Version > 0 && age >= 0 && age < recentTime {
		return s.recent, nil
	}
	p, err := s.Load(ctx)
	if err == nil {
		s.recent, s.recentAt = p, now
	}
	return p, err
}

// forget makes current read anew.
func (s *ParameterStore) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.recent = Parameters{}
}

func loadParameters(ctx context.Context, tx bun.IDB) (p Parameters, err error) {
	if err := tx.NewSelect().Model(&p).Where("id = 1").Scan(ctx); err != nil {
		return p, fmt.Errorf("loading the parameters of Extension Mobility: %w", db.NotFound(err))
	}
	return p, nil
}

// Save saves p over the version it was read with and returns what is stored: a
// new Maximum Login Time that limits anything is also enforced from then on,
// unless enforcing was changed as well. The error is model.FieldErrors for bad
// values and model.ErrConflict when someone else saved in between.
//
// A new time of the daily logout counts from its next turn on.
func (s *ParameterStore) Save(ctx context.Context, p Parameters) (Parameters, error) {
	if err := p.Validate(); err != nil {
		return p, err
	}
	zone, err := s.zone(ctx)
	if err != nil {
		return p, fmt.Errorf("reading the time zone: %w", err)
	}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		before, err := loadParameters(ctx, tx)
		if err != nil {
			return err
		}
		p.enforce(before)
		if p.LogoutTime != "" && p.LogoutTime != before.LogoutTime {
			day := logoutDayAt(s.now(), p.LogoutTime, zone)
			if err := takeDay(ctx, tx, day.name, model.At(s.now())); err != nil {
				return err
			}
		}
		return record.SaveSettings(ctx, tx, &p, audit.Change{
			ObjectType: "service parameters", ObjectName: ServiceName, Before: before, After: p, At: s.now(),
		})
	})
	s.forget()
	return p, err
}

// enforce applies the rule of Maximum Login Time.
func (p *Parameters) enforce(before Parameters) {
	if p.MaximumLoginTime != before.MaximumLoginTime && p.MaximumLoginTime > 0 && p.EnforceMaximum == before.EnforceMaximum {
		p.EnforceMaximum = true
	}
}
