package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/db"
	"tandem/model/seal"
)

const (
	// streamed is how many different records are sent in each stream, streamRate is
	// the aim: so many a second without loss.
	streamed   = 5_000_000
	streamRate = 200_000
	// streamMemory is the aim for the collector, in megabytes.
	streamMemory = 512
)

// measureCDRs measures the collection of gateway CDRs, and a month of them.
func measureCDRs(ctx context.Context, binary string) error {
	if err := measureParser(ctx); err != nil {
		return err
	}
	for _, rate := range []int{streamRate / 2, streamRate} {
		if err := measureStream(ctx, binary, rate); err != nil {
			return err
		}
	}
	if err := measurePeer(ctx); err != nil {
		return err
	}
	return measureMonth(ctx, binary)
}

// measureParser runs the benchmarks of the parser.
func measureParser(ctx context.Context) error {
	fmt.Println("the parser (aim: at most 350 ns and 0 allocations a line)")
	command := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", ".", "-benchmem", "-benchtime", "2s", "./model/cdr/iostext")
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

// collecting is a running program that collects, with its data folder.
type collecting struct {
	*process
	dir  string
	port int
}

// startCollecting sets a cluster up in dir, admits the gateways and starts the
// program with the collector.
func startCollecting(ctx context.Context, binary, dir string) (*collecting, error) {
	if err := setUp(ctx, binary, dir); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	if err := admitGateways(ctx, dir, port); err != nil {
		return nil, err
	}
	p, _, err := start(ctx, binary, dir)
	if err != nil {
		return nil, err
	}
	c := &collecting{p, dir, port}
	if err := c.activateCollector(ctx); err != nil {
		p.stop()
		return nil, err
	}
	return c, nil
}

// admitGateways adds the gateways that the sender sends as.
func admitGateways(ctx context.Context, dir string, port int) (err error) {
	database, err := db.Open(ctx, "sqlite", dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	sealer, err := seal.Open(dir, true)
	if err != nil {
		return err
	}
	known := gateway.NewGateways(database, sealer, time.Now)
	for n := range gateways {
		g := gateway.Gateway{Name: fmt.Sprintf("gw%d", n+1), Addresses: []string{gatewayAddress(n)}, Channels: 240}
		if _, err := known.Add(ctx, g); err != nil {
			return err
		}
	}
	parameters := gateway.NewParameterStore(database, time.Now)
	p, err := parameters.Load(ctx)
	if err != nil {
		return err
	}
	p.SyslogPort, p.KeepDays = port, 0
	if p.RADIUSPort, err = freePort(); err != nil {
		return err
	}
	_, err = parameters.Save(ctx, p)
	return err
}

// activateCollector activates the collector and waits until it listens.
func (c *collecting) activateCollector(ctx context.Context) error {
	client, err := c.signIn(ctx)
	if err != nil {
		return err
	}
	form := url.Values{"action": {"save"}, "confirmed": {"true"}, "service": {gateway.ServiceName}}
	response, err := client.PostForm(c.url+"/ccmservice/service-activation", form)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(10 * time.Millisecond) {
		if _, err = datagrams(c.port); err == nil {
			return nil
		}
	}
	return fmt.Errorf("activating the collector: %w", err)
}

// measureStream sends a stream of records to the collector, and says how many of
// them are on disk, and how soon a number was found.
func measureStream(ctx context.Context, binary string, rate int) error {
	return inFolder(func(dir string) error {
		c, err := startCollecting(ctx, binary, dir)
		if err != nil {
			return err
		}
		defer c.stop()
		fmt.Printf("\n%d records at %d a second, each another leg, from %d gateways over UDP\n", streamed, rate, gateways)
		legs, err := archive.OpenSQLite(ctx, dir)
		if err != nil {
			return err
		}
		defer func() { _ = legs.Close() }()
		markers, memory := watchMarkers(ctx, c, legs), watchMemory(c.process)
		used := c.cpu()
		took, err := sendStream(ctx, c.port, streamed, rate)
		if err != nil {
			return err
		}
		most, found := memory(), markers()
		stored, settled, err := settle(ctx, legs)
		if err != nil {
			return err
		}
		reportStream(c, took+settled, stored-(found.sent-found.lost), c.cpu()-used)
		report("a number is found after it was sent, median", found.median(), "ms", 0)
		report("… longest of "+fmt.Sprint(len(found.times)), found.longest(), "ms", 1000)
		report("resident memory, most", most, "MB", streamMemory)
		return nil
	})
}

func reportStream(c *collecting, took time.Duration, stored int64, used time.Duration) {
	report("sent until all of it was on disk", took.Seconds(), "s", 0)
	report("records on disk", float64(stored), "", 0)
	report("records lost", float64(streamed-stored), "", 0)
	report("records a second, from socket to disk", float64(stored)/took.Seconds(), "", streamRate)
	report("processor time of the program a record", float64(used.Microseconds())/float64(stored), "us", 0)
	if lost, err := datagrams(c.port); err == nil {
		report("datagrams that the kernel dropped", float64(lost), "", 0)
	}
	report("archive", sizeOf(c.dir), "MB", 0)
}

// sendStream sends count records to port.
func sendStream(ctx context.Context, port, count, rate int) (time.Duration, error) {
	s, err := newSender(port, 1)
	if err != nil {
		return 0, err
	}
	defer s.close()
	return s.send(ctx, count, rate)
}

// settle waits until the archive no longer grows, and returns how many legs it has
// and how long it grew.
func settle(ctx context.Context, legs archive.Archive) (stored int64, took time.Duration, err error) {
	began := time.Now()
	for grown := time.Now(); time.Since(grown) < 3*time.Second; time.Sleep(100 * time.Millisecond) {
		n, err := count(ctx, legs)
		if err != nil {
			return 0, 0, err
		}
		if n != stored {
			stored, grown, took = n, time.Now(), time.Since(began)
		}
	}
	return stored, took, nil
}

func count(ctx context.Context, legs archive.Archive) (n int64, err error) {
	days, err := legs.Days(ctx)
	for _, d := range days {
		n += d.Legs
	}
	return n, err
}

// inFolder gives work a folder that is deleted afterwards.
func inFolder(work func(dir string) error) error {
	dir, err := os.MkdirTemp("", "tandem-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	return work(filepath.Clean(dir))
}

// findNumber returns the first leg with a number.
func findNumber(ctx context.Context, legs archive.Archive, number string) (found bool, err error) {
	for _, err := range legs.Find(ctx, archive.Query{Number: number, Match: archive.Exact, From: time.Now().Add(-24 * time.Hour)}) {
		return err == nil, err
	}
	return false, nil
}
