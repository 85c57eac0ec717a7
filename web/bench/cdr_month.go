package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
	rollups "tandem/model/cdr/report"
	"tandem/model/db"
)

const (
	// monthLegs is how many legs the month has, evenly over its 30 days.
	monthLegs = 10_000_000
	monthDays = 30
	fillBatch = 10_000
)

// month is the one that is measured: a whole month of 30 days.
var month = time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC)

// measureMonth fills a month and asks the program for calls, reports and exports.
func measureMonth(ctx context.Context, binary string) error {
	return inFolder(func(dir string) error {
		if err := setUp(ctx, binary, dir); err != nil {
			return err
		}
		port, err := freePort()
		if err != nil {
			return err
		}
		if err := admitGateways(ctx, dir, port); err != nil {
			return err
		}
		fmt.Printf("\na month with %d legs\n", monthLegs)
		took, err := fillMonth(ctx, dir)
		if err != nil {
			return err
		}
		report("filling the archive, records a second", monthLegs/took.Seconds(), "", 0)
		report("archive", sizeOf(dir), "MB", 0)
		p, took, err := start(ctx, binary, dir)
		if err != nil {
			return err
		}
		defer p.stop()
		report("start-up until the first page", took.Seconds()*1000, "ms", 500)
		return measurePages(ctx, p, dir)
	})
}

// fillMonth puts the legs into the archive, as the collector does.
func fillMonth(ctx context.Context, dir string) (took time.Duration, err error) {
	ledgerDB, err := db.OpenLedger(ctx, "sqlite", dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, ledgerDB.Close()) }()
	legs, err := archive.OpenSQLite(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, legs.Close()) }()
	began, f := time.Now(), newFiller(legs)
	const each = int64(monthDays) * 24 * hour / monthLegs * 2 // between two calls
	for sent := 0; sent < monthLegs; sent += fillBatch {
		end := month.UnixMilli() + int64(sent)/2*each + 20*60_000
		if err := f.append(ctx, end); err != nil {
			return 0, err
		}
	}
	took = time.Since(began)
	return took, ledger.New(ledgerDB, time.Now).Bump(ctx, f.parts())
}

// filler reads lines into batches of the archive.
type filler struct {
	legs    archive.Archive
	lines   []*lines
	reader  iostext.Reader
	records []cdr.Record
	raw     [][]byte
	days    map[cdr.Day]int64
}

func newFiller(legs archive.Archive) *filler {
	f := &filler{legs: legs, records: make([]cdr.Record, fillBatch), raw: make([][]byte, fillBatch), days: map[cdr.Day]int64{}}
	for n := range gateways {
		f.lines = append(f.lines, newLines(uint32(100+n)))
	}
	return f
}

// append stores a batch of legs that end about then.
func (f *filler) append(ctx context.Context, end int64) error {
	batch := make([]archive.Entry, fillBatch)
	for i := range batch {
		gateway := i / 2 % gateways
		f.raw[i] = append(f.raw[i][:0], f.lines[gateway].next(end+int64(i)/2*500)...)
		if err := f.reader.Read(f.raw[i], &f.records[i]); err != nil {
			return fmt.Errorf("reading %s: %w", f.raw[i], err)
		}
		r := &f.records[i]
		batch[i] = archive.Entry{Record: r, Key: r.Key(), Gateway: int64(gateway + 1), Arrived: end}
		f.days[r.Setup.Day()]++
	}
	return f.legs.Append(ctx, batch)
}

func (f *filler) parts() (parts []ledger.PartDelta) {
	for day, legs := range f.days {
		parts = append(parts, ledger.PartDelta{Day: day, Legs: legs})
	}
	return parts
}

