package collector

import (
	"errors"
	"net/netip"
	"sync"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
)

// intake is the way of a message to the writer. Fields below mu need it.
type intake struct {
	directory Directory
	now       func() time.Time
	// full are the batches that wait for the writer, free those that it wrote.
	full, free chan *batch

	mu     sync.Mutex
	closed bool
	reader iostext.Reader
	seen   *seen
	// batch is what messages go into, nil while somebody waits for one.
	batch *batch
	made  int // batches
	feeds map[feedKey]*feed
	last  *feed
	gates map[int64]*gate
	// hosts counts the names that were new from an address.
	hosts map[sender]int
	// fresh are the feeds without an id.
	fresh   []*feed
	unknown int // feeds that nobody admitted
	kept    []keptLine
	// keptBytes counts what stands in kept, keptAll what is kept of all feeds.
	keptBytes, keptAll int64
	losses             map[ledger.Reason]int64
	totals             totals
}

// totals are counts for Health.
type totals struct{ messages, duplicates, unparsed, apart int64 }

// arrival is what is known of a message beside its text.
type arrival struct {
	listener ledger.Listener
	source   cdr.Source
	addr     netip.Addr
	// at is when it arrived, in milliseconds since 1970.
	at int64
	// saved messages did not come at once, and are no stream.
	saved bool
	// again are messages that were counted before.
	again bool
	// known is the gateway where somebody said it.
	known *gateway.Known
	// tally counts what becomes of the message, if it is not nil.
	tally *tally
	// kept are the lines that are kept already; nil for live messages, which are
	// kept as often as they come.
	kept *lineSet
}

// tally counts what becomes of the messages of a file. The writer counts legs and
// copies, the intake the rest; it is read when the writer is done.
type tally struct {
	records, legs, copies, duplicates, other, unparsed, apart int64
	// reason is why the last message was not taken, "" when it was.
	reason ledger.Reason
	// unknown are the names of senders that nobody admitted.
	unknown []string
}

func newIntake(d Directory, now func() time.Time) *intake {
	return &intake{
		directory: d, now: now, full: make(chan *batch, batches), free: make(chan *batch, batches),
		seen: newSeen(), batch: newBatch(), made: 1,
		feeds: map[feedKey]*feed{}, gates: map[int64]*gate{}, hosts: map[sender]int{}, losses: map[ledger.Reason]int64{},
	}
}

// room returns the batch with room for another message. While all batches are
// full it waits, without the mutex.
func (in *intake) room() *batch {
	for in.batch == nil || in.batch.full() {
		if in.batch != nil {
			in.full <- in.batch // has place for all batches
		}
		if in.batch = in.spare(); in.batch != nil {
			break
		}
		in.mu.Unlock()
		b := <-in.free
		in.mu.Lock()
		if in.batch != nil { // somebody else had one first
			in.free <- b
			continue
		}
		in.batch = b
	}
	return in.batch
}

// spare returns an empty batch, nil when all are in use.
func (in *intake) spare() *batch {
	select {
	case b := <-in.free:
		return b
	default:
	}
	if in.made == batches {
		return nil
	}
	in.made++
	return newBatch()
}

// cut takes the current batch away for the writer; nil when nobody waits for it.
func (in *intake) cut() *batch {
	in.mu.Lock()
	defer in.mu.Unlock()
	b := in.batch
	if b == nil || b.n == 0 && b.waiting == nil {
		return nil
	}
	next := in.spare()
	if next == nil { // then others are full, and first
		return nil
	}
	in.batch = next
	return b
}

// take takes a syslog message in. The bytes of line may be used again afterwards.
func (in *intake) take(a *arrival, line []byte) {
	if len(line) > maxLine {
		in.tooLong(a, line[:maxLine])
		return
	}
	b := in.room()
	start := len(b.text)
	b.text = append(b.text, line...)
	rec := &b.records[b.n]
	err := in.reader.Read(b.text[start:len(b.text):len(b.text)], rec)
	if !in.judge(a, b, rec, err) {
		b.text = b.text[:start]
	}
}

// takeRecord takes in a record that something else read; its bytes may be used
// again afterwards. It is not for records that are longer than a message may be.
func (in *intake) takeRecord(a *arrival, rec *cdr.Record) error {
	b := in.room()
	start := len(b.text)
	b.records[b.n] = *rec
	if !b.pin(&b.records[b.n]) {
		return iostext.ErrTooLong
	}
	if !in.judge(a, b, &b.records[b.n], nil) {
		b.text = b.text[:start]
	}
	return nil
}

