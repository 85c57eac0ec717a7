package service_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"
	"time"

	"tandem/model/cluster"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/service"
)

// These tell the test binary to be a node instead: see TestKill.
const (
	childTarget = "TANDEM_TEST_NODE_DATABASE"
	childDir    = "TANDEM_TEST_NODE_DIR"
)

func TestMain(m *testing.M) {
	if target := os.Getenv(childTarget); target != "" {
		if err := child(target, os.Getenv(childDir)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// child is a node whose service "stuck" never becomes ready. It prints the name
// of each service that is started, and lives until it is killed.
func child(target, dir string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, target, dir)
	if err != nil {
		return err
	}
	n, err := cluster.NewStore(d, time.Now).JoinNode(ctx, "pub", "192.0.2.10", "1.0")
	if err != nil {
		return err
	}
	sup := service.New(d, n.ID, time.Now, slog.New(slog.DiscardHandler))
	addForKill(sup, func(name string) service.Runner {
		return service.RunnerFunc(func(ctx context.Context, ready func()) error {
			fmt.Println(name)
			if name != "stuck" {
				ready()
			}
			<-ctx.Done()
			return nil
		})
	})
	return sup.Run(ctx)
}

func addForKill(sup *service.Supervisor, runner func(name string) service.Runner) {
	for _, name := range []string{"on", "off", "stuck"} {
		d := feature(name)
		d.DefaultActive = name == "on"
		sup.Add(d, runner(name))
	}
}

// TestKill kills a node with SIGKILL while it executes one command and two more
// are queued, and looks at what the next start makes of them.
func TestKill(t *testing.T) {
	t.Parallel()
	targets := map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "sqlite" },
		"postgres": func(t *testing.T) string { return dbtest.PostgresURL(t) },
	}
	for engine, target := range targets {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			testKill(t, target(t), t.TempDir())
		})
	}
}

func testKill(t *testing.T, target, dir string) {
	d, err := db.Open(t.Context(), target, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	started, kill := startChild(t, target, dir)
	started("on")
	nodes, err := cluster.NewStore(d, time.Now).Nodes(t.Context())
	if err != nil || len(nodes) != 1 {
		t.Fatalf("got nodes %v, %v; want one", nodes, err)
	}
	sup := service.New(d, nodes[0].ID, time.Now, slog.New(slog.DiscardHandler))
	addForKill(sup, (&journal{}).good)
	n := &node{id: nodes[0].ID, sup: sup, store: sup.Store()}

	request := func(name string, action service.Action) int64 {
		id, err := n.store.Request(t.Context(), n.id, name, action)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	executing := request("stuck", service.Activate)
	started("stuck")
	activation, stop := request("off", service.Activate), request("on", service.Stop)
	kill()
	wantOutcome(t, n, executing, service.Executing)
	wantOutcome(t, n, activation, service.Queued)
	wantOutcome(t, n, stop, service.Queued)

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- sup.Run(ctx) }()
	for _, id := range []int64{activation, stop} {
		if c, err := n.store.Wait(t.Context(), id); err != nil || c.Outcome != service.Done {
			t.Errorf("got %+v, %v; want done", c, err)
		}
	}
	wantOutcome(t, n, executing, service.Interrupted)
	n.wantStates(t, "off started, on stopped, stuck started")
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func wantOutcome(t *testing.T, n *node, id int64, want service.Outcome) {
	t.Helper()
	c, err := n.store.Command(t.Context(), id)
	if err != nil || c.Outcome != want || c.FinishedAt.IsZero() == c.Finished() {
		t.Errorf("got %+v, %v; want %s", c, err, want)
	}
}

// startChild starts a node. Started waits until it has started a service; kill
// kills it with SIGKILL.
func startChild(t *testing.T, target, dir string) (started func(name string), kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childTarget+"="+target, childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	return func(name string) {
		t.Helper()
		if !lines.Scan() || lines.Text() != name {
			t.Fatalf("the node says %q, want %q", lines.Text(), name)
		}
	}, kill
}
