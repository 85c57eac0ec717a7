package device

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// Pool is a device pool: what phones at one place have in common. References
// are names, "" for none.
type Pool struct {
	bun.BaseModel `bun:"table:device_pool,alias:device_pool" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	// TimeZone is an IANA name such as "Asia/Tokyo"; "" means the cluster's.
	TimeZone       string
	UserLocale     string `bun:",nullzero"`
	UserHoldMOH    string `bun:"user_hold_moh,nullzero"`
	NetworkHoldMOH string `bun:"network_hold_moh,nullzero"`
	MLPP
}

// DefaultPool is the name of the device pool that every cluster has.
const DefaultPool = "Default"

// BlankPool returns the device pool that the page of a new one shows.
func BlankPool() Pool { return Pool{MLPP: defaultMLPP()} }

// Pools keeps device pools.
type Pools = record.Store[Pool]

// NewPools returns the store of device pools in d.
func NewPools(d *db.DB, clock func() time.Time) *Pools {
	return record.New(d, clock, record.Kind[Pool]{
		Object: "device pool",
		Name:   func(p Pool) string { return p.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "description": {SQL: "description"},
			"time_zone": {SQL: "time_zone"}, "user_locale": {SQL: "user_locale"},
		},
		Sort:       "name",
		Check:      checkPool,
		References: poolReferences,
		Kept:       func(p Pool) model.Text { return kept(p.Name == DefaultPool) },
		Uses:       []record.Use{record.By("phone", "phone", "device_pool")},
	})
}

func checkPool(_ context.Context, _ bun.IDB, before, p *Pool, errs *model.FieldErrors) error {
	if before != nil {
		keepName(before.Name == DefaultPool, before.Name, p.Name, errs)
	}
	if _, err := time.LoadLocation(p.TimeZone); err != nil || p.TimeZone == "Local" {
		errs.Add("time_zone", model.T("Enter a time zone such as Asia/Tokyo or UTC"))
	}
	p.check(SwitchOff, errs)
	return nil
}

func poolReferences(p Pool) []record.Reference {
	return []record.Reference{
		{Field: "user_locale", Table: "user_locale", Name: p.UserLocale},
		{Field: "user_hold_moh", Table: "moh_audio_source", Name: p.UserHoldMOH},
		{Field: "network_hold_moh", Table: "moh_audio_source", Name: p.NetworkHoldMOH},
		{Field: "mlpp_domain", Table: "mlpp_domain", Name: p.MLPPDomain},
	}
}
