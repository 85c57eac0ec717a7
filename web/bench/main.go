// Command bench measures the tandem binary on this machine and prints each
// figure beside the limit it must keep. It is run by `make bench`; it is a
// benchmark and not a test, so nothing fails on a slow machine.
//
// Usage: bench BINARY, or bench BINARY cdr for gateway CDRs, which is
// `make bench-cdr`.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"time"
)

const (
	deliveries = 100_000
	rate       = 100 // requests per second of the steady load
	steady     = 10 * time.Second
	burst      = 5 * time.Second
)

func main() {
	work := run
	switch {
	case len(os.Args) == 3 && os.Args[2] == "cdr":
		work = measureCDRs
	case len(os.Args) != 2:
		fmt.Fprintln(os.Stderr, "usage: bench BINARY [cdr]")
		os.Exit(2)
	}
	fmt.Printf("%d processors, %s, %s/%s\n\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if err := work(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, binary string) error {
	if err := measureCallHome(ctx, binary); err != nil {
		return err
	}
	return measureCluster(ctx, binary)
}

// measureCallHome measures the program with a full Delivery Log.
func measureCallHome(ctx context.Context, binary string) error {
	dir, err := os.MkdirTemp("", "tandem-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := prepare(ctx, binary, dir); err != nil {
		return err
	}
	p, took, err := startOften(ctx, binary, dir)
	if err != nil {
		return err
	}
	defer p.stop()
	report("start-up until the first page, median of 7", took.Seconds()*1000, "ms", 500)
	report("resident memory after start-up", p.memory(), "MB", 80)
	if err := measure(ctx, p); err != nil {
		return err
	}
	report("resident memory after the load", p.memory(), "MB", 80)
	return nil
}

// pages are what the load asks for.
var pages = []struct{ name, path string }{
	{"Call Home Configuration", "/ccmservice/call-home"},
	{"Delivery Log, first page", "/ccmservice/call-home/deliveries"},
	{"Delivery Log, page 1,000", "/ccmservice/call-home/deliveries?page=1000"},
	{"Delivery Log, failed only", "/ccmservice/call-home/deliveries?f=state&o=exactly&t=failed"},
}

func measure(ctx context.Context, p *process) error {
	client, err := p.signIn(ctx)
	if err != nil {
		return err
	}
	size, err := firstLoad(ctx, client, p.url)
	if err != nil {
		return err
	}
	report("first load of a page, compressed", size, "KB", 60)
	fmt.Printf("\n%d deliveries in the log; %d requests per second for %s, then as many as 4 clients can for %s\n",
		deliveries, rate, steady, burst)
	for _, page := range pages {
		latencies, err := load(ctx, client, p.url+page.path)
		if err != nil {
			return fmt.Errorf("%s: %w", page.name, err)
		}
		most, err := most(ctx, client, p.url+page.path)
		if err != nil {
			return fmt.Errorf("%s: %w", page.name, err)
		}
		report(page.name+", p50", milliseconds(quantile(latencies, 0.50)), "ms", 0)
		report(page.name+", p99", milliseconds(quantile(latencies, 0.99)), "ms", 30)
		report(page.name+", most", most, "requests/s", 0)
	}
	return nil
}

// report prints one figure, and the limit if there is one.
func report(name string, value float64, unit string, limit float64) {
	line := fmt.Sprintf("%-48s %9.1f %s", name, value, unit)
	if limit > 0 {
		line += fmt.Sprintf("  (limit %g, ratio %.2f)", limit, value/limit)
	}
	fmt.Println(line)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
