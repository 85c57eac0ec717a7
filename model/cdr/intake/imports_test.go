package intake_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// reader is a collector that reads files, each when it may.
type reader struct{ wait chan struct{} }

func (r reader) Import(ctx context.Context, file io.Reader, name string, gateway int64, progress func(bytes, lines int64)) (collector.ImportResult, error) {
	if r.wait != nil {
		<-r.wait
	}
	text, err := io.ReadAll(file)
	lines := int64(strings.Count(string(text), "\n"))
	progress(int64(len(text)), lines)
	switch name {
	case "broken":
		return collector.ImportResult{Lines: lines}, errors.New("broken")
	case "panic":
		panic("broken")
	}
	return collector.ImportResult{Lines: lines, Legs: gateway}, err
}

func imports(t *testing.T, d *db.DB, c intake.Importer) *intake.Imports {
	t.Helper()
	return intake.NewImports(intake.ImportDeps{DB: d, Collector: c, Folder: t.TempDir(), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

func start(t *testing.T, i *intake.Imports, name string) int64 {
	t.Helper()
	u, err := i.Receive(strings.NewReader("one\ntwo\n"))
	if err != nil || u.Size != 8 {
		t.Fatalf("got %d bytes, %v; want 8", u.Size, err)
	}
	id, err := i.Start(t.Context(), u, name, 7)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func get(t *testing.T, i *intake.Imports, id int64) intake.Import {
	t.Helper()
	got, err := i.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestFilesAreImportedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	wait := make(chan struct{})
	i := imports(t, d, reader{wait})
	old := filepath.Join(i.Folder, "cdr-import-left")
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ids := []int64{start(t, i, "good"), start(t, i, "broken"), start(t, i, "panic")}
	if got := get(t, i, ids[2]); got.State != intake.Waiting || got.Size != 8 {
		t.Errorf("got %+v, want the last to wait", got)
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error)
	go func() { over <- i.Run(ctx) }()
	for range ids {
		wait <- struct{}{}
	}
	stop()
	if err := <-over; err != nil {
		t.Errorf("got %v when it was stopped, want nothing", err)
	}
	if got := get(t, i, ids[0]); got.State != intake.Done || got.Read != 8 || got.Lines != 2 || got.Result.Legs != 7 || got.Err != nil {
		t.Errorf("got %+v, want it done", got)
	}
	for _, id := range ids[1:] {
		if got := get(t, i, id); got.State != intake.Failed || got.Err == nil || got.Read != 8 {
			t.Errorf("got %+v, want it failed", got)
		}
	}
	if left, _ := os.ReadDir(i.Folder); len(left) > 0 {
		t.Errorf("got %v left in the folder, want nothing", left)
	}
	if all := i.List(); len(all) != 3 || all[0].ID != ids[2] {
		t.Errorf("got %v, want the newest first", all)
	}
	found, err := audit.NewStore(d).Find(t.Context(), model.Query{Page: 1, PerPage: 10})
	if err != nil || found.Total != 3 || found.Items[2].Action != "import" || found.Items[2].ObjectName != "good" {
		t.Errorf("got %+v, %v; want the three imports", found, err)
	}
	if _, err := i.Get(99); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("got %v, want %v", err, model.ErrNotFound)
	}
}

func TestNoMoreFilesWaitThanAreAllowed(t *testing.T) {
	t.Parallel()
	i := imports(t, dbtest.SQLite(t), reader{})
	for range 100 {
		start(t, i, "good")
	}
	u, err := i.Receive(strings.NewReader("one\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.Start(t.Context(), u, "too many", 0); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("got %v, want %v", err, model.ErrUnavailable)
	}
	if left, _ := os.ReadDir(i.Folder); len(left) != 100 {
		t.Errorf("got %d files, want 100", len(left))
	}
}

func TestAFileThatCannotBeReceivedIsNotKept(t *testing.T) {
	t.Parallel()
	i := imports(t, dbtest.SQLite(t), reader{})
	broken := io.MultiReader(strings.NewReader("one\n"), failing{})
	if _, err := i.Receive(broken); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
	}
	if left, _ := os.ReadDir(i.Folder); len(left) > 0 {
		t.Errorf("got %v left in the folder, want nothing", left)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
