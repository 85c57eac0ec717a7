package cluster_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// clock is a clock that tests set.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)} }

func TestParametersBeforeSetup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := cluster.NewStore(d, newClock().now)
		got, err := s.Parameters(t.Context())
		want := cluster.Parameters{ClusterID: "StandAloneCluster", TimeZone: "UTC", Language: "en", SynchronizeProfiles: true}
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		if done, err := s.SetUpDone(t.Context()); done || err != nil {
			t.Errorf("set up: got %v, %v; want false", done, err)
		}
	})
}

func TestSaveParameters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := cluster.NewStore(d, newClock().now)
		ctx := audit.NewContext(t.Context(), audit.Actor{Name: "ann", Address: "192.0.2.1"})
		p := cluster.Parameters{ClusterID: "tokyo", TimeZone: "Asia/Tokyo", Language: "ja"}
		if err := s.SaveParameters(ctx, p); err != nil {
			t.Fatal(err)
		}
		if done, err := s.SetUpDone(ctx); !done || err != nil {
			t.Errorf("set up: got %v, %v; want true", done, err)
		}
		if err := s.SaveParameters(ctx, p); !errors.Is(err, model.ErrConflict) {
			t.Errorf("saving the same version again: got %v, want ErrConflict", err)
		}
		p.Version, p.ClusterID = 1, "no good"
		if errs := (model.FieldErrors{}); !errors.As(s.SaveParameters(ctx, p), &errs) {
			t.Error("saving a bad Cluster ID: got no field errors")
		}
		got, err := s.Parameters(ctx)
		want := cluster.Parameters{ClusterID: "tokyo", TimeZone: "Asia/Tokyo", Language: "ja", SynchronizeProfiles: true, Version: 1}
		if err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		wantAudit(t, d, "ann update enterprise parameters tokyo "+
			`{"ClusterID":"StandAloneCluster","TimeZone":"UTC","Language":"en","SynchronizeProfiles":true} {"ClusterID":"tokyo","TimeZone":"Asia/Tokyo","Language":"ja","SynchronizeProfiles":true}`)
	})
}

func TestSaveParametersIsPartOfTheTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := cluster.NewStore(d, newClock().now)
		stop := errors.New("stop")
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			p := cluster.Parameters{ClusterID: "tokyo", TimeZone: "Asia/Tokyo", Language: "ja"}
			return errors.Join(s.SaveParametersTx(ctx, tx, p), stop)
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if done, err := s.SetUpDone(t.Context()); done || err != nil {
			t.Errorf("set up after a roll-back: got %v, %v; want false", done, err)
		}
		wantAudit(t, d)
	})
}

func TestUpgradeHistory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := cluster.NewStore(d, c.now)
		n, err := s.JoinNode(t.Context(), "pub", "192.0.2.10", "1.0")
		if err != nil {
			t.Fatal(err)
		}
		first := model.At(c.Time)
		for _, version := range []string{"1.0", "1.0", "1.1"} {
			if err := s.RecordVersion(t.Context(), n.ID, version); err != nil {
				t.Fatal(err)
			}
			c.Time = c.Add(time.Hour)
		}
		got, err := s.Upgrades(t.Context())
		want := []cluster.Upgrade{
			{Node: "pub", To: "1.0", At: first},
			{Node: "pub", From: "1.0", To: "1.1", At: model.At(first.Add(2 * time.Hour))},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
		if inactive, err := s.InactiveVersion(t.Context(), n.ID); inactive != "1.0" || err != nil {
			t.Errorf("got %q, %v; want 1.0", inactive, err)
		}
	})
}

// wantAudit compares the audit log, oldest first.
func wantAudit(t *testing.T, d *db.DB, want ...string) {
	t.Helper()
	var got []string
	err := d.Read.NewSelect().Table("audit").
		ColumnExpr("actor || ' ' || action || ' ' || object_type || ' ' || object_name || ' ' || before || ' ' || after").
		OrderExpr("id").Scan(t.Context(), &got)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("audit log: got %q, %v; want %q", got, err, want)
	}
}
