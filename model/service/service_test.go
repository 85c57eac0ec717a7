package service_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model"
	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/service"
)

// each runs test on both engines, in a bubble with a clock of its own.
func each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	engines := map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, open(t)) })
		})
	}
}

// node is one running instance of the program.
type node struct {
	id    int64
	sup   *service.Supervisor
	store *service.Store
	log   *buffer
	stop  func() error
}

// join makes a node that does not run yet.
func join(t *testing.T, d *db.DB, name string) *node {
	t.Helper()
	n, err := cluster.NewStore(d, time.Now).JoinNode(t.Context(), name, "192.0.2.10", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	log := &buffer{}
	sup := service.New(d, n.ID, time.Now, slog.New(slog.NewTextHandler(log, nil)))
	return &node{id: n.ID, sup: sup, store: sup.Store(), log: log}
}

// run starts the node; it is stopped at the end of the test, or by stop.
func (n *node) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- n.sup.Run(ctx) }()
	n.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = n.stop() })
	synctest.Wait()
}

// do asks for action and returns what became of it.
func (n *node) do(t *testing.T, name string, action service.Action) service.Command {
	t.Helper()
	id, err := n.store.Request(t.Context(), n.id, name, action)
	if err != nil {
		t.Fatal(err)
	}
	c, err := n.store.Wait(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// states returns the services of the node as "name state", with "off" for
// deactivated ones, separated by commas.
func (n *node) states(t *testing.T) string {
	t.Helper()
	all, err := n.store.List(t.Context(), n.id)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, s := range all {
		word := fmt.Sprintf("%s %s", s.Name, s.State)
		if !s.Activated {
			word += " off"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

// status returns one service of the node.
func (n *node) status(t *testing.T, name string) service.Status {
	t.Helper()
	all, err := n.store.List(t.Context(), n.id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no service %s", name)
	return service.Status{}
}

func (n *node) wantStates(t *testing.T, want string) {
	t.Helper()
	if got := n.states(t); got != want {
		t.Errorf("got %s; want %s", got, want)
	}
}

func feature(name string, needs ...string) service.Definition {
	return service.Definition{
		Name: name, Kind: service.Feature, Group: service.PerformanceAndMonitoring, Summary: model.T("Used in tests"),
		Controllable: true, DefaultActive: true, Needs: needs,
	}
}

func network(name string) service.Definition {
	d := feature(name)
	d.Kind = service.Network
	return d
}

// journal is what services wrote down, in order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

// String returns the lines so far and forgets them.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	s := strings.Join(j.lines, ", ")
	j.lines = nil
	return s
}

// good returns a service that writes down when it starts and stops.
func (j *journal) good(name string) service.Runner {
	return service.RunnerFunc(func(ctx context.Context, ready func()) error {
		j.add("+" + name)
		ready()
		<-ctx.Done()
		j.add("-" + name)
		return ctx.Err()
	})
}

// buffer is a strings.Builder that several goroutines write to.
type buffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
