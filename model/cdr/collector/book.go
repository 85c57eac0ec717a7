package collector

import (
	"context"
	"time"

	"tandem/model"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

const (
	// bookEvery is how often the ledger is written.
	bookEvery = time.Second
	// bookMost is how long that may take. It is generous: the same is written next
	// time.
	bookMost = time.Minute
)

// book brings what was seen into the ledger. One goroutine uses it.
type book struct {
	deps Deps
	in   *intake
	w    *writer
	// drops returns how many datagrams the kernel dropped since the last call.
	drops func() int64
	// admitted is told of feeds whose gateway became known.
	admitted func(f *feed)
	// written is when the ledger was written last.
	written time.Time
	// pending could not be written last time.
	pending *entries
	// joined are the feeds whose gateway became known since the ledger was written.
	joined []*feed
	// tidied is when old things were deleted last.
	tidied time.Time
}

// entries are changes of the ledger, and the gaps in memory that they are of.
type entries struct {
	ledger.Changes
	gaps []*gap
	// waiting are those who wait for a line.
	waiting []chan struct{}
}

// run writes the ledger every second until end is closed.
func (k *book) run(end <-chan struct{}) {
	ticker := time.NewTicker(bookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			k.turn()
		case <-end:
			return
		}
	}
}

// turn writes the ledger once. What cannot be written is written next time.
func (k *book) turn() {
	ctx, cancel := context.WithTimeout(context.Background(), bookMost)
	defer cancel()
	if _, err := k.deps.Directory.Refresh(ctx); err != nil {
		k.deps.Log.Error("the gateways cannot be read", "error", err)
	}
	if err := k.write(ctx); err != nil {
		k.deps.Log.Error("the ledger of gateway cdrs cannot be written", "error", err)
	}
}

func (k *book) write(ctx context.Context) error {
	k.review()
	if err := k.name(ctx); err != nil {
		return err
	}
	if k.pending == nil {
		k.pending = k.gather(k.w.collect())
	}
	if err := k.deps.Ledger.Apply(ctx, &k.pending.Changes); err != nil {
		for i, p := range k.pending.gaps { // ids of rows that were rolled back
			k.pending.Gaps[i].ID = p.ID
		}
		return err
	}
	k.wrote()
	return k.tidy(ctx)
}

// wrote brings what is in memory in line with what was written.
func (k *book) wrote() {
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	for i, p := range k.pending.gaps {
		p.ID, p.stored = k.pending.Gaps[i].ID, k.pending.Gaps[i].Recovered
	}
	for _, g := range k.in.gates {
		g.forget()
	}
	for _, f := range k.joined {
		k.admitted(f)
	}
	for _, done := range k.pending.waiting {
		close(done)
	}
	k.pending, k.joined = nil, nil
}

// review looks which feeds belong to which gateway now, and what is missing.
func (k *book) review() {
	now := k.in.now()
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	for _, f := range k.in.feeds {
		was := f.known
		if known := k.owner(f); known != was {
			k.in.assign(f, known)
			if was == nil {
				k.joined = append(k.joined, f)
			}
		}
		if f.gate == nil || f.bit() == 0 {
			f.numbers.holes = f.numbers.holes[:0]
			continue
		}
		if holes := f.numbers.ripe(now.UnixMilli() - settle); len(holes) > 0 {
			f.gate.open(f, f.kind, holes, now)
		}
	}
	for _, g := range k.in.gates {
		g.count(now)
		if g.recent != nil {
			g.recent.settle(now.UnixMilli()-settle, g, now)
		}
	}
}

// owner returns the gateway of a feed. The feed of a file may be told whose it is.
func (k *book) owner(f *feed) *gateway.Known {
	known, ok := k.deps.Directory.Lookup(f.addr, []byte(f.host))
	if !ok && f.listener == ledger.File && f.known != nil {
		known, _ = k.deps.Directory.ByID(f.known.ID)
	}
	return known
}

// name gives the feeds that are new their ids.
func (k *book) name(ctx context.Context) error {
	k.in.mu.Lock()
	fresh := append([]*feed(nil), k.in.fresh...)
	k.in.mu.Unlock()
	if len(fresh) == 0 {
		return nil
	}
	keys := make([]ledger.FeedKey, len(fresh))
	for i, f := range fresh {
		keys[i] = f.ledgerKey(k.deps.Node)
	}
	rows, err := k.deps.Ledger.OpenFeeds(ctx, keys)
	if err != nil {
		return err
	}
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	for i, f := range fresh {
		f.id = rows[i].ID
	}
	k.in.fresh = append(k.in.fresh[:0], k.in.fresh[len(fresh):]...)
	return nil
}

// gather takes the counts of all feeds, and everything else there is to write.
func (k *book) gather(done written) *entries {
	e := &entries{}
	now := k.in.now()
	elapsed := now.Sub(k.written)
	k.written = now
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	for _, l := range done.late {
		if l.feed.gate != nil {
			l.feed.gate.credit(l.message, now)
		}
	}
	for _, f := range k.in.feeds {
		k.gatherFeed(e, f, done.tallies[f], elapsed)
	}
	k.gatherLines(e)
	for _, g := range k.in.gates {
		for _, p := range g.gaps {
			k.gatherGap(e, p)
		}
	}
	e.Parts = done.parts
	k.gatherLosses(e, done.givenUp)
	return e
}

func (k *book) gatherFeed(e *entries, f *feed, s *stored, elapsed time.Duration) {
	if s != nil {
		f.stored.legs += s.legs
		f.stored.copies += s.copies
		f.changed = true
	}
	f.measure(elapsed)
	if f.id != 0 && f.changed {
		e.Feeds = append(e.Feeds, f.delta())
	}
}

// measure brings the rate of the feed up to date; it follows within seconds. How
// fast a file is read says nothing of a sender.
func (f *feed) measure(elapsed time.Duration) {
	if f.listener == ledger.File || elapsed <= 0 || f.messages == 0 && f.rate == 0 {
		return
	}
	const weight = 0.2
	f.rate += weight * (float64(f.messages)/elapsed.Seconds() - f.rate)
	if f.changed = true; f.rate < 0.01 {
		f.rate = 0
	}
}

func (k *book) gatherLines(e *entries) {
	left := k.in.kept[:0]
	for _, l := range k.in.kept {
		if l.feed.id == 0 {
			left = append(left, l)
			continue
		}
		l.FeedID = l.feed.id
		if l.feed.known != nil {
			l.GatewayID = l.feed.known.ID
		}
		k.in.keptBytes -= int64(len(l.Raw))
		e.Lines = append(e.Lines, l.Line)
		if l.done != nil {
			e.waiting = append(e.waiting, l.done)
		}
	}
	clear(k.in.kept[len(left):])
	k.in.kept = left
}

func (k *book) gatherGap(e *entries, p *gap) {
	if p.feed.id == 0 || p.stored == p.Recovered {
		return
	}
	p.FeedID = p.feed.id
	row := p.Gap
	e.gaps, e.Gaps = append(e.gaps, p), append(e.Gaps, &row)
}

func (k *book) gatherLosses(e *entries, givenUp int64) {
	k.in.losses[ledger.LostQueue] += givenUp
	k.in.losses[ledger.LostKernel] += k.drops()
	for reason, n := range k.in.losses {
		if n > 0 {
			e.Losses = append(e.Losses, ledger.Loss{Node: k.deps.Node, Hour: model.At(k.in.now()), Reason: reason, Records: n})
		}
	}
	clear(k.in.losses)
}
