package intake

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr/collector"
	"tandem/model/db"
)

// MaxFile is the largest file that is taken, in bytes.
const MaxFile = 4 << 30

const (
	// mostWaiting is how many files may wait.
	mostWaiting = 100
	// mostShown is how many imports are remembered.
	mostShown = 100
	// filePattern is how the copies of uploaded files are called.
	filePattern = "cdr-import-*"
)

// Importer takes the records of a file in: collector.Collector.
type Importer interface {
	Import(ctx context.Context, file io.Reader, name string, gateway int64, progress func(bytes, lines int64)) (collector.ImportResult, error)
}

// ImportDeps is what imports work with.
type ImportDeps struct {
	// DB is where the audit log is.
	DB        *db.DB
	Collector Importer
	// Folder keeps the files until they are imported. No other program may use it
	// for the same.
	Folder string
	Now    func() time.Time
	Log    *slog.Logger
}

// Imports takes files of gateways in, one after the other. What is waiting when
// the program ends has to be uploaded again.
type Imports struct {
	ImportDeps
	queue  chan *job
	tidied sync.Once

	mu   sync.Mutex
	jobs []*job // oldest first
	last int64
}

// NewImports returns imports; Run works on them.
func NewImports(d ImportDeps) *Imports {
	return &Imports{ImportDeps: d, queue: make(chan *job, mostWaiting)}
}

// State is how far an import has come.
type State string

// The states of an import.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Import is the import of a file as it stands.
type Import struct {
	ID int64
	// Name is that of the file, Size its bytes.
	Name string
	Size int64
	// Gateway is the gateway that was chosen, 0 when the lines tell.
	Gateway int64
	By      string
	State   State
	// Read are the bytes that were read so far, Lines its lines.
	Read, Lines int64
	Began, End  model.Time
	Result      collector.ImportResult
	// Err is why it failed.
	Err error
}

// job is an import under way.
type job struct {
	path        string
	read, lines atomic.Int64

	mu    sync.Mutex
	shown Import
}

// Upload is a file that was received, but not yet imported.
type Upload struct {
	path string
	Size int64
}

// Receive stores what r has until it is imported. A file of more than MaxFile
// bytes gives an error of r or is cut by it.
func (i *Imports) Receive(r io.Reader) (Upload, error) {
	if err := os.MkdirAll(i.Folder, 0o700); err != nil {
		return Upload{}, fmt.Errorf("making the folder of uploaded files: %w", err)
	}
	file, err := os.CreateTemp(i.Folder, filePattern)
	if err != nil {
		return Upload{}, fmt.Errorf("storing an uploaded file: %w", err)
	}
	size, err := io.Copy(file, r)
	if closing := file.Close(); err == nil {
		err = closing
	}
	u := Upload{file.Name(), size}
	if err != nil {
		u.Discard()
		return Upload{}, fmt.Errorf("storing an uploaded file: %w", err)
	}
	return u, nil
}

// Discard deletes a file that is not imported.
func (u Upload) Discard() {
	if u.path != "" {
		_ = os.Remove(u.path)
	}
}

// fileAct is what the audit log has of an import.
type fileAct struct {
	Bytes int64
	// Gateway is its id, 0 when the lines tell.
	Gateway int64
}

// Start has a file imported and returns the id of the import. It returns
// model.ErrUnavailable when too many files wait.
func (i *Imports) Start(ctx context.Context, u Upload, name string, gateway int64) (int64, error) {
	err := record(ctx, i.DB, audit.Change{Action: "import", ObjectType: "CDR file", ObjectName: name, After: fileAct{u.Size, gateway}})
	if err != nil {
		u.Discard()
		return 0, err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	j := &job{path: u.path, shown: Import{
		ID: i.last + 1, Name: name, Size: u.Size, Gateway: gateway, By: audit.FromContext(ctx).Name, State: Waiting,
	}}
	select {
	case i.queue <- j:
	default:
		u.Discard()
		return 0, fmt.Errorf("%d files wait to be imported: %w", mostWaiting, model.ErrUnavailable)
	}
	i.last++
	i.jobs = append(i.jobs, j)
	if len(i.jobs) > mostShown+mostWaiting {
		i.jobs = slices.Delete(i.jobs, 0, 1)
	}
	return i.last, nil
}

// List returns the imports since the program began, the newest first.
func (i *Imports) List() []Import {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := make([]Import, len(i.jobs))
	for n, j := range i.jobs {
		all[len(all)-1-n] = j.state()
	}
	return all
}

// Get returns one import, or model.ErrNotFound.
func (i *Imports) Get(id int64) (Import, error) {
	for _, found := range i.List() {
		if found.ID == id {
			return found, nil
		}
	}
	return Import{}, fmt.Errorf("import %d: %w", id, model.ErrNotFound)
}

// Run imports what is started, until ctx ends; it may run again. Files that wait
// go on waiting in between. It must run before files are received: the first time
// it deletes what an earlier run of the program left behind.
func (i *Imports) Run(ctx context.Context) error {
	i.tidied.Do(i.tidy)
	for {
		select {
		case <-ctx.Done():
			return nil
		case j := <-i.queue:
			i.work(ctx, j)
		}
	}
}

// tidy deletes the files that belong to no import.
func (i *Imports) tidy() {
	left, _ := filepath.Glob(filepath.Join(i.Folder, filePattern)) // the pattern is a good one
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, path := range left {
		if !slices.ContainsFunc(i.jobs, func(j *job) bool { return j.path == path }) {
			_ = os.Remove(path)
		}
	}
}
