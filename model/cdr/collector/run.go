package collector

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model/cdr/gateway"
	"tandem/model/service"
)

// run is a collector at work.
type run struct {
	deps    Deps
	in      *intake
	w       *writer
	book    *book
	replay  *replay
	sockets *sockets
	radius  *radiusSocket
	lines   fileLines
	since   time.Time
}

func (c *Collector) newRun(p gateway.Parameters) *run {
	r := &run{deps: c.Deps, in: newIntake(c.Directory, c.Clock), since: c.Clock()}
	r.w = newWriter(c.Deps, r.in, c.live)
	r.w.flush.Store(int64(p.FlushInterval))
	r.sockets = &sockets{deps: c.Deps, in: r.in}
	r.radius = &radiusSocket{r: r}
	r.replay = newReplay(r)
	r.book = &book{deps: c.Deps, in: r.in, w: r.w, drops: r.sockets.drops, admitted: r.replay.admitted, written: c.Clock()}
	return r
}

// run is Run and Offline.
func (c *Collector) run(ctx context.Context, listen bool, work func(ctx context.Context) error) error {
	p, err := c.Parameters.Load(ctx)
	if err != nil {
		return err
	}
	r := c.newRun(p)
	if err := r.resume(ctx); err != nil {
		return err
	}
	if listen {
		if err := r.open(ctx, p); err != nil {
			return err
		}
	}
	if !c.at.CompareAndSwap(nil, r) {
		r.sockets.close()
		r.radius.close()
		return errors.New("the collector runs already")
	}
	defer c.at.Store(nil)
	return r.serve(ctx, listen, work)
}

// open opens the listeners.
func (r *run) open(ctx context.Context, p gateway.Parameters) error {
	if err := r.sockets.open(ctx, p.SyslogPort); err != nil {
		return err
	}
	r.radius.open(ctx, p.RADIUSPort)
	return nil
}

// serve works until work returns, ctx ends or something fails. Then the inputs
// end first, the writer writes what they brought, and the ledger is last.
func (r *run) serve(ctx context.Context, listen bool, work func(ctx context.Context) error) error {
	written, booked, endBook := make(chan error, 1), make(chan error, 1), make(chan struct{})
	inputs, ctx := errgroup.WithContext(ctx)
	ctx, stop := context.WithCancelCause(ctx)
	go func() { written <- r.write(stop) }()
	go func() {
		err := r.guard("cdr ledger", func() error { r.book.run(endBook); return nil })
		stop(err)
		booked <- err
	}()
	if listen {
		inputs.Go(func() error { return r.guard("cdr syslog", func() error { return r.sockets.serve(ctx) }) })
		inputs.Go(func() error { return r.radius.serve(ctx) })
		inputs.Go(func() error { return r.guard("cdr retention", func() error { return r.keepHouse(ctx) }) })
	}
	inputs.Go(func() error { return r.guard("cdr replay", func() error { return r.replay.serve(ctx) }) })
	inputs.Go(func() error {
		err := work(ctx)
		stop(errDone)
		return err
	})
	err := inputs.Wait()
	r.in.close()
	close(r.w.end)
	err = errors.Join(err, <-written)
	close(endBook)
	err = errors.Join(err, <-booked)
	r.book.turn()
	return err
}

// write runs the writer. When it panics, it goes on, so that nobody waits for
// batches for ever, but writes nothing any more, and the run ends.
func (r *run) write(stop context.CancelCauseFunc) error {
	var all error
	for {
		err := r.guard("cdr writer", func() error { r.w.run(); return nil })
		if err == nil {
			return all
		}
		stop(err)
		all = errors.Join(all, err)
	}
}

// errDone ends a run whose work is done.
var errDone = errors.New("done")

func (r *run) guard(name string, fn func() error) error {
	return service.Guard(r.deps.Log, name, fn)
}

// close turns away everything that comes from now on.
func (in *intake) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
}

// openGapsKept is how many open gaps are watched again after a start.
const openGapsKept = 10_000

// resume reads what is known from before.
func (r *run) resume(ctx context.Context) error {
	if _, err := r.deps.Directory.Refresh(ctx); err != nil {
		return err
	}
	rows, err := r.deps.Ledger.FeedsAt(ctx, r.deps.Node)
	if err != nil {
		return err
	}
	kept, err := r.deps.Ledger.Kept(ctx)
	if err != nil {
		return err
	}
	byID := map[int64]*feed{}
	for _, row := range rows {
		f := r.in.restore(row, kept[row.ID])
		byID[row.ID] = f
		if f.known != nil && f.keptLines > 0 {
			r.replay.admitted(f)
		}
	}
	gaps, err := r.deps.Ledger.OpenGaps(ctx, r.deps.Node, openGapsKept)
	if err != nil {
		return err
	}
	for _, row := range gaps {
		if f := byID[row.FeedID]; f != nil && f.gate != nil {
			f.gate.gaps = append(f.gate.gaps, &gap{Gap: row, feed: f, stored: row.Recovered})
		}
	}
	return r.recoverFromCrash(ctx)
}

// health returns a snapshot.
func (r *run) health() Health {
	h := Health{
		Running: true, Since: r.since, Sockets: append(r.sockets.health(), r.radius.health()...), FlushInterval: r.w.interval(),
		Queued: len(r.in.full), Batches: batches,
		Legs: r.w.legs.Load(), Duplicates: r.w.copies.Load(), Lost: r.w.lost.Load(), Commits: r.w.commits.Load(),
		LastCommit: time.Duration(r.w.last.Load()), SlowestCommit: time.Duration(r.w.slowest.Load()),
	}
	if why := r.w.failing.Load(); why != nil {
		h.Failing = *why
	}
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	h.Feeds, h.UnknownFeeds = len(r.in.feeds), r.in.unknown
	t := r.in.totals
	h.Messages, h.Unparsed, h.Apart = t.messages, t.unparsed, t.apart
	h.Duplicates += t.duplicates
	return h
}
