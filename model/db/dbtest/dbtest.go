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
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite returns a fresh SQLite database in a folder of the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return open(t, "sqlite", t.TempDir())
}

// Postgres returns a fresh PostgreSQL database, dropped after the test. The
// test fails in CI, and is skipped elsewhere, when no server is named.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresURL(t), "")
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

func open(t testing.TB, target, dir string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), target, dir)
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
