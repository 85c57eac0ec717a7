package gateway

import (
	"context"
	"time"
	_ "time/tzdata" // the zones of gateways, also where the system has none

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// Limits of the fields: characters, channels, minutes ahead of UTC.
const (
	MaxName        = 50
	MaxDescription = 128
	MaxHost        = 100
	MaxZoneName    = 32
	MaxSecret      = 128
	MaxChannels    = 10_000
	MaxOffset      = 14 * 60
)

// Gateway is a gateway whose records count.
type Gateway struct {
	bun.BaseModel `bun:"table:gateway,alias:gateway" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	// Zone is the IANA name of the time zone of its clock, "" when its records
	// tell.
	Zone string
	// Channels are its voice channels, 0 when nobody said.
	Channels int
	// Addresses are the IP addresses that it sends from, in their normal form.
	Addresses []string `bun:"-"`
	// Hosts are the names that stand for it in its messages, or that relays put
	// there, in lower case.
	Hosts []string `bun:"-"`
	// Zones say what the names of time zones mean in its records.
	Zones []ZoneName `bun:"-"`
	// Secret is a new RADIUS secret. It is never loaded; "" keeps the stored one.
	Secret string `bun:"-" audit:"secret"`
	// SecretSet reports whether a secret is stored. Saving with SecretSet false
	// and no new secret removes the stored one.
	SecretSet bool `bun:"-"`
}

// ZoneName is what a name of a time zone means in the records of a gateway.
type ZoneName struct {
	// Name is in upper case, without blanks.
	Name string
	// Offset is how many minutes the zone is ahead of UTC.
	Offset int
}

// Sealer encrypts secrets at rest; package seal has it.
type Sealer interface {
	Seal(plain []byte, table, column, id string) []byte
	Open(sealed []byte, table, column, id string) ([]byte, error)
}

// Gateways keeps gateways.
type Gateways = record.Store[Gateway]

// NewGateways returns the store of gateways in d. Secrets are sealed by s.
func NewGateways(d *db.DB, s Sealer, clock func() time.Time) *Gateways {
	return record.New(d, clock, record.Kind[Gateway]{
		Object: "gateway",
		Name:   func(g Gateway) string { return g.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "description": {SQL: "description"}, "zone": {SQL: "zone"},
			"channels":  {SQL: "CAST(channels AS TEXT)", Order: "channels"},
			"addresses": {SQL: "address", Order: "name", Within: "name IN (SELECT gateway FROM gateway_address WHERE ?)"},
			"hosts":     {SQL: "host", Order: "name", Within: "name IN (SELECT gateway FROM gateway_host WHERE ?)"},
		},
		Sort: "name",
		Check: func(ctx context.Context, tx bun.IDB, before, g *Gateway, errs *model.FieldErrors) error {
			g.complete(before)
			g.validate(errs)
			return checkTaken(ctx, tx, g, errs)
		},
		Load: loadParts,
		Save: func(ctx context.Context, tx bun.IDB, g *Gateway) error { return saveParts(ctx, tx, s, g) },
	})
}