// measurePages asks for what people ask for.
func measurePages(ctx context.Context, p *process, dir string) error {
	client, err := p.signIn(ctx)
	if err != nil {
		return err
	}
	calls := p.url + "/ccmservice/gateway-cdrs/calls"
	span := "from=2026-09-01T00:00&to=2026-10-01T00:00"
	traffic := p.url + "/ccmservice/gateway-cdrs/reports/traffic?range=custom&" + span
	took, err := awaitRollUps(ctx, dir)
	if err != nil {
		return err
	}
	report("making the roll-ups of the month", took.Seconds(), "s", 0)
	for _, page := range []struct {
		name, address string
		limit         float64
	}{
		{"calls of a number by its first 8 digits", calls + "?number=49891%03d&match=prefix&" + span, 50},
		{"calls to a country by prefix", calls + "?number=44&match=prefix&" + span, 50},
		{"report: traffic of the month", traffic, 1000},
		{"report: top 20 numbers of the month", p.url + "/ccmservice/gateway-cdrs/reports/top?range=custom&" + span, 1000},
		{"report: causes of the month", p.url + "/ccmservice/gateway-cdrs/reports/causes?range=custom&" + span, 1000},
		{"report: ASR and ACD of the month", p.url + "/ccmservice/gateway-cdrs/reports/quality?range=custom&" + span, 1000},
		{"report: utilisation of the month", p.url + "/ccmservice/gateway-cdrs/reports/utilisation?range=custom&" + span, 1000},
	} {
		times, err := repeat(ctx, client, page.address, 20)
		if err != nil {
			return fmt.Errorf("%s: %w", page.name, err)
		}
		report(page.name+", p50", milliseconds(quantile(times, 0.5)), "ms", 0)
		report(page.name+", p99", milliseconds(quantile(times, 0.99)), "ms", page.limit)
	}
	if err := measureExport(ctx, client, p.url+"/ccmservice/gateway-cdrs/calls.csv?"+url.Values{"lossless": {"true"}}.Encode()+"&"+span, "legs"); err != nil {
		return err
	}
	if err := measureExport(ctx, client, p.url+"/ccmservice/gateway-cdrs/calls.csv?"+span, "calls"); err != nil {
		return err
	}
	report("resident memory after all that", p.memory(), "MB", streamMemory)
	return nil
}

// awaitRollUps waits until the roll-ups of the month include every leg, as those of
// a month that is over do, and returns how long that took.
func awaitRollUps(ctx context.Context, dir string) (took time.Duration, err error) {
	ledgerDB, err := db.OpenLedger(ctx, "sqlite", dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, ledgerDB.Close()) }()
	began := time.Now()
	for time.Since(began) < 10*time.Minute {
		fresh, err := rollups.New(ledgerDB).Freshness(ctx, rollups.Range{From: month, To: month.AddDate(0, 0, monthDays), Zone: time.UTC})
		if err != nil {
			return 0, err
		}
		if fresh.Days > 0 && fresh.Stale == 0 {
			return time.Since(began), nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return 0, errors.New("the roll-ups of the month were not made within ten minutes")
}

// repeat asks for an address several times, one after the other; %03d in it is
// another number each time.
func repeat(ctx context.Context, client *http.Client, address string, times int) ([]time.Duration, error) {
	var took []time.Duration
	for i := range times {
		one := address
		if bytes.Contains([]byte(address), []byte("%03d")) {
			one = fmt.Sprintf(address, 100+i*7)
		}
		began := time.Now()
		if _, err := get(ctx, client, one); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return took, nil
}

// measureExport reads a CSV file of the whole month.
func measureExport(ctx context.Context, client *http.Client, address, what string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept-Encoding", "identity")
	began := time.Now()
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	rows, err := countLines(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: got status %d, %w", address, response.StatusCode, err)
	}
	report(fmt.Sprintf("export of %d %s, rows a second", rows-1, what), float64(rows-1)/time.Since(began).Seconds(), "", 500_000)
	return nil
}

func linesOf(name string) int64 {
	file, err := os.Open(name)
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }()
	lines, _ := countLines(file)
	return lines
}

func countLines(r io.Reader) (n int64, err error) {
	reader, buffer := bufio.NewReader(r), make([]byte, 1<<18)
	for {
		read, err := reader.Read(buffer)
		n += int64(bytes.Count(buffer[:read], []byte{'\n'}))
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
