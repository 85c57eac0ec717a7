package queue

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tandem/model/service"
)

// Coordinator claims what is due and has workers do it. C is what is claimed.
type Coordinator[C any] struct {
	// Name is what the log calls the service.
	Name string
	// Workers is how many claims are worked on at a time.
	Workers int
	// Poll is the longest time between two looks at the queue: nodes do not wake
	// each other.
	Poll time.Duration
	Wake Bell
	// Switch is that of the whole queue; the zero one is always on.
	Switch Switch
	Now    func() time.Time
	Log    *slog.Logger

	// Earliest returns when the next row is due, and whether there is any.
	Earliest func(ctx context.Context) (time.Time, bool, error)
	// Claim takes up to limit rows that are due. Due counts the rows that it saw,
	// of which another node may have been faster to take some.
	Claim func(ctx context.Context, limit int) (claimed []C, due int, err error)
	// Work does one claim and writes down how that ended, also when ctx ends.
	Work func(ctx context.Context, c C) error
	// Lost is told of a claim whose Work returned an error or panicked. Nothing
	// was written down: it is claimed again when its lease has run out.
	Lost func(c C, err error)
}

// Switch turns a queue off. What is being worked on then ends, and Claim is asked
// at once about whatever there is, due or not, to do away with it.
type Switch struct {
	// Changed rings when the switch may have been turned.
	Changed Bell
	// Off returns why the queue is off, which becomes the cause of the context of
	// Work, or nil while it is on.
	Off func(ctx context.Context) (why, err error)
}

func (s Switch) off(ctx context.Context) (why, err error) {
	if s.Off == nil {
		return nil, nil
	}
	return s.Off(ctx)
}

// run is the state of one Run.
type run[C any] struct {
	Coordinator[C]
	workers sync.WaitGroup
	busy    int
	done    chan struct{} // one value for each worker that ended
	// working is the context of all workers; stop ends it.
	working context.Context
	stop    context.CancelCauseFunc
}

// Run works until ctx ends, and then returns nil, or until Earliest, Claim or the
// switch fail, with their error. Every worker has ended when it returns.
func (c Coordinator[C]) Run(ctx context.Context) error {
	r := &run[C]{Coordinator: c, done: make(chan struct{}, c.Workers)}
	r.working, r.stop = context.WithCancelCause(ctx)
	defer r.workers.Wait()
	defer func() { r.stop(nil) }()
	for ctx.Err() == nil {
		wait, err := r.round(ctx)
		if err != nil && ctx.Err() == nil {
			return err
		}
		r.sleep(ctx, wait)
	}
	return nil
}

// round claims as much as there are free workers for, and returns how long to
// wait for the next.
func (r *run[C]) round(ctx context.Context) (time.Duration, error) {
	off, err := r.Switch.off(ctx)
	if err != nil {
		return 0, err
	}
	if off != nil {
		r.stop(off)
		r.working, r.stop = context.WithCancelCause(ctx)
	}
	if r.busy == r.Workers {
		return r.Poll, nil
	}
	at, found, err := r.Earliest(ctx)
	if err != nil || !found {
		return r.Poll, err
	}
	if wait := at.Sub(r.Now()); wait > 0 && off == nil {
		return min(wait, r.Poll), nil
	}
	claimed, due, err := r.Claim(ctx, r.Workers-r.busy)
	if err != nil {
		return 0, err
	}
	for _, c := range claimed {
		r.start(c)
	}
	if due == 0 {
		return r.Poll, nil
	}
	return 0, nil
}

// sleep waits until there may be something to do.
func (r *run[C]) sleep(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-r.Wake:
	case <-r.Switch.Changed:
	case <-r.done:
		r.busy--
	}
}

func (r *run[C]) start(c C) {
	r.busy++
	ctx := r.working
	r.workers.Go(func() {
		defer func() { r.done <- struct{}{} }()
		if err := service.Guard(r.Log, r.Name, func() error { return r.Work(ctx, c) }); err != nil {
			r.Lost(c, err)
		}
	})
}
