package collector

import (
	"net/netip"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

// feedKey names a feed of this node.
type feedKey struct {
	listener ledger.Listener
	addr     netip.Addr // invalid for files
	host     string
}

// feed is a stream of messages: its counts since the ledger was last written, and
// what is needed to judge the next message.
type feed struct {
	feedKey
	// id is 0 until the ledger gave one.
	id int64
	// known is the gateway, nil while nobody admitted it.
	known *gateway.Known
	gate  *gate
	slot  int

	// Counts since the last writing.
	messages, duplicates, unparsed, apart int64
	// stored is what the writer did.
	stored stored
	// changed says that there is something to write.
	changed bool
	// seenAt is when the last message arrived.
	seenAt int64
	rate   float64
	mark   cdr.ClockMark
	offset int16
	// clockError is in milliseconds; it and offset count when hasClock is set.
	clockError int64
	hasClock   bool

	kind        ledger.GapKind // "" while the messages had no numbers
	numbers     numbers
	sequence    uint32
	hasSequence bool

	// unseen is how many legs arrived before a crash that the numbers do not know.
	unseen int64

	// keptLines and keptBytes are what the ledger and kept have of the feed.
	keptLines, keptBytes int64
}

// bit returns the bit of the feed among those of its gateway, 0 when there are too
// many.
func (f *feed) bit() uint64 { return 1 << f.slot }

// ledgerKey returns the key of the feed in the ledger.
func (f *feed) ledgerKey(node string) ledger.FeedKey {
	k := ledger.FeedKey{Node: node, Listener: f.listener, Host: f.host}
	if f.addr.IsValid() {
		k.Address = f.addr.String()
	}
	return k
}

// count follows the numbers of the feed. Files are no streams.
func (f *feed) count(h *cdr.Header, at int64, now func() time.Time) {
	n := h.Counter
	switch {
	case h.HasCounter:
		if f.kind == ledger.Sequence { // from now on it has both
			f.numbers = numbers{}
		}
		f.kind = ledger.Counter
	case h.HasSequence && f.kind != ledger.Counter:
		f.kind, n = ledger.Sequence, h.Sequence
	default:
		return
	}
	outcome := f.numbers.see(n, at)
	if outcome == inOrder && h.HasSequence {
		f.sequence, f.hasSequence = h.Sequence, true
		return
	}
	if outcome == inOrder {
		return
	}
	f.unusual(outcome, n, h, now)
}

// unusual deals with a number that is not the next.
func (f *feed) unusual(outcome outcome, n uint32, h *cdr.Header, now func() time.Time) {
	switch outcome {
	case skipped:
		last := &f.numbers.holes[len(f.numbers.holes)-1]
		if f.kind == ledger.Counter && h.HasSequence && f.hasSequence && h.Sequence > f.sequence+1 {
			last.sequence, last.hasSequence = span{f.sequence + 1, h.Sequence - 1}, true
		}
		f.numbers.crowd()
	case behind:
		if f.gate != nil {
			f.gate.late(f, n, now())
		}
	}
	if h.HasSequence && (outcome == skipped || outcome == restarted) {
		f.sequence, f.hasSequence = h.Sequence, true
	}
}

// resume sets the feed to what the ledger has of it.
func (f *feed) resume(row ledger.Feed) {
	f.id, f.seenAt, f.mark = row.ID, row.LastSeen.UnixMilli(), row.Mark
	if f.listener == ledger.File {
		return
	}
	if row.LastSequence != nil {
		f.sequence, f.hasSequence = uint32(*row.LastSequence), true
		f.kind = ledger.Sequence
		f.numbers = numbers{started: true, last: f.sequence, at: f.seenAt}
	}
	if row.LastCounter != nil {
		f.kind = ledger.Counter
		f.numbers = numbers{started: true, last: uint32(*row.LastCounter), at: f.seenAt}
	}
}

// delta returns what is to be written of the feed, and begins to count anew.
func (f *feed) delta() ledger.FeedDelta {
	d := ledger.FeedDelta{
		Feed: f.id, LastSeen: model.FromMilli(f.seenAt), Messages: f.messages, Legs: f.stored.legs,
		Duplicates: f.duplicates + f.stored.copies, Unparsed: f.unparsed, Apart: f.apart, Rate: f.rate, Mark: f.mark,
	}
	if f.known != nil {
		d.GatewayID = f.known.ID
	}
	if f.hasClock {
		d.ClockOffset, d.ClockError = new(f.offset), new(f.clockError)
	}
	if f.kind == ledger.Counter {
		d.LastCounter = new(int64(f.numbers.last))
	}
	if f.hasSequence {
		d.LastSequence = new(int64(f.sequence))
	}
	f.messages, f.duplicates, f.unparsed, f.apart, f.stored, f.changed = 0, 0, 0, 0, stored{}, false
	return d
}
