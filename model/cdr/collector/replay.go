package collector

import (
	"context"
	"net/netip"
	"sync"

	"tandem/model/cdr"
	"tandem/model/cdr/acct"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
)

// replayEach is how many kept lines are read again at a time.
const replayEach = 500

// replay reads the kept lines of senders that were admitted.
type replay struct {
	run *run

	mu    sync.Mutex
	feeds []*feed
	wake  chan struct{}
}

func newReplay(r *run) *replay { return &replay{run: r, wake: make(chan struct{}, 1)} }

// admitted queues a feed whose gateway became known.
func (p *replay) admitted(f *feed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.feeds = append(p.feeds, f)
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *replay) next() *feed {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.feeds) == 0 {
		return nil
	}
	f := p.feeds[0]
	p.feeds = p.feeds[1:]
	return f
}

// serve reads what is queued until ctx ends.
func (p *replay) serve(ctx context.Context) error {
	for {
		for f := p.next(); f != nil; f = p.next() {
			if err := p.feed(ctx, f); err != nil && ctx.Err() == nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-p.wake:
		}
	}
}

// feed reads the lines of one feed that were kept until it was admitted. Lines
// that are not in the ledger yet are read when the feed is queued again.
func (p *replay) feed(ctx context.Context, f *feed) error {
	p.run.in.mu.Lock()
	id := f.id
	p.run.in.mu.Unlock()
	var all RetryResult
	for after := int64(0); ; {
		lines, err := p.run.deps.Ledger.LinesOf(ctx, id, ledger.NotAdmitted, after, replayEach)
		if err != nil || after == 0 && len(lines) == 0 {
			return err
		}
		if len(lines) == 0 {
			p.run.deps.Log.Info("lines of an admitted sender read", "feed", id, "legs", all.Legs, "duplicates", all.Duplicates, "failed", all.Failed)
			return nil
		}
		after = lines[len(lines)-1].ID
		result, err := p.run.again(ctx, map[int64]*feed{id: f}, lines)
		if err != nil {
			return err
		}
		all.add(result)
	}
}

func (r *RetryResult) add(s RetryResult) {
	r.Legs, r.Duplicates, r.Failed = r.Legs+s.Legs, r.Duplicates+s.Duplicates, r.Failed+s.Failed
}

// retry is Retry.
func (r *run) retry(ctx context.Context, ids []int64) (all RetryResult, err error) {
	feeds := r.feedsByID()
	for len(ids) > 0 {
		some := ids[:min(replayEach, len(ids))]
		ids = ids[len(some):]
		lines, err := r.deps.Ledger.Lines(ctx, some)
		if err != nil {
			return all, err
		}
		result, err := r.again(ctx, feeds, lines)
		if err != nil {
			return all, err
		}
		all.add(result)
	}
	return all, nil
}

func (r *run) feedsByID() map[int64]*feed {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	feeds := make(map[int64]*feed, len(r.in.feeds))
	for _, f := range r.in.feeds {
		if f.id != 0 {
			feeds[f.id] = f
		}
	}
	return feeds
}

// again reads kept lines. What is a leg now is no longer kept, once it is on
// disk; the others get the reason of today.
func (r *run) again(ctx context.Context, feeds map[int64]*feed, lines []ledger.Line) (result RetryResult, err error) {
	tallies := make([]tally, len(lines))
	ticket, err := r.enter(func() error {
		for i := range lines {
			r.takeAgain(feeds[lines[i].FeedID], &lines[i], &tallies[i])
		}
		return nil
	})
	if err != nil {
		return result, err
	}
	if err := r.await(ctx, ticket); err != nil {
		return result, err
	}
	var done []int64
	for i := range lines {
		switch t := &tallies[i]; {
		case t.records == 0:
			result.Failed++
			if err := r.explain(ctx, feeds[lines[i].FeedID], &lines[i], t.reason); err != nil {
				return result, err
			}
			continue
		case t.legs > 0:
			result.Legs++
		default:
			result.Duplicates++
		}
		done = append(done, lines[i].ID)
	}
	if err := r.deps.Ledger.RemoveLines(ctx, done); err != nil {
		return result, err
	}
	r.release(feeds, lines, tallies)
	return result, nil
}

// takeAgain takes a kept line in. The intake is locked.
func (r *run) takeAgain(f *feed, line *ledger.Line, t *tally) {
	if f == nil { // of another node
		t.reason = line.Reason
		return
	}
	a := arrival{
		listener: f.listener, source: line.Source, addr: f.addr, at: line.Arrived.UnixMilli(), again: true, tally: t,
		saved: f.listener == ledger.File,
	}
	if f.listener == ledger.File {
		a.addr = netip.Addr{}
		a.known = f.known
	}
	if line.Source == cdr.SourceRADIUS {
		r.takeRequest(&a, line.Raw)
		return
	}
	r.in.take(&a, line.Raw)
}

// takeRequest takes the text of a RADIUS request in. The intake is locked.
func (r *run) takeRequest(a *arrival, raw []byte) {
	var rec cdr.Record
	err := acct.Read(raw, &rec)
	if err == nil {
		err = r.in.takeRecord(a, &rec)
	}
	if err != nil {
		a.tally.reason = ledger.Reason(iostext.Reason(err))
	}
}

func (r *run) explain(ctx context.Context, f *feed, line *ledger.Line, reason ledger.Reason) error {
	var gateway int64
	if f != nil {
		r.in.mu.Lock()
		if f.known != nil {
			gateway = f.known.ID
		}
		r.in.mu.Unlock()
	}
	if reason == line.Reason && gateway == line.GatewayID {
		return nil
	}
	return r.deps.Ledger.ExplainLine(ctx, line.ID, gateway, reason)
}

// release makes room for other lines in the place of those that became legs.
func (r *run) release(feeds map[int64]*feed, lines []ledger.Line, tallies []tally) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	for i := range lines {
		if f := feeds[lines[i].FeedID]; f != nil && tallies[i].records > 0 {
			size := int64(len(lines[i].Raw))
			f.keptLines, f.keptBytes, r.in.keptAll = f.keptLines-1, f.keptBytes-size, r.in.keptAll-size
		}
	}
}
