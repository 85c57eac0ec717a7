package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestOpenMigratesBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, err := d.Read.NewSelect().Table("audit").Count(t.Context())
		if err != nil || n != 0 {
			t.Errorf("a new database: got %d audit rows, %v; want 0, no error", n, err)
		}
	})
}

func TestOnlyTheOwnerReadsTheDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := db.Open(t.Context(), "sqlite", dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	files, err := filepath.Glob(filepath.Join(dir, "tandem.db*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("got %v, %v; want the database and two files beside it", files, err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v; want mode 0600", file, info.Mode(), err)
		}
	}
}

// TestSQLiteVersion guards against the corruption bug that SQLite 3.51.3 fixed.
func TestSQLiteVersion(t *testing.T) {
	t.Parallel()
	var got string
	if err := dbtest.SQLite(t).Read.QueryRow("SELECT sqlite_version()").Scan(&got); err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(got, "%d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatalf("reading version %q: %v", got, err)
	}
	if major*1_000_000+minor*1_000+patch < 3_051_003 {
		t.Errorf("got SQLite %s, want 3.51.3 or newer", got)
	}
}
