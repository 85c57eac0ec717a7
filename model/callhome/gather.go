package callhome

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/host"
	"tandem/model/service"
)

// Gatherer gathers the facts of this node, its cluster and its database.
type Gatherer struct {
	DB       *db.DB
	Configs  *ConfigStore
	Clusters *cluster.Store
	Services ServiceSource
	Secret   *SecretStore
	// Host reads the facts of this machine: host.Read.
	Host func(ctx context.Context) host.Facts
	// NodeID is this node; Version is that of the program it runs.
	NodeID  int64
	Version string
	// DataFolder is the absolute path of what the program keeps on disk.
	DataFolder string
	Now        func() time.Time
}

// ServiceSource tells the services of a node; service.Store does.
type ServiceSource interface {
	List(ctx context.Context, nodeID int64) ([]service.Status, error)
}

// Gather returns the facts of this moment. What the machine does not tell is a
// fact with a reason; an error means that the database could not be read.
func (g *Gatherer) Gather(ctx context.Context) (Facts, error) {
	f := Facts{
		Host: g.Host(ctx), DataFolder: g.DataFolder, ActiveVersion: g.Version, Time: g.Now(),
		RegisteredDevices: host.Fact{Problem: NoRegistrations}, CallActivity: host.Fact{Problem: NoCalls},
	}
	for _, part := range []func(context.Context, *Facts) error{g.config, g.cluster, g.versions, g.services, g.devices, g.tables} {
		if err := part(ctx, &f); err != nil {
			return Facts{}, fmt.Errorf("gathering facts: %w", err)
		}
	}
	return f, nil
}

func (g *Gatherer) config(ctx context.Context, f *Facts) (err error) {
	if f.Config, err = g.Configs.Load(ctx); err != nil {
		return err
	}
	f.PseudonymKey, err = g.Secret.PseudonymKey(ctx)
	return err
}

func (g *Gatherer) cluster(ctx context.Context, f *Facts) error {
	parameters, err := g.Clusters.Parameters(ctx)
	if err != nil {
		return err
	}
	f.ClusterID, f.Zone = parameters.ClusterID, parameters.Location()
	nodes, err := g.Clusters.Nodes(ctx)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if n.ID == g.NodeID {
			f.NodeName = n.Name
		}
		if n.Publisher {
			f.PublisherName, f.PublisherAddresses = n.Name, g.addresses(n, f.Host)
		}
	}
	return nil
}

// addresses returns the addresses of the machine when the publisher is this
// node, else the one it gave the cluster.
func (g *Gatherer) addresses(publisher cluster.Node, h host.Facts) []string {
	if publisher.ID == g.NodeID && len(h.Addresses.Items) > 0 {
		return h.Addresses.Items
	}
	if publisher.Address == "" {
		return nil
	}
	return []string{publisher.Address}
}

func (g *Gatherer) versions(ctx context.Context, f *Facts) (err error) {
	if f.InactiveVersion.Value, err = g.Clusters.InactiveVersion(ctx, g.NodeID); err != nil {
		return err
	}
	if f.InactiveVersion.Value == "" {
		f.InactiveVersion.Problem = NoInactiveVersion
	}
	f.Upgrades.Items, err = g.Clusters.Upgrades(ctx)
	return err
}

func (g *Gatherer) services(ctx context.Context, f *Facts) error {
	all, err := g.Services.List(ctx, g.NodeID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.State == service.Started {
			f.ActiveServices = append(f.ActiveServices, s.Name)
		}
	}
	return nil
}

// devices counts users, those of them who have a phone or a device profile, and
// the phones of each model.
func (g *Gatherer) devices(ctx context.Context, f *Facts) error {
	for query, fact := range map[string]*host.Fact{
		"SELECT count(*) FROM end_user": &f.Users,
		`SELECT count(*) FROM (SELECT end_user_id FROM controlled_phone
			UNION SELECT end_user_id FROM controlled_profile) AS phone_user`: &f.PhoneUsers,
	} {
		if err := g.DB.Read.NewRaw(query).Scan(ctx, &fact.Value); err != nil {
			return fmt.Errorf("counting users: %w", err)
		}
	}
	var models []struct {
		Model  string
		Phones int
	}
	err := g.DB.Read.NewRaw("SELECT model, count(*) AS phones FROM phone GROUP BY model ORDER BY model").Scan(ctx, &models)
	if err != nil {
		return fmt.Errorf("counting phones: %w", err)
	}
	counts := []string{"0"}
	for i, m := range models {
		counts = append(counts[:i], fmt.Sprintf("%d %s", m.Phones, m.Model))
	}
	f.Devices.Value = strings.Join(counts, ", ")
	return nil
}

// migrationTable belongs to the migrations and is not configuration.
const migrationTable = "goose_db_version"

// tables counts the rows of every table that the catalogue of the engine lists.
func (g *Gatherer) tables(ctx context.Context, f *Facts) error {
	catalogue := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
	if g.DB.IsPostgres() {
		catalogue = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
	}
	var names []string
	if err := g.DB.Read.NewRaw(catalogue).Scan(ctx, &names); err != nil {
		return fmt.Errorf("listing tables: %w", err)
	}
	for _, name := range names {
		if name == migrationTable {
			continue
		}
		t := TableCount{Name: name}
		if err := g.DB.Read.NewRaw("SELECT count(*) FROM ?", bun.Ident(name)).Scan(ctx, &t.Rows); err != nil {
			return fmt.Errorf("counting table %s: %w", name, err)
		}
		f.Tables.Items = append(f.Tables.Items, t)
	}
	return nil
}
