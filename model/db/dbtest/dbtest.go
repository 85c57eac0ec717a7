// Package dbtest gives store tests a fresh database on each engine. Only tests
// import it.
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	"tandem/model/db"
)

// postgresURL names the environment variable with the address of a PostgreSQL
// server whose user may create databases. `make test` starts one and sets it.
const postgresURL = "TANDEM_TEST_POSTGRES"

// Each runs test once on SQLite and once on PostgreSQL, in parallel, each time
// on a migrated, empty database of its own.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	each(t, db.Open, test)
}

// EachLedger is Each for the ledger of gateway CDRs.
func EachLedger(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	each(t, db.OpenLedger, test)
}

func each(t *testing.T, open opener, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, open.in(t, "sqlite", t.TempDir()))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, open.in(t, PostgresURL(t), ""))
	})
}

// SQLite returns a fresh SQLite database in a folder of the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return opener(db.Open).in(t, "sqlite", t.TempDir())
}

// Postgres returns a fresh PostgreSQL database, dropped after the test. The
// test fails in CI, and is skipped elsewhere, when no server is named.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return opener(db.Open).in(t, PostgresURL(t), "")
}

// PostgresURL creates a database on the test server and returns its address.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(postgresURL)
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not set: run the tests with make test", postgresURL)
		}
		t.Skipf("%s is not set: run the tests with make test", postgresURL)
	}
	name := "tandem_" + strings.ToLower(rand.Text())
	exec(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { exec(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("reading %s: %v", postgresURL, err)
	}
	u.Path = "/" + name
	return u.String()
}

// Ledger returns a fresh ledger of gateway CDRs on SQLite.
func Ledger(t testing.TB) *db.DB {
	t.Helper()
	return opener(db.OpenLedger).in(t, "sqlite", t.TempDir())
}

// opener opens a database, as db.Open does.
type opener func(ctx context.Context, target, dataDir string) (*db.DB, error)

func (open opener) in(t testing.TB, target, dir string) *db.DB {
	t.Helper()
	d, err := open(context.Background(), target, dir)
	if err != nil {
		t.Fatalf("opening the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("closing the test database: %v", err)
		}
	})
	return d
}

func exec(t testing.TB, server, statement string) {
	t.Helper()
	pool, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("reaching PostgreSQL: %v", err)
	}
	defer func() { _ = pool.Close() }()
	if _, err := pool.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
