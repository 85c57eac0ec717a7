package callhome_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/demo"
	"tandem/model/device"
	"tandem/model/host"
	"tandem/model/seal"
	"tandem/model/service"
)

type services []service.Status

func (s services) List(context.Context, int64) ([]service.Status, error) {
	if s == nil {
		return nil, errors.New("no database")
	}
	return s, nil
}

func newGatherer(t *testing.T, d *db.DB) *callhome.Gatherer {
	t.Helper()
	now := func() time.Time { return november }
	sealer, err := seal.Open(t.TempDir(), false)
	check(t, err)
	clusters := cluster.NewStore(d, now)
	node, err := clusters.JoinNode(t.Context(), "node1", "192.0.2.1", "1.1")
	check(t, err)
	check(t, clusters.RecordVersion(t.Context(), node.ID, "1.0"))
	check(t, clusters.RecordVersion(t.Context(), node.ID, "1.1"))
	return &callhome.Gatherer{
		DB: d, Configs: callhome.NewConfigStore(d, now), Clusters: clusters,
		Services: services{
			{Definition: service.Definition{Name: "Started One"}, State: service.Started},
			{Definition: service.Definition{Name: "Stopped One"}, State: service.Stopped},
		},
		Secret: callhome.NewSecretStore(d, sealer),
		Host: func(context.Context) host.Facts {
			return host.Facts{Addresses: host.List[string]{Items: []string{"192.0.2.7"}}}
		},
		NodeID: node.ID, Version: "1.1", DataFolder: "/data", Now: now,
	}
}

func TestGatherReadsTheDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		g := newGatherer(t, d)
		check(t, device.EnsureStandards(t.Context(), d, time.Now))
		check(t, demo.Fill(t.Context(), demo.Cluster{DB: d, Clock: time.Now, URL: "http://192.0.2.1:8080/", AppPassword: "correct horse battery"}))
		f, err := g.Gather(t.Context())
		check(t, err)
		if f.NodeName != "node1" || f.PublisherName != "node1" || !slices.Equal(f.PublisherAddresses, []string{"192.0.2.7"}) || f.ClusterID != "StandAloneCluster" {
			t.Errorf("got node %q, publisher %q at %v, cluster %q", f.NodeName, f.PublisherName, f.PublisherAddresses, f.ClusterID)
		}
		if f.ActiveVersion != "1.1" || f.InactiveVersion.Value != "1.0" || len(f.Upgrades.Items) != 2 {
			t.Errorf("got versions %q, %+v, %+v", f.ActiveVersion, f.InactiveVersion, f.Upgrades)
		}
		if !slices.Equal(f.ActiveServices, []string{"Started One"}) {
			t.Errorf("got services %v, want the started one", f.ActiveServices)
		}
		if f.Users.Value != "6" || f.PhoneUsers.Value != "6" || f.Devices.Value != "2 Cisco 7841, 1 Cisco 7942, 1 Cisco 8832, 4 Cisco 8845, 1 Cisco 8861" {
			t.Errorf("got counts %+v %+v %+v", f.Users, f.PhoneUsers, f.Devices)
		}
		if f.RegisteredDevices.Problem != callhome.NoRegistrations || f.CallActivity.Problem != callhome.NoCalls {
			t.Errorf("got counts %+v %+v, want reasons why there are none", f.RegisteredDevices, f.CallActivity)
		}
		for name, rows := range map[string]int64{"node": 1, "node_version": 2, "callhome_config": 0, "enterprise_parameters": 1} {
			if !slices.Contains(f.Tables.Items, callhome.TableCount{Name: name, Rows: rows}) {
				t.Errorf("got tables %+v, want %s with %d rows", f.Tables.Items, name, rows)
			}
		}
		if slices.ContainsFunc(f.Tables.Items, func(c callhome.TableCount) bool { return c.Name == "goose_db_version" || c.Name == "sqlite_sequence" }) {
			t.Errorf("got tables %+v, want ours only", f.Tables.Items)
		}
		again, err := g.Gather(t.Context())
		if err != nil || len(f.PseudonymKey) != 32 || !slices.Equal(f.PseudonymKey, again.PseudonymKey) {
			t.Errorf("got keys %x and %x, %v; want the same 32 bytes", f.PseudonymKey, again.PseudonymKey, err)
		}
		for _, k := range callhome.Smart.Kinds() {
			if _, err := callhome.Build(k, callhome.Smart, f, 1); err != nil {
				t.Error(err)
			}
		}
		g.Services = services(nil)
		if _, err := g.Gather(t.Context()); err == nil {
			t.Error("without a database: got no error")
		}
	})
}
