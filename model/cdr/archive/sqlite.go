package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
)

// File is the name of the archive in the data folder.
const File = "cdr-legs.db"

// SQLite keeps legs in one file. Legs arrive in the order in which calls end, many
// minutes apart from the order of their setup, so that an index by setup, key,
// number or connection id would touch a page for nearly every leg. Instead each
// Append writes a segment: the legs of a day in the order of their setup, in
// compressed blocks, with sorted pointers from their numbers and connection ids. A
// goroutine merges sixteen segments of a size into one, many more after a flood.
// Reading merges the segments of a day again. The raw texts stand in blocks by row, apart.
//
// A Bloom filter in memory and the segments themselves tell which legs are there.
// SQLite gives transactions, and room for the blocks.
type SQLite struct {
	file    string
	readers chan *sqlite.Conn
	opened  int // how many readers there are

	// mu is held by whoever writes; the fields below belong to it.
	mu     sync.Mutex
	writer *sqlite.Conn
	days   map[cdr.Day]*dayState
	// nextRun is the number of the next segment.
	nextRun int64
	// version is the data_version by which days and nextRun are known: it changes
	// when another program, such as tandem cdr import, writes to the file.
	version int64
	scratch appendScratch

	// merging is held while segments are replaced or changed. Of the programs that
	// have the file open, only the one with the lease does that.
	merging sync.Mutex
	lease   lease
	wake    chan struct{}
	// arrived counts the legs that came since tidyUntil looked last.
	arrived atomic.Int64
	stop    context.CancelFunc
	stopped chan struct{}
}

// format is kept as user_version of the file.
const format = 1

// Blocks are in tables with an index beside them and not WITHOUT ROWID: there the
// inner pages of the tree would have blocks in them too, four on a page, and the way
// to a block would be eight pages long.
const tables = `
CREATE TABLE day (day INTEGER PRIMARY KEY, legs INTEGER NOT NULL, raw INTEGER NOT NULL); -- raw: bytes
CREATE TABLE day_clock (day INTEGER, clock INTEGER, legs INTEGER NOT NULL, PRIMARY KEY (day, clock)) WITHOUT ROWID; -- clock: offset
CREATE TABLE run (run INTEGER PRIMARY KEY, day INTEGER NOT NULL, legs INTEGER NOT NULL, bytes INTEGER NOT NULL);
CREATE INDEX run_day ON run (day);
CREATE TABLE leg (run INTEGER, first BLOB, data BLOB NOT NULL, PRIMARY KEY (run, first));
CREATE TABLE pointer (run INTEGER, kind INTEGER, first BLOB, data BLOB NOT NULL, PRIMARY KEY (run, kind, first));
CREATE TABLE raw (id INTEGER PRIMARY KEY, data BLOB NOT NULL); -- id: see rawID
CREATE TABLE garbage (low INTEGER, high INTEGER, raw BOOLEAN, PRIMARY KEY (low, high, raw)) WITHOUT ROWID;
PRAGMA user_version = 1;`

// OpenSQLite opens the archive in dataDir and makes it when there is none.
func OpenSQLite(ctx context.Context, dataDir string) (*SQLite, error) {
	a := &SQLite{
		file: filepath.Join(dataDir, File), days: map[cdr.Day]*dayState{},
		wake: make(chan struct{}, 1), stopped: make(chan struct{}),
	}
	a.lease.name = a.file + "-tidy"
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", a.file, err), a.closeConns())
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	go a.tidyUntil(background)
	return a, nil
}

func (a *SQLite) open(ctx context.Context) error {
	f, err := os.OpenFile(a.file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if a.writer, err = openConn(a.file, "PRAGMA cache_size = -16000"); err != nil {
		return err
	}
	if err := a.prepare(); err != nil {
		return err
	}
	n := max(4, runtime.NumCPU())
	a.readers = make(chan *sqlite.Conn, n)
	for range n {
		c, err := openConn(a.file, "PRAGMA query_only = ON; PRAGMA cache_size = -4000")
		if err != nil {
			return err
		}
		a.readers <- c
		a.opened++
	}
	return ctx.Err()
}

// prepare makes the tables of a new file, and checks one that was there.
func (a *SQLite) prepare() error {
	version, err := number(a.writer, "PRAGMA user_version")
	if err != nil {
		return err
	}
	if version == 0 {
		if err := sqlitex.ExecuteScript(a.writer, tables, nil); err != nil {
			return err
		}
	} else if version != format {
		return fmt.Errorf("the file has format %d; this program knows format %d", version, format)
	}
	ours, err := a.lease.take()
	if err != nil {
		return err
	}
	if ours { // otherwise another program writes to it, which checked it
		if err := a.checkSize(); err != nil {
			return err
		}
	}
	if a.version, err = number(a.writer, "PRAGMA data_version"); err != nil {
		return err
	}
	return a.readNextRun()
}

// readNextRun learns the number of the next segment from the file.
func (a *SQLite) readNextRun() (err error) {
	a.nextRun, err = number(a.writer, "SELECT 1 + max(coalesce((SELECT max(run) FROM run), 0),"+
		" coalesce((SELECT max(run) FROM leg), 0), coalesce((SELECT max(run) FROM pointer), 0),"+
		" coalesce((SELECT max(high) FROM garbage WHERE NOT raw), 0))")
	return err
}

// checkSize refuses a file that is shorter than it says itself.
func (a *SQLite) checkSize() error {
	if err := sqlitex.ExecuteTransient(a.writer, "PRAGMA wal_checkpoint(TRUNCATE)", nil); err != nil {
		return err
	}
	pages, err := number(a.writer, "PRAGMA page_count")
	if err != nil {
		return err
	}
	size, err := number(a.writer, "PRAGMA page_size")
	if err != nil {
		return err
	}
	info, err := os.Stat(a.file)
	if err != nil {
		return err
	}
	if info.Size() < pages*size {
		return fmt.Errorf("the file is torn: it has %d bytes of %d; restore it from a backup", info.Size(), pages*size)
	}
	return nil
}

// write runs fn in a transaction. The caller holds mu.
func (a *SQLite) write(fn func() error) (err error) {
	if a.writer == nil {
		return errClosed
	}
	end, err := sqlitex.ImmediateTransaction(a.writer)
	if err != nil {
		return err
	}
	defer end(&err)
	if err := a.catchUp(); err != nil {
		return err
	}
	return fn()
}

// catchUp forgets what is known of the file when another program wrote to it.
func (a *SQLite) catchUp() error {
	version, err := number(a.writer, "PRAGMA data_version")
	if err != nil || version == a.version {
		return err
	}
	clear(a.days)
	a.version = version
	return a.readNextRun()
}

// Close waits for what is running and closes the file.
func (a *SQLite) Close() error {
	a.stop()
	<-a.stopped
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.writer == nil {
		return nil
	}
	return a.closeConns()
}

// closeConns closes the connections, the readers when they are given back.
func (a *SQLite) closeConns() error {
	var errs []error
	for range a.opened {
		errs = append(errs, (<-a.readers).Close())
	}
	if a.readers != nil {
		close(a.readers)
	}
	if a.writer != nil {
		errs = append(errs, a.writer.Close())
		a.writer = nil
	}
	return errors.Join(append(errs, a.lease.end())...)
}
