package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func open(t *testing.T, dir string) *archive.SQLite {
	t.Helper()
	a, err := archive.OpenSQLite(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAFileIsOpenedAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var r reference
	for part := range slices.Chunk(mixture(), 40) {
		a := open(t, dir)
		r.mustAppend(t, a, part)
		r.mustAppend(t, a, part[:len(part)/2])
		r.mustFind(t, a, archive.Query{Features: true})
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if err := a.Append(t.Context(), part); err == nil {
			t.Error("appending to a closed archive: got no error")
		}
		for _, err := range a.Find(t.Context(), archive.Query{}) {
			if err == nil {
				t.Error("reading a closed archive: got no error")
			}
		}
	}
	info, err := os.Stat(filepath.Join(dir, archive.File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v; want a file only for its owner", info.Mode(), err)
	}
}

// TestTwoProgramsWriteOneFile has two programs append in turn, as when tandem cdr
// import runs beside the collector.
func TestTwoProgramsWriteOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	programs := []*archive.SQLite{open(t, dir), open(t, dir)}
	var r reference
	n := 0
	for part := range slices.Chunk(mixture(), 7) { // enough of them that segments are merged meanwhile
		r.mustAppend(t, programs[n%2], part)
		n++
	}
	programs = append(programs, open(t, dir))
	for _, a := range programs {
		r.mustFind(t, a, archive.Query{Features: true})
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestATornFileIsRefused(t *testing.T) {
	t.Parallel()
	for name, tear := range map[string]func(b []byte) []byte{
		"half":         func(b []byte) []byte { return b[:len(b)/2] },
		"a page less":  func(b []byte) []byte { return b[:len(b)-16384] },
		"other bytes":  func(b []byte) []byte { return append([]byte("no database, this"), b[17:]...) },
		"newer format": func(b []byte) []byte { b[63] = 99; return b },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			a := open(t, dir)
			if err := a.Append(t.Context(), archivetest.Legs(evening, 500)); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, archive.File)
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, tear(b), 0o600); err != nil {
				t.Fatal(err)
			}
			a, err = archive.OpenSQLite(t.Context(), dir)
			if err == nil {
				_ = a.Close()
				t.Fatal("got no error")
			}
			if !strings.Contains(err.Error(), archive.File) {
				t.Errorf("got %v; want the name of the file", err)
			}
		})
	}
}

func TestABackupIsAnArchive(t *testing.T) {
	t.Parallel()
	a, folder := open(t, t.TempDir()), t.TempDir()
	var r reference
	r.mustAppend(t, a, mixture())
	if err := a.BackUp(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	r.mustFind(t, a, archive.Query{})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	restored := open(t, folder)
	r.mustFind(t, restored, archive.Query{Backwards: true})
	r.mustAppend(t, restored, archivetest.Legs(evening, 250))
	if err := restored.Close(); err != nil {
		t.Fatal(err)
	}
	p := archivetest.Postgres(t)
	if err := p.BackUp(t.Context(), folder); !errors.Is(err, db.ErrNotSQLite) {
		t.Errorf("got %v, want %v", err, db.ErrNotSQLite)
	}
}

func TestOpenFollowsTheLedger(t *testing.T) {
	t.Parallel()
	dbtest.EachLedger(t, func(t *testing.T, d *db.DB) {
		a, err := archive.Open(t.Context(), t.TempDir(), d)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Close() }()
		if _, is := a.(*archive.Postgres); is != d.IsPostgres() {
			t.Errorf("got %T", a)
		}
	})
}

// TestASegmentIsNotTakenForGarbage opens an archive whose program was killed when a
// merge had begun and written nothing yet.
func TestASegmentIsNotTakenForGarbage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	c, err := sqlite.OpenConn(filepath.Join(dir, archive.File), sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteScript(c, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"+
		" INSERT INTO garbage (low, high, raw) SELECT i, i, 0 FROM n", nil)
	if err := errors.Join(err, c.Close()); err != nil {
		t.Fatal(err)
	}
	a := open(t, dir)
	var r reference
	r.mustAppend(t, a, archivetest.Legs(evening, 10))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir)
	r.mustFind(t, a, archive.Query{})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestManyDaysAtOnce appends to more days than have their keys in memory.
func TestManyDaysAtOnce(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		var batch []archive.Entry
		for day := range 8 {
			batch = append(batch, archivetest.Legs(evening.AddDate(0, 0, day), 3)...)
		}
		r.mustAppend(t, a, batch[:30])
		r.mustAppend(t, a, batch)
		r.mustFind(t, a, archive.Query{})
	})
}

// TestReadersSeeEachLegOnce finds while batches come and segments are merged:
// whatever was there before is found, once and in order.
func TestReadersSeeEachLegOnce(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		var r reference
		r.mustAppend(t, a, archivetest.Legs(evening, 50))
		before := archivetest.All(t, a, archive.Query{})
		var writer sync.WaitGroup
		writer.Go(func() {
			for i := range 100 {
				start := evening.Add(time.Duration(i%7)*time.Minute + time.Duration(i+1)*time.Millisecond)
				if err := a.Append(t.Context(), archivetest.Legs(start, 20)); err != nil {
					t.Error(err)
				}
			}
		})
		for i := range 30 {
			seen := map[uint64]bool{}
			var last cdr.Wall
			for _, l := range archivetest.All(t, a, archive.Query{}) {
				if seen[l.Key] || l.Setup < last {
					t.Fatalf("round %d: leg %x at %d comes again or too late", i, l.Key, l.Setup)
				}
				seen[l.Key], last = true, l.Setup
			}
			for _, l := range before {
				if !seen[l.Key] {
					t.Fatalf("round %d: leg %x is missing", i, l.Key)
				}
			}
		}
		writer.Wait()
		if n := len(archivetest.All(t, a, archive.Query{})); n != 100+100*40 {
			t.Errorf("got %d legs, want %d", n, 100+100*40)
		}
	})
}
