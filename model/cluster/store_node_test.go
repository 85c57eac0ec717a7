package cluster_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestFirstNodeIsThePublisher(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := cluster.NewStore(d, c.now)
		n, err := s.JoinNode(t.Context(), "pub", "192.0.2.10", "1.0")
		want := cluster.Node{ID: n.ID, Name: "pub", Address: "192.0.2.10", Publisher: true, LastSeen: model.At(c.Time), Version: "1.0"}
		if err != nil || n != want {
			t.Fatalf("got %+v, %v; want %+v", n, err, want)
		}
		c.Time = c.Add(time.Hour)
		again, err := s.JoinNode(t.Context(), "pub", "192.0.2.11", "1.1")
		want.Address, want.Version, want.LastSeen = "192.0.2.11", "1.1", model.At(c.Time)
		if err != nil || again != want {
			t.Errorf("after a restart: got %+v, %v; want %+v", again, err, want)
		}
		if got, err := s.Node(t.Context(), n.ID); err != nil || got != want {
			t.Errorf("stored: got %+v, %v; want %+v", got, err, want)
		}
		wantAudit(t, d,
			`system add node pub  {"Name":"pub","Address":"192.0.2.10","Publisher":true}`,
			`system update node pub {"Name":"pub","Address":"192.0.2.10","Publisher":true} {"Name":"pub","Address":"192.0.2.11","Publisher":true}`)
	})
}

func TestRestartWithTheSameAddressIsNotAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := cluster.NewStore(d, newClock().now)
		for range 2 {
			if _, err := s.JoinNode(t.Context(), "pub", "192.0.2.10", "1.0"); err != nil {
				t.Fatal(err)
			}
		}
		wantAudit(t, d, `system add node pub  {"Name":"pub","Address":"192.0.2.10","Publisher":true}`)
	})
}

func TestRenamedHostOnSQLiteIsTheSameNode(t *testing.T) {
	t.Parallel()
	s := cluster.NewStore(dbtest.SQLite(t), newClock().now)
	first, err := s.JoinNode(t.Context(), "old", "192.0.2.10", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.JoinNode(t.Context(), "new", "192.0.2.10", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	if second.ID != first.ID || second.Name != "new" || !second.Publisher {
		t.Errorf("got %+v, want node %d, called new, the publisher", second, first.ID)
	}
	if nodes, err := s.Nodes(t.Context()); err != nil || len(nodes) != 1 {
		t.Errorf("got %v, %v; want one node", nodes, err)
	}
}

func TestNodesThatJoinAtOnceHaveOnePublisher(t *testing.T) {
	t.Parallel()
	s := cluster.NewStore(dbtest.Postgres(t), newClock().now)
	names := []string{"a", "b", "c", "d", "e", "f"}
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() {
			if _, err := s.JoinNode(t.Context(), name, "192.0.2.10", "1.0"); err != nil {
				t.Errorf("joining as %s: %v", name, err)
			}
		})
	}
	wg.Wait()
	nodes, err := s.Nodes(t.Context())
	if err != nil || len(nodes) != len(names) {
		t.Fatalf("got %v, %v; want %d nodes", nodes, err, len(names))
	}
	for i, n := range nodes {
		if n.Publisher != (i == 0) {
			t.Errorf("node %d of the list, %s: got publisher %v", i, n.Name, n.Publisher)
		}
	}
}

func TestHeartbeat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		s := cluster.NewStore(d, c.now)
		n, err := s.JoinNode(t.Context(), "pub", "192.0.2.10", "1.0")
		if err != nil {
			t.Fatal(err)
		}
		wantReachable(t, s, n.ID, c.Add(15*time.Second), true)
		wantReachable(t, s, n.ID, c.Add(16*time.Second), false)
		c.Time = c.Add(10 * time.Second)
		if err := s.Heartbeat(t.Context(), n.ID); err != nil {
			t.Fatal(err)
		}
		wantReachable(t, s, n.ID, c.Add(15*time.Second), true)
		if err := s.Heartbeat(t.Context(), n.ID+1); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("a node that never joined: got %v, want ErrNotFound", err)
		}
	})
}

func TestUnknownNode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		_, err := cluster.NewStore(d, newClock().now).Node(t.Context(), 7)
		if !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
	})
}

func wantReachable(t *testing.T, s *cluster.Store, id int64, at time.Time, want bool) {
	t.Helper()
	n, err := s.Node(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Reachable(at); got != want {
		t.Errorf("seen at %v, at %v: got reachable %v, want %v", n.LastSeen, at, got, want)
	}
}
