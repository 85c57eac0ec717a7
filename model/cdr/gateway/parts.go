package gateway

import (
	"context"
	"fmt"
	"strconv"

	"github.com/uptrace/bun"
)

type addressRow struct {
	bun.BaseModel `bun:"table:gateway_address,alias:part"`

	Gateway  string
	Position int
	Address  string
}

type hostRow struct {
	bun.BaseModel `bun:"table:gateway_host,alias:part"`

	Gateway  string
	Position int
	Host     string
}

type zoneRow struct {
	bun.BaseModel `bun:"table:gateway_zone,alias:part"`

	Gateway       string
	Position      int
	Name          string
	OffsetMinutes int
}

type secretRow struct {
	ID           int64
	Name         string
	RadiusSecret []byte
}

// loadParts completes gateways with what other tables hold.
func loadParts(ctx context.Context, tx bun.IDB, gateways []*Gateway) error {
	byName := make(map[string]*Gateway, len(gateways))
	names := make([]string, len(gateways))
	for i, g := range gateways {
		byName[g.Name], names[i] = g, g.Name
	}
	var addresses []addressRow
	var hosts []hostRow
	var zones []zoneRow
	var secrets []secretRow
	for _, err := range []error{
		tx.NewSelect().Model(&addresses).Where("gateway IN (?)", bun.List(names)).Order("position").Scan(ctx),
		tx.NewSelect().Model(&hosts).Where("gateway IN (?)", bun.List(names)).Order("position").Scan(ctx),
		tx.NewSelect().Model(&zones).Where("gateway IN (?)", bun.List(names)).Order("position").Scan(ctx),
		selectSecrets(tx).Where("name IN (?)", bun.List(names)).Scan(ctx, &secrets),
	} {
		if err != nil {
			return fmt.Errorf("loading the parts of gateways: %w", err)
		}
	}
	for _, r := range addresses {
		byName[r.Gateway].Addresses = append(byName[r.Gateway].Addresses, r.Address)
	}
	for _, r := range hosts {
		byName[r.Gateway].Hosts = append(byName[r.Gateway].Hosts, r.Host)
	}
	for _, r := range zones {
		byName[r.Gateway].Zones = append(byName[r.Gateway].Zones, ZoneName{Name: r.Name, Offset: r.OffsetMinutes})
	}
	for _, r := range secrets {
		byName[r.Name].SecretSet = true
	}
	return nil
}

// selectSecrets selects the sealed secrets of those gateways that have one.
func selectSecrets(tx bun.IDB) *bun.SelectQuery {
	return tx.NewSelect().TableExpr("gateway").Column("id", "name", "radius_secret").Where("radius_secret IS NOT NULL")
}

// saveParts writes what other tables hold of g, and its secret.
func saveParts(ctx context.Context, tx bun.IDB, s Sealer, g *Gateway) error {
	var addresses []addressRow
	var hosts []hostRow
	var zones []zoneRow
	for i, a := range g.Addresses {
		addresses = append(addresses, addressRow{Gateway: g.Name, Position: i + 1, Address: a})
	}
	for i, h := range g.Hosts {
		hosts = append(hosts, hostRow{Gateway: g.Name, Position: i + 1, Host: h})
	}
	for i, z := range g.Zones {
		zones = append(zones, zoneRow{Gateway: g.Name, Position: i + 1, Name: z.Name, OffsetMinutes: z.Offset})
	}
	err := replace(ctx, tx, g.Name, addresses)
	if err == nil {
		err = replace(ctx, tx, g.Name, hosts)
	}
	if err == nil {
		err = replace(ctx, tx, g.Name, zones)
	}
	if err == nil {
		err = saveSecret(ctx, tx, s, g)
	}
	if err != nil {
		return fmt.Errorf("saving the parts of gateway %d: %w", g.ID, err)
	}
	return nil
}

// replace makes rows the only ones of a gateway in their table.
func replace[R any](ctx context.Context, tx bun.IDB, gateway string, rows []R) error {
	_, err := tx.NewDelete().Model((*R)(nil)).Where("gateway = ?", gateway).Exec(ctx)
	if err == nil && len(rows) > 0 {
		_, err = tx.NewInsert().Model(&rows).Exec(ctx)
	}
	return err
}

// saveSecret stores a new secret, or removes the stored one.
func saveSecret(ctx context.Context, tx bun.IDB, s Sealer, g *Gateway) error {
	if g.Secret == "" && g.SecretSet {
		return nil
	}
	var sealed []byte
	if g.Secret != "" {
		sealed = s.Seal([]byte(g.Secret), "gateway", "radius_secret", strconv.FormatInt(g.ID, 10))
	}
	_, err := tx.NewUpdate().TableExpr("gateway").Set("radius_secret = ?", sealed).Where("id = ?", g.ID).Exec(ctx)
	return err
}
