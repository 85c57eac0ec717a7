package collector

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// The writer tries again after pause, which grows to pauseMost. When the collector
// ends, it gives up after lastTry.
const (
	pause     = 100 * time.Millisecond
	pauseMost = 5 * time.Second
	lastTry   = 10 * time.Second
)

// writer writes the batches of the intake into the archive, one after the other.
type writer struct {
	deps Deps
	in   *intake
	live *live
	// flush is how long a record may wait, in milliseconds.
	flush atomic.Int64
	// wake says that somebody waits for the current batch.
	wake chan struct{}
	// end is closed when the collector ends: nothing comes any more soon.
	end chan struct{}
	// done is closed when the writer has written everything.
	done chan struct{}

	// broken is why a batch could not be written for good.
	broken error

	commits, last, slowest, legs, copies, lost atomic.Int64
	failing                                    atomic.Pointer[string]

	mu sync.Mutex
	// tallies are what was stored of feeds since the ledger was written.
	tallies map[*feed]*stored
	parts   map[cdr.Day]int64
	late    []lateLeg
	// givenUp counts records that could not be stored.
	givenUp int64
}

// stored counts what became of the records of a feed.
type stored struct{ legs, copies int64 }

// lateLeg is a new leg that may close gaps.
type lateLeg struct {
	feed *feed
	message
}

// lateKept is how many late legs may wait for the ledger.
const lateKept = 100_000

func newWriter(d Deps, in *intake, live *live) *writer {
	return &writer{
		deps: d, in: in, live: live, wake: make(chan struct{}, 1), end: make(chan struct{}),
		done:    make(chan struct{}),
		tallies: map[*feed]*stored{}, parts: map[cdr.Day]int64{},
	}
}

// run writes until end is closed and nothing is left.
func (w *writer) run() {
	interval := w.interval()
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if now := w.interval(); now != interval {
			interval = now
			ticker.Reset(interval)
		}
		select {
		case b := <-w.in.full:
			w.write(b)
			continue
		default:
		}
		select {
		case b := <-w.in.full:
			w.write(b)
		case <-w.wake:
			w.writeCurrent()
		case <-ticker.C:
			w.writeCurrent()
		case <-w.end:
			w.drain()
			close(w.done)
			return
		}
	}
}

func (w *writer) interval() time.Duration { return time.Duration(w.flush.Load()) * time.Millisecond }

func (w *writer) writeCurrent() {
	if len(w.in.full) > 0 { // older ones come first
		w.soon()
		return
	}
	if b := w.in.cut(); b != nil {
		w.write(b)
	}
}

// soon makes the writer write the current batch when those before it are written.
func (w *writer) soon() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// drain writes what is left. The intake is closed.
func (w *writer) drain() {
	for {
		select {
		case b := <-w.in.full:
			w.write(b)
			continue
		default:
		}
		b := w.in.cut()
		if b == nil {
			return
		}
		w.write(b)
	}
}

// errPanicked is what waiting records are told when the writer panics.
var errPanicked = errors.New("the writer panicked")

// write stores b and makes it ready for use again.
func (w *writer) write(b *batch) {
	err := errPanicked
	defer func() {
		w.account(b, err == nil)
		if t := b.waiting; t != nil {
			t.err = err
			close(t.done)
		}
		b.reset()
		w.in.free <- b
	}()
	if err = w.store(b); err == nil {
		w.live.show(newest(b))
	}
}

// store appends the entries of b. After one batch could not be written at the
// end, none is, so that a ticket speaks for everything before it.
func (w *writer) store(b *batch) error {
	if b.n == 0 || w.broken != nil {
		return w.broken
	}
	begin := time.Now()
	w.broken = errPanicked
	if w.broken = w.append(b.entries[:b.n]); w.broken == nil {
		w.took(time.Since(begin))
	}
	return w.broken
}

func (w *writer) took(d time.Duration) {
	w.commits.Add(1)
	w.last.Store(int64(d))
	w.slowest.Store(max(int64(d), w.slowest.Load()))
}

// append stores entries, trying until it succeeds or the collector ends.
func (w *writer) append(entries []archive.Entry) error {
	wait := pause
	for {
		ending := w.ending()
		ctx, cancel := context.WithTimeout(context.Background(), lastTry)
		if !ending {
			cancel()
			ctx, cancel = context.WithCancel(context.Background())
		}
		err := w.deps.Archive.Append(ctx, entries)
		cancel()
		if err == nil {
			w.failing.Store(nil)
			return nil
		}
		text := err.Error()
		w.failing.Store(&text)
		w.deps.Log.Error("cdr archive cannot be written", "error", err, "records", len(entries))
		if ending {
			return err
		}
		w.sleep(wait)
		wait = min(2*wait, pauseMost)
	}
}

func (w *writer) ending() bool {
	select {
	case <-w.end:
		return true
	default:
		return false
	}
}

func (w *writer) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-w.end:
	}
}
