package collector

import (
	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
)

// How much is kept of lines that did not become legs.
const (
	keptLines   = 10_000   // of a feed
	keptBytes   = 16 << 20 // of a feed
	keptAll     = 512 << 20
	keptPending = 16 << 20 // in memory, until they are written
)

// keptLine is a line on its way to the ledger.
type keptLine struct {
	feed *feed
	ledger.Line
	// done, if there is one, is closed when the line is in the ledger.
	done chan struct{}
}

// keepApart keeps a line of a sender that nobody admitted.
func (in *intake) keepApart(a *arrival, f *feed, line []byte) {
	if !a.again {
		in.totals.apart++
	}
	if a.tally != nil {
		a.tally.apart, a.tally.reason = a.tally.apart+1, ledger.NotAdmitted
		a.tally.noteUnknown(f.host)
	}
	in.keep(a, f, line, ledger.NotAdmitted)
}

// unread keeps a line that cannot be read.
func (in *intake) unread(a *arrival, f *feed, line []byte, reason ledger.Reason) {
	if !a.again {
		f.unparsed++
		in.totals.unparsed++
	}
	if a.tally != nil {
		a.tally.unparsed, a.tally.reason = a.tally.unparsed+1, reason
	}
	in.keep(a, f, line, reason)
}

// keep keeps a line, unless there are too many; then it is counted.
func (in *intake) keep(a *arrival, f *feed, line []byte, reason ledger.Reason) {
	if a.again || a.kept != nil && !a.kept.add(line) { // it is kept already
		return
	}
	size := int64(len(line))
	if f.keptLines >= keptLines || f.keptBytes+size > keptBytes || in.keptBytes+size > keptPending || in.keptAll+size > keptAll {
		f.apart++
		in.losses[ledger.LostApart]++
		return
	}
	f.keptLines, f.keptBytes = f.keptLines+1, f.keptBytes+size
	in.keptBytes, in.keptAll = in.keptBytes+size, in.keptAll+size
	l := ledger.Line{Arrived: model.FromMilli(a.at), Source: a.source, Reason: reason, Raw: append([]byte(nil), line...)}
	in.kept = append(in.kept, keptLine{feed: f, Line: l})
}

// lose counts a message for which there is no feed.
func (in *intake) lose(a *arrival, err error) {
	in.totals.messages++
	if err != nil && iostext.Reason(err) == iostext.ErrNoMarker.Error() {
		return
	}
	in.totals.apart++
	in.losses[ledger.LostApart]++
	if a.tally != nil {
		a.tally.apart, a.tally.reason = a.tally.apart+1, ledger.NotAdmitted
	}
}

// tooLong keeps the beginning of a message that is too long to be one.
func (in *intake) tooLong(a *arrival, line []byte) {
	var h cdr.Header
	iostext.ReadHeader(line, &h)
	in.losses[ledger.TooLong]++
	f := in.feed(a, h.Host)
	if f == nil {
		in.lose(a, iostext.ErrTooLong)
		return
	}
	if !a.again {
		in.see(a, f)
		if !a.saved {
			f.count(&h, a.at, in.now)
		}
	}
	in.unread(a, f, line, ledger.TooLong)
}
