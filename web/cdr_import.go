package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"tandem/model/cdr/collector"
)

// cdrCommand is what can be done with gateway CDRs without a browser.
type cdrCommand struct {
	Import cdrImportCommand `cmd:"" help:"Take in accounting files of gateways and saved syslog files."`
}

// cdrImportCommand takes in files as the page Import does. The program may be
// running meanwhile.
type cdrImportCommand struct {
	Files   []string `arg:"" help:"Files, also compressed with gzip." type:"existingfile"`
	Gateway string   `help:"Name of the gateway that wrote the files, where their lines do not tell." placeholder:"NAME"`
}

// Run imports the files one after the other, with a bar for each when somebody
// watches.
func (c cdrImportCommand) Run(ctx context.Context, o *options) (err error) {
	if err := o.hasDatabase(); err != nil {
		return err
	}
	if err := o.setUpLog(); err != nil {
		return err
	}
	s, err := openStores(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	gateway, err := c.gateway(ctx, s)
	if err != nil {
		return err
	}
	taker := s.collector(nodeOfCommand(), "")
	return taker.Offline(ctx, func(ctx context.Context) error {
		for _, name := range c.Files {
			if err := importFile(ctx, taker, name, gateway); err != nil {
				return fmt.Errorf("importing %s: %w", name, err)
			}
		}
		return nil
	})
}

// gateway returns the id of the gateway with the name that was given, 0 for none.
func (c cdrImportCommand) gateway(ctx context.Context, s *stores) (int64, error) {
	if c.Gateway == "" {
		return 0, nil
	}
	g, err := s.cdrs.gateways.Named(ctx, c.Gateway)
	if err != nil {
		return 0, fmt.Errorf("gateway %q: %w", c.Gateway, err)
	}
	return g.ID, nil
}

// nodeOfCommand is the name under which a command stands in the ledger.
func nodeOfCommand() string {
	name, _ := os.Hostname()
	return cmp.Or(name, "command line")
}

// collector returns a collector that listens at host, "" for all addresses.
func (s *stores) collector(node, host string) *collector.Collector {
	return collector.New(collector.Deps{
		Archive: s.cdrs.legs, Ledger: s.cdrs.ledger, Directory: s.cdrs.directory, Parameters: s.cdrs.cdrParameters,
		Node: node, Host: host, Clock: time.Now, Log: slog.Default(),
	})
}

func importFile(ctx context.Context, taker *collector.Collector, name string, gateway int64) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return err
	}
	bar := &progressBar{to: os.Stderr, name: name, total: info.Size(), now: time.Now, shown: isTerminal(os.Stderr)}
	result, err := taker.Import(ctx, file, name, gateway, bar.show)
	bar.end()
	if err == nil || result.Lines > 0 {
		fmt.Printf("%s: %s\n", name, told(result))
	}
	if errors.Is(err, collector.ErrGatewayNeeded) {
		err = fmt.Errorf("%w: name it with --gateway", err)
	}
	return err
}

// told says what became of a file in one line.
func told(r collector.ImportResult) string {
	text := fmt.Sprintf("%d lines, %d records: %d new legs, %d known already", r.Lines, r.Records, r.Legs, r.Duplicates)
	if r.Unparsed > 0 {
		text += fmt.Sprintf("; %d could not be read and are kept with the reason", r.Unparsed)
	}
	if r.Apart > 0 {
		text += fmt.Sprintf("; %d are of senders that nobody admitted (%s) and are kept apart", r.Apart, strings.Join(r.Unknown, ", "))
	}
	return text
}

// isTerminal reports whether somebody watches f.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// progressBar draws how far the reading of a file is, in one line.
type progressBar struct {
	to    io.Writer
	name  string
	total int64
	now   func() time.Time
	// shown is false where nobody watches; then it draws nothing.
	shown bool
	drawn time.Time
}

const barWidth = 30

// show draws the bar, at most ten times a second.
func (b *progressBar) show(bytes, lines int64) {
	now := b.now()
	if !b.shown || now.Sub(b.drawn) < 100*time.Millisecond {
		return
	}
	b.drawn = now
	part := 1.0
	if b.total > 0 {
		part = min(1, float64(bytes)/float64(b.total))
	}
	full := int(part * barWidth)
	_, _ = fmt.Fprintf(b.to, "\r%s [%s%s] %3.0f %% %d lines", b.name,
		strings.Repeat("#", full), strings.Repeat(".", barWidth-full), part*100, lines)
}

// end leaves the line of the bar.
func (b *progressBar) end() {
	if b.shown && !b.drawn.IsZero() {
		_, _ = fmt.Fprintln(b.to)
	}
}
