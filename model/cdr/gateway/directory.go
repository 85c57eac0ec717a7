package gateway

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// Directory knows the gateways in memory, so that asking about a message costs
// no query and no allocation. It is empty before the first Refresh. It is safe
// for concurrent use.
type Directory struct {
	db   *db.DB
	seal Sealer
	at   atomic.Pointer[directory]
}

// directory is the state of the gateways at one moment; nobody changes it.
type directory struct {
	state   state
	byHost  map[string]*Known // also by addresses as relays write them
	byAddr  map[netip.Addr]*Known
	byID    map[int64]*Known
	ordered []*Known // by name
}

// state tells one state of the gateways from another: every change of a gateway
// adds to the versions, ids are never used again.
type state struct{ Gateways, Versions, LastID int64 }

// NewDirectory returns a directory of the gateways in d, whose secrets s sealed.
func NewDirectory(d *db.DB, s Sealer) *Directory {
	dir := &Directory{db: d, seal: s}
	dir.at.Store(&directory{})
	return dir
}

// Lookup returns the gateway that sends from addr messages with the name host in
// them, which may be empty: the one with that name, else the one with that
// address, because relays send for others. A host that is an address counts as
// the address of the gateway behind the relay.
func (d *Directory) Lookup(addr netip.Addr, host []byte) (*Known, bool) {
	at := d.at.Load()
	if len(host) > 0 && len(host) <= MaxHost {
		var lower [MaxHost]byte
		for i, c := range host {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			lower[i] = c
		}
		if k, ok := at.byHost[string(lower[:len(host)])]; ok {
			return k, true
		}
	}
	k, ok := at.byAddr[addr.Unmap().WithZone("")]
	return k, ok
}

// ByID returns the gateway with the given id.
func (d *Directory) ByID(id int64) (*Known, bool) {
	k, ok := d.at.Load().byID[id]
	return k, ok
}

// All returns the gateways by name. Nobody may change what it returns.
func (d *Directory) All() []*Known { return d.at.Load().ordered }

// Refresh reads the gateways again when one of them has changed, and reports
// whether. The directory stays as it is when that fails.
func (d *Directory) Refresh(ctx context.Context) (changed bool, err error) {
	now, err := readState(ctx, d.db.Read)
	if err != nil {
		return false, err
	}
	if at := d.at.Load(); at.byID != nil && at.state == now {
		return false, nil
	}
	next, err := d.load(ctx)
	if err != nil {
		return false, err
	}
	d.at.Store(next)
	return true, nil
}

// Watch refreshes the directory at every tick until ctx ends. Ticks of a second
// are how long a change may take to count where no collector runs, which refreshes
// the directory itself.
func (d *Directory) Watch(ctx context.Context, ticks <-chan time.Time, log *slog.Logger) {
	for {
		if _, err := d.Refresh(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "the gateways cannot be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

func readState(ctx context.Context, tx bun.IDB) (s state, err error) {
	err = tx.NewSelect().TableExpr("gateway").
		ColumnExpr("count(*) AS gateways, coalesce(sum(version), 0) AS versions, coalesce(max(id), 0) AS last_id").Scan(ctx, &s)
	if err != nil {
		return s, fmt.Errorf("looking for changes of gateways: %w", err)
	}
	return s, nil
}

// load reads all gateways in one snapshot of the database.
func (d *Directory) load(ctx context.Context) (*directory, error) {
	tx, err := d.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, fmt.Errorf("reading the gateways: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	s, err := readState(ctx, tx)
	if err != nil {
		return nil, err
	}
	var rows []*Gateway
	if err = tx.NewSelect().Model(&rows).OrderExpr("lower(name)").Scan(ctx); err == nil && len(rows) > 0 {
		err = loadParts(ctx, tx, rows)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the gateways: %w", err)
	}
	secrets, err := d.secrets(ctx, tx)
	if err != nil {
		return nil, err
	}
	next := &directory{state: s, byHost: map[string]*Known{}, byAddr: map[netip.Addr]*Known{}, byID: map[int64]*Known{}}
	for _, g := range rows {
		if err := next.add(g, secrets[g.ID]); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// secrets returns the RADIUS secrets by the id of their gateway.
func (d *Directory) secrets(ctx context.Context, tx bun.IDB) (map[int64][]byte, error) {
	var rows []secretRow
	if err := selectSecrets(tx).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("reading the secrets of gateways: %w", err)
	}
	secrets := make(map[int64][]byte, len(rows))
	for _, r := range rows {
		plain, err := d.seal.Open(r.RadiusSecret, "gateway", "radius_secret", strconv.FormatInt(r.ID, 10))
		if err != nil {
			return nil, fmt.Errorf("opening the secret of gateway %d: %w", r.ID, err)
		}
		secrets[r.ID] = plain
	}
	return secrets, nil
}

func (at *directory) add(g *Gateway, secret []byte) error {
	k := &Known{ID: g.ID, Name: g.Name, Channels: g.Channels, Secret: secret}
	if g.Zone != "" {
		loc, err := time.LoadLocation(g.Zone)
		if err != nil {
			return fmt.Errorf("loading the time zone of gateway %d: %w", g.ID, err)
		}
		k.zone = loc
	}
	for _, z := range g.Zones {
		k.zones = append(k.zones, zone{name: []byte(z.Name), offset: int16(z.Offset)})
	}
	for _, a := range g.Addresses {
		addr, err := netip.ParseAddr(a)
		if err != nil {
			return fmt.Errorf("reading an address of gateway %d: %w", g.ID, err)
		}
		at.byAddr[addr], at.byHost[a] = k, k
	}
	for _, h := range g.Hosts {
		at.byHost[h] = k
	}
	at.byID[g.ID] = k
	at.ordered = append(at.ordered, k)
	return nil
}
