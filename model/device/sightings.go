package device

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
)

// Sightings keeps where and when phones were last seen.
type Sightings struct {
	db  *db.DB
	now func() time.Time
}

// NewSightings returns the sightings of phones in d.
func NewSightings(d *db.DB, clock func() time.Time) *Sightings { return &Sightings{d, clock} }

// sightingEvery is how often the sighting of one phone is written at most.
const sightingEvery = time.Minute

// Seen notes that the phone of that name was seen at an IP address. Within a
// minute of the last time it writes nothing. The error is model.ErrNotFound when
// there is no such phone.
func (s *Sightings) Seen(ctx context.Context, name, address string) error {
	var p Phone
	err := s.db.Read.NewSelect().Model(&p).Column("id", "last_seen").Where("lower(name) = lower(?)", name).Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading phone %q: %w", name, db.NotFound(err))
	}
	now := s.now()
	if now.Sub(p.LastSeen.Time) < sightingEvery {
		return nil
	}
	return s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewUpdate().Model(&p).Set("last_seen = ?", model.At(now)).Set("last_address = ?", address).
			WherePK().Where("last_seen IS NULL OR last_seen <= ?", model.At(now.Add(-sightingEvery))).Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting that phone %q was seen: %w", name, err)
		}
		return nil
	})
}