// judge decides what becomes of a message that was read with the outcome err, and
// reports whether it stays in b.
func (in *intake) judge(a *arrival, b *batch, rec *cdr.Record, err error) bool {
	if a.saved && errors.Is(err, iostext.ErrNoMarker) && !in.isOfGateway(a, rec.Header.Host) {
		in.passOver(a)
		return false
	}
	f := in.feed(a, rec.Header.Host)
	if f == nil {
		in.lose(a, err)
		return false
	}
	if !a.again {
		in.see(a, f)
		if !a.saved {
			f.count(&rec.Header, a.at, in.now)
		}
	}
	switch {
	case errors.Is(err, iostext.ErrNoMarker):
		in.other(a, f, rec)
		return false
	case f.gate == nil:
		in.keepApart(a, f, rec.Raw)
		return false
	case err != nil:
		in.unread(a, f, rec.Raw, ledger.Reason(iostext.Reason(err)))
		return false
	default:
		return in.add(a, b, f, rec)
	}
}

// add puts a record into b unless it is a copy.
func (in *intake) add(a *arrival, b *batch, f *feed, rec *cdr.Record) bool {
	e := &b.entries[b.n]
	e.Key, e.Gateway, e.Source, e.Arrived, e.New = rec.Key(), f.known.ID, a.source, a.at, false
	arrived := a.at
	if a.saved {
		arrived = 0
	}
	e.Offset, e.OffsetBy = f.gate.offset(f.known, rec, arrived)
	own := &b.from[b.n]
	*own = owner{feed: f, tally: a.tally}
	if a.tally != nil {
		a.tally.records, a.tally.reason = a.tally.records+1, ""
	}
	isCopy := !in.seen.add(e.Key)
	f.clock(a, e)
	in.follow(a, e, own, isCopy)
	if isCopy {
		f.duplicates++
		in.totals.duplicates++
		if a.tally != nil {
			a.tally.duplicates++
		}
		return false
	}
	b.n++
	return true
}

// clock takes in what a record says of the clock of its gateway.
func (f *feed) clock(a *arrival, e *archive.Entry) {
	f.mark = e.Mark
	if end, ok := ended(e); ok && !a.saved && !a.again {
		f.gate.hear(a.at - end)
		f.offset, f.clockError, f.hasClock = e.Offset, f.gate.delay, true
	}
}

// ended returns when the leg of a record ended, by the clock of its gateway, in
// milliseconds.
func ended(e *archive.Entry) (end int64, ok bool) {
	// A feature comes when the call ends and tells when it was used.
	if e.Kind == cdr.Feature || e.Disconnect == 0 || e.OffsetBy == cdr.OffsetUnknown {
		return 0, false
	}
	return int64(e.Disconnect) - int64(e.Offset)*60_000, true
}

// soon is within how many milliseconds a leg comes that was not held up.
const soon = 30_000

// follow tells the gaps of the gateway of a leg. One that was held up is looked for
// in gaps of its own time when it is known to be new.
func (in *intake) follow(a *arrival, e *archive.Entry, own *owner, isCopy bool) {
	g := own.feed.gate
	if g.recent == nil && len(g.gaps) == 0 {
		return
	}
	m := message{
		key: e.Key, at: a.at, arrived: a.at, feeds: own.feed.bit(), leg: true,
		number: e.Header.Sequence, hasNumber: e.Header.HasSequence,
	}
	end, ok := ended(e)
	late := a.saved || a.again || ok && a.at-end-g.delay > soon
	if ok {
		m.at = end + g.delay
	}
	switch {
	case !late && g.recent != nil:
		g.recent.seen(&m, isCopy, g, in.now())
	case late && ok && !isCopy && g.misses(&m):
		own.late, own.message = true, m
	}
}

// isOfGateway reports whether a message is of somebody who was admitted.
func (in *intake) isOfGateway(a *arrival, host []byte) bool {
	if a.known != nil {
		return true
	}
	_, ok := in.directory.Lookup(a.addr, host)
	return ok
}

// passOver counts a line of a file that is no record of any gateway: who writes
// nothing else into the files of a relay is no sender to be admitted.
func (in *intake) passOver(a *arrival) {
	in.totals.messages++
	if a.tally != nil {
		a.tally.other, a.tally.reason = a.tally.other+1, ledger.Reason(iostext.ErrNoMarker.Error())
	}
}

// other counts a message that is no record.
func (in *intake) other(a *arrival, f *feed, rec *cdr.Record) {
	if a.tally != nil {
		a.tally.other, a.tally.reason = a.tally.other+1, ledger.Reason(iostext.ErrNoMarker.Error())
	}
	if a.saved || f.gate == nil || f.gate.recent == nil || !rec.Header.HasSequence {
		return
	}
	n := rec.Header.Sequence
	m := message{key: sequenceKey(n), at: a.at, arrived: a.at, feeds: f.bit(), number: n, hasNumber: true}
	f.gate.recent.seen(&m, false, f.gate, in.now())
}
