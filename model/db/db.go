// Package db opens the database, SQLite or PostgreSQL, brings its schema up to
// date and runs transactions. Capability packages write their SQL in their own
// store files on top of it. Above model only main and tests import it.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite" // driver "sqlite"

	"tandem/model"
)

// The SQLite databases in the data folder.
const (
	// File holds the configuration and everything that belongs to it.
	File = "tandem.db"
	// LedgerFile holds what was seen of gateway CDRs beside the legs, and what is
	// derived from them. It is apart so that its writes never stall the pages.
	LedgerFile = "cdr-ledger.db"
)

// DB is an open database. Reads go to Read; every change goes through Tx.
type DB struct {
	// Read is the read pool: on SQLite its connections cannot write.
	Read *bun.DB
	// write is the single writer connection on SQLite, and Read itself on
	// PostgreSQL.
	write *bun.DB
}

// Open opens the database that target names and migrates it. Target is the
// word "sqlite", which stores in File in dataDir, or a postgres:// URL.
func Open(ctx context.Context, target, dataDir string) (*DB, error) {
	return open(ctx, target, dataDir, schema{file: File, versions: "goose_db_version"})
}

// OpenLedger opens the ledger of gateway CDRs: LedgerFile in dataDir, or tables of
// its own in the PostgreSQL database.
func OpenLedger(ctx context.Context, target, dataDir string) (*DB, error) {
	return open(ctx, target, dataDir, schema{file: LedgerFile, suffix: "_cdr", versions: "goose_cdr_version"})
}

func open(ctx context.Context, target, dataDir string, s schema) (*DB, error) {
	d, err := connect(target, filepath.Join(dataDir, s.file))
	if err != nil {
		return nil, err
	}
	if err := d.migrate(ctx, s); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func connect(target, file string) (*DB, error) {
	switch {
	case target == "sqlite":
		return openSQLite(file)
	case strings.HasPrefix(target, "postgres://"), strings.HasPrefix(target, "postgresql://"):
		return openPostgres(target)
	default:
		return nil, fmt.Errorf("database %q is neither sqlite nor a postgres:// address", target)
	}
}

// sqliteDSN returns the data source name for file. All settings stand in it,
// because a PRAGMA statement would reach one pooled connection only.
func sqliteDSN(file string, extra url.Values) string {
	q := url.Values{"_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"busy_timeout(10000)", "temp_store(MEMORY)", "cache_size(-8000)",
	}}
	for k, v := range extra {
		q[k] = append(q[k], v...)
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

func openSQLite(file string) (*DB, error) {
	if err := createPrivate(file); err != nil {
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	writer, err := sql.Open("sqlite", sqliteDSN(file, url.Values{"_txlock": {"immediate"}}))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	writer.SetMaxOpenConns(1)
	if err := writer.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s: %w", file, err), writer.Close())
	}
	reader, err := sql.Open("sqlite", sqliteDSN(file, url.Values{"_pragma": {"query_only(ON)"}}))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening %s for reading: %w", file, err), writer.Close())
	}
	reader.SetMaxOpenConns(max(4, runtime.NumCPU()))
	reader.SetMaxIdleConns(max(4, runtime.NumCPU()))
	return &DB{
		Read:  bun.NewDB(reader, sqlitedialect.New()),
		write: bun.NewDB(writer, sqlitedialect.New()),
	}, nil
}

// createPrivate makes file, when there is none, so that only its owner can read
// it: SQLite would leave that to the umask. It makes the files beside it with
// the same mode.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func openPostgres(address string) (*DB, error) {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("opening the PostgreSQL database: %w", err)
	}
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(8)
	pool.SetConnMaxLifetime(30 * time.Minute)
	b := bun.NewDB(pool, pgdialect.New())
	return &DB{Read: b, write: b}, nil
}

// IsPostgres reports whether several nodes can share this database.
func (d *DB) IsPostgres() bool { return d.Read == d.write }

// Tx runs fn in one write transaction: committed when fn returns nil, rolled
// back otherwise. fn must not use the network. On SQLite the transaction holds
// the write lock from its start.
func (d *DB) Tx(ctx context.Context, fn func(ctx context.Context, tx bun.Tx) error) error {
	return d.write.RunInTx(ctx, nil, fn)
}

// Close closes all connections.
func (d *DB) Close() error {
	if d.IsPostgres() {
		return d.Read.Close()
	}
	return errors.Join(d.Read.Close(), d.write.Close())
}

// NotFound turns sql.ErrNoRows into model.ErrNotFound and leaves every other
// error as it is.
func NotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return model.ErrNotFound
	}
	return err
}

// ExpectOne returns model.ErrConflict unless res changed exactly one row: the
// outcome of an UPDATE … WHERE id = ? AND version = ?.
func ExpectOne(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("counting changed rows: %w", err)
	}
	if n != 1 {
		return model.ErrConflict
	}
	return nil
}
