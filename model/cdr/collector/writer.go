package collector

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/ledger"
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

// account notes what became of the entries of b.
func (w *writer) account(b *batch, written bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !written {
		w.givenUp += int64(b.n)
		w.lost.Add(int64(b.n))
		return
	}
	var (
		s    *stored
		last *feed
		legs int64
	)
	for i := range b.entries[:b.n] {
		e, own := &b.entries[i], &b.from[i]
		if own.feed != last {
			last, s = own.feed, w.tally(own.feed)
		}
		if !e.New {
			s.copies++
			own.tally.count(false)
			continue
		}
		s.legs++
		legs++
		own.tally.count(true)
		w.parts[e.Setup.Day()]++
		if own.late && len(w.late) < lateKept {
			w.late = append(w.late, lateLeg{own.feed, own.message})
		}
	}
	w.legs.Add(legs)
	w.copies.Add(int64(b.n) - legs)
}

func (w *writer) tally(f *feed) *stored {
	s := w.tallies[f]
	if s == nil {
		s = &stored{}
		w.tallies[f] = s
	}
	return s
}

// count counts a record that was written, or was there. A nil tally counts not.
func (t *tally) count(isNew bool) {
	switch {
	case t == nil:
	case isNew:
		t.legs++
	default:
		t.copies++
	}
}

// written is what the writer did since it was asked last.
type written struct {
	tallies map[*feed]*stored
	parts   []ledger.PartDelta
	late    []lateLeg
	givenUp int64
}

// collect returns what was written since the last call.
func (w *writer) collect() written {
	w.mu.Lock()
	defer w.mu.Unlock()
	done := written{tallies: w.tallies, late: w.late, givenUp: w.givenUp}
	for day, n := range w.parts {
		done.parts = append(done.parts, ledger.PartDelta{Day: day, Legs: n})
	}
	w.tallies, w.late, w.givenUp = map[*feed]*stored{}, nil, 0
	clear(w.parts)
	return done
}

// newest returns the last new legs of b, as the live view shows them.
func newest(b *batch) []cdr.Leg {
	var legs []cdr.Leg
	for i := b.n - 1; i >= 0 && len(legs) < liveEach; i-- {
		if e := &b.entries[i]; e.New {
			legs = append(legs, leg(e))
		}
	}
	for i, j := 0, len(legs)-1; i < j; i, j = i+1, j-1 {
		legs[i], legs[j] = legs[j], legs[i]
	}
	return legs
}

// leg returns an entry as a leg, without its id.
func leg(e *archive.Entry) cdr.Leg {
	return cdr.Leg{
		Kind: e.Kind, Key: e.Key, Gateway: e.Gateway, Source: e.Source, Connection: e.Normal, Type: e.Type,
		Origin: e.Origin, Info: e.Info, Cause: e.Cause, CauseText: string(e.CauseText), Mark: e.Mark,
		Setup: e.Setup, Connect: e.Connect, Disconnect: e.Disconnect, Offset: e.Offset, OffsetBy: e.OffsetBy,
		Zone: string(e.Zone), Arrived: time.UnixMilli(e.Arrived).UTC(), Peer: string(e.Peer),
		SubAddress: string(e.SubAddress), Calling: string(e.Calling), Called: string(e.Called), Charged: e.Charged,
		TransmitPackets: e.TransmitPackets, TransmitBytes: e.TransmitBytes, ReceivePackets: e.ReceivePackets,
		ReceiveBytes: e.ReceiveBytes, FeatureName: string(e.FeatureName), Extra: string(e.Extra),
	}
}
