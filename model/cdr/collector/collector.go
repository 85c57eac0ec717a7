package collector

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/netip"
	"sync/atomic"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

// Archive is the part of archive.Archive that the collector uses.
type Archive interface {
	Append(ctx context.Context, batch []archive.Entry) error
	Find(ctx context.Context, q archive.Query) iter.Seq2[*cdr.Leg, error]
	Days(ctx context.Context) ([]archive.Day, error)
	Drop(ctx context.Context, day cdr.Day) error
}

// Directory is the part of gateway.Directory that the collector uses.
type Directory interface {
	Lookup(addr netip.Addr, host []byte) (*gateway.Known, bool)
	ByID(id int64) (*gateway.Known, bool)
	Refresh(ctx context.Context) (changed bool, err error)
}

// Parameters loads the service parameters: gateway.ParameterStore.
type Parameters interface {
	Load(ctx context.Context) (gateway.Parameters, error)
}

// Deps is what a collector works with.
type Deps struct {
	Archive    Archive
	Ledger     *ledger.Ledger
	Directory  Directory
	Parameters Parameters
	// Node is the name of this node in the ledger.
	Node string
	// Host is the address to listen at, "" for all of IPv4 and IPv6.
	Host  string
	Clock func() time.Time
	Log   *slog.Logger
}

// Errors of a collector; it also returns model.ErrUnavailable while it does not
// run.
var (
	// ErrUnknownSender says that nobody admitted the sender of a record.
	ErrUnknownSender = errors.New("the sender of the record is not a known gateway")
	// ErrNotStored says that a record could not be written.
	ErrNotStored = errors.New("the record could not be stored")
)

// Collector takes records in. It is a service.Runner.
type Collector struct {
	Deps
	live *live
	// at is the state of the run, nil while there is none.
	at atomic.Pointer[run]
}

// New returns a collector. It does nothing before Run.
func New(d Deps) *Collector { return &Collector{Deps: d, live: newLive()} }

// running returns the state of the run, or model.ErrUnavailable.
func (c *Collector) running() (*run, error) {
	if r := c.at.Load(); r != nil {
		return r, nil
	}
	return nil, fmt.Errorf("the collector does not run: %w", model.ErrUnavailable)
}

// Run takes records in until ctx ends. Changed ports count within seconds.
func (c *Collector) Run(ctx context.Context, ready func()) error {
	return c.run(ctx, true, func(ctx context.Context) error {
		ready()
		<-ctx.Done()
		return nil
	})
}

// Offline takes in what work imports, without listening: for the command line.
func (c *Collector) Offline(ctx context.Context, work func(ctx context.Context) error) error {
	return c.run(ctx, false, work)
}

// Take takes in a record that came over RADIUS. It returns nil only when the
// record is on disk, this time or before; ErrUnknownSender and ErrNotStored
// otherwise. The record is not used afterwards.
func (c *Collector) Take(ctx context.Context, rec *cdr.Record, from netip.AddrPort) error {
	r, err := c.running()
	if err != nil {
		return err
	}
	return r.takeRecord(ctx, rec, from.Addr())
}

// ImportResult says what became of a file.
type ImportResult struct {
	// Lines counts all lines, Records those that are records of known gateways.
	Lines, Records int64
	// Legs counts the records that were new, Duplicates those that were there.
	Legs, Duplicates int64
	// Other counts lines that are no records, Unparsed those that should be but
	// cannot be read; they are kept with the reason.
	Other, Unparsed int64
	// Apart counts the records of senders that nobody admitted.
	Apart int64
	// Unknown are the names of those senders, at most 100.
	Unknown []string
}

// Import takes in a saved syslog file or an accounting file of a gateway, also
// compressed with gzip. Its lines tell the gateway, unless gateway names it. It
// calls progress, which may be nil, with the bytes and lines that were read so
// far. Importing a file again adds nothing. The name is for the log.
func (c *Collector) Import(ctx context.Context, file io.Reader, name string, gateway int64, progress func(bytes, lines int64)) (ImportResult, error) {
	r, err := c.running()
	if err != nil {
		return ImportResult{}, err
	}
	return r.importFile(ctx, file, name, gateway, progress)
}

// RetryResult says what became of kept lines.
type RetryResult struct {
	// Legs counts the lines that became new legs, Duplicates those whose leg was
	// there already; both are no longer kept.
	Legs, Duplicates int64
	// Failed counts the lines that still cannot be read, or whose sender is still
	// not admitted.
	Failed int64
}

// Retry reads the kept lines with these ids again.
func (c *Collector) Retry(ctx context.Context, lines []int64) (RetryResult, error) {
	r, err := c.running()
	if err != nil {
		return RetryResult{}, err
	}
	return r.retry(ctx, lines)
}
