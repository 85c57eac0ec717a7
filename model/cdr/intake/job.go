package intake

import (
	"context"
	"fmt"
	"io"
	"os"

	"tandem/model"
	"tandem/model/cdr/collector"
)

// state returns the import as it stands.
func (j *job) state() Import {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := j.shown
	now.Read, now.Lines = j.read.Load(), j.lines.Load()
	return now
}

func (j *job) change(f func(*Import)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(&j.shown)
}

// work imports the file of j and deletes it.
func (i *Imports) work(ctx context.Context, j *job) {
	j.change(func(now *Import) { now.State, now.Began = Running, model.At(i.Now()) })
	result, err := i.read(ctx, j)
	_ = os.Remove(j.path)
	j.change(func(now *Import) {
		now.State, now.End, now.Result, now.Err = Done, model.At(i.Now()), result, err
		if err != nil {
			now.State = Failed
		}
	})
	if err != nil && ctx.Err() == nil {
		i.Log.ErrorContext(ctx, "import of a file ended early", "error", err)
	}
}

func (i *Imports) read(ctx context.Context, j *job) (result collector.ImportResult, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("importing a file: panic: %v", v)
		}
	}()
	file, err := os.Open(j.path)
	if err != nil {
		return result, fmt.Errorf("opening an uploaded file: %w", err)
	}
	defer func() { _ = file.Close() }()
	now := j.state()
	return i.Collector.Import(ctx, &counted{file, j}, now.Name, now.Gateway, func(_, lines int64) { j.lines.Store(lines) })
}

// counted counts what is read of the file of a job, also of a compressed one.
type counted struct {
	io.Reader
	job *job
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.job.read.Add(int64(n))
	return n, err
}
