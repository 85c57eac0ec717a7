package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// ErrNotSQLite says that a PostgreSQL database is backed up with its own tools.
var ErrNotSQLite = errors.New("this database is PostgreSQL: use pg_dump and pg_restore")

// BackUp writes a consistent copy of the SQLite database to file, which must
// not exist, and checks the copy. The program may be running meanwhile.
func (d *DB) BackUp(ctx context.Context, file string) error {
	if d.IsPostgres() {
		return ErrNotSQLite
	}
	if _, err := d.write.ExecContext(ctx, "VACUUM INTO ?", file); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	return Check(ctx, file)
}

// Check reads every page of the SQLite database in file and returns an error
// unless all of it is in order.
func Check(ctx context.Context, file string) (err error) {
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode=ro")
	if err != nil {
		return fmt.Errorf("opening %s: %w", file, err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	var result string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&result); err != nil {
		return fmt.Errorf("checking %s: %w", file, err)
	}
	if result != "ok" {
		return fmt.Errorf("checking %s: %s", file, result)
	}
	return nil
}
