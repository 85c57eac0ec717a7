package collector

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// These tell the test binary to be a collector instead: see TestKill.
const (
	childTarget = "TANDEM_TEST_COLLECTOR_DATABASE"
	childDir    = "TANDEM_TEST_COLLECTOR_DIR"
	childBegan  = "TANDEM_TEST_COLLECTOR_BEGAN"
)

// killed is how many legs each way brings in TestKill: over RADIUS from 0 on, over
// TCP from killed on, over UDP from 2*killed on.
const killed = 3_000

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

// child is a collector. It prints where it listens, then takes the records of
// RADIUS in and prints the number of each when it is on disk, with the number of
// legs that the collector says are new, until it is killed.
func child(target, dir string) error {
	ctx := context.Background()
	a, l, closing, err := openBoth(ctx, target, dir)
	if err != nil {
		return err
	}
	defer closing()
	known := &gateways{byID: map[int64]*gateway.Known{}, by: map[string]*gateway.Known{}}
	known.add(7, "127.0.0.1", "192.0.2.1")
	c := New(Deps{
		Archive: a, Ledger: l, Directory: known, Parameters: &fixed{Parameters: gateway.Parameters{FlushInterval: 50}},
		Node: "pub", Host: "127.0.0.1", Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	return c.Run(ctx, func() {
		s := c.Health().Sockets
		fmt.Println(s[0].Address, s[1].Address)
		go takeForKill(ctx, c)
	})
}

func takeForKill(ctx context.Context, c *Collector) {
	var reader iostext.Reader
	for n := range killed {
		rec := &cdr.Record{}
		if err := reader.Read([]byte(body(n)), rec); err != nil {
			panic(err)
		}
		if err := c.Take(ctx, rec, router); err != nil {
			panic(err)
		}
		fmt.Println(n, c.Health().Legs)
	}
	for range time.Tick(50 * time.Millisecond) {
		fmt.Println(killed-1, c.Health().Legs)
	}
}

func openBoth(ctx context.Context, target, dir string) (archive.Archive, *ledger.Ledger, func(), error) {
	d, err := db.OpenLedger(ctx, target, dir)
	if err != nil {
		return nil, nil, nil, err
	}
	a, err := archive.Open(ctx, dir, d)
	if err != nil {
		return nil, nil, nil, errors.Join(err, d.Close())
	}
	return a, ledger.New(d, time.Now), func() { _, _ = a.Close(), d.Close() }, nil
}

// TestKill kills a collector with SIGKILL again and again while records come over
// UDP, TCP and RADIUS. What it acknowledged and what it counted as a leg is in the
// archive, and after everything was sent again each leg is there once.
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
	before := 0
	for round := range 3 {
		c := startChild(t, target, dir)
		stop := c.sendAll(t)
		acknowledged, legs := c.until(t, 100+200*round)
		c.kill()
		stop()
		peers, total := archived(t, target, dir)
		for n := range acknowledged + 1 {
			if peers[fmt.Sprint(68575+n)] != 1 {
				t.Fatalf("round %d: record %d of %d was acknowledged and is there %d times", round, n, acknowledged, peers[fmt.Sprint(68575+n)])
			}
		}
		if total < before+legs {
			t.Fatalf("round %d: %d legs are there, %d were before and %d were counted", round, total, before, legs)
		}
		before = total
	}
	c := startChild(t, target, dir)
	c.sendAll(t)()
	c.sendAll(t)() // twice: what UDP lost comes again
	for legs := 0; legs < 3*killed-before; {
		_, legs = c.until(t, killed-1)
	}
	c.kill()
	peers, total := archived(t, target, dir)
	if total != 3*killed || len(peers) != 3*killed {
		t.Errorf("got %d legs of %d numbers, want %d", total, len(peers), 3*killed)
	}
}

// archived returns how often each number is in the archive, and how many legs are.
func archived(t *testing.T, target, dir string) (peers map[string]int, total int) {
	t.Helper()
	a, _, closing, err := openBoth(t.Context(), target, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer closing()
	peers = map[string]int{}
	for leg, err := range a.Find(t.Context(), archive.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		peers[leg.Peer]++
		total++
	}
	return peers, total
}

// childCollector is a collector in a process of its own.
type childCollector struct {
	cmd      *exec.Cmd
	lines    *bufio.Scanner
	udp, tcp string
}

func startChild(t *testing.T, target, dir string) *childCollector {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childTarget+"="+target, childDir+"="+dir, fmt.Sprintf("%s=%d", childBegan, began.UnixMilli()))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &childCollector{cmd: cmd, lines: bufio.NewScanner(out)}
	t.Cleanup(c.kill)
	if !c.lines.Scan() {
		t.Fatal("the collector did not start")
	}
	c.udp, c.tcp, _ = strings.Cut(c.lines.Text(), " ")
	return c
}

func (c *childCollector) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

// until reads what is acknowledged up to record n, and returns the last record and
// how many legs were counted.
func (c *childCollector) until(t *testing.T, n int) (acknowledged, legs int) {
	t.Helper()
	for acknowledged = -1; acknowledged < n; {
		if !c.lines.Scan() {
			t.Fatalf("the collector ended after record %d", acknowledged)
		}
		if _, err := fmt.Sscan(c.lines.Text(), &acknowledged, &legs); err != nil {
			t.Fatalf("reading %q: %v", c.lines.Text(), err)
		}
	}
	return acknowledged, legs
}

// sendAll sends the records of TCP and UDP. The function it returns waits until
// they are sent, or the collector is gone.
func (c *childCollector) sendAll(t *testing.T) (wait func()) {
	t.Helper()
	done := make(chan struct{}, 2)
	for i, to := range [][2]string{{"tcp", c.tcp}, {"udp", c.udp}} {
		conn, err := net.Dial(to[0], to[1])
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer func() { _ = conn.Close(); done <- struct{}{} }()
			for n := range killed {
				if _, err := conn.Write([]byte(syslogLine(n+1, n+1, (i+1)*killed+n, "") + "\n")); err != nil {
					return
				}
			}
		}()
	}
	return func() { <-done; <-done }
}
