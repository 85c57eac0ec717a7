package collector

import (
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

// Sizes of batches. Batches are made when they are needed and used again; all of
// them take about 90 MB.
const (
	batchRecords = 10_000
	batchBytes   = 6 << 20
	batches      = 8
	// maxLine is the greatest length of a message.
	maxLine = 8192
)

// batch is a transaction of the archive in the making.
type batch struct {
	entries []archive.Entry
	records []cdr.Record
	// from says for each entry whose it is.
	from []owner
	n    int
	// text holds the bytes that the records are views of.
	text []byte
	// waiting is closed when the batch was written, nil while nobody waits.
	waiting *ticket
}

// owner is what a record counts for.
type owner struct {
	feed *feed
	// tally is of the import or the retry that brought it, nil otherwise.
	tally *tally
	// late says that message, if it is new, came long after its call: it may be
	// missing in gaps.
	late    bool
	message message
}

// ticket is for those who wait until a batch was written.
type ticket struct {
	done chan struct{}
	err  error
}

func newBatch() *batch {
	b := &batch{
		entries: make([]archive.Entry, batchRecords), records: make([]cdr.Record, batchRecords),
		from: make([]owner, batchRecords), text: make([]byte, 0, batchBytes),
	}
	for i := range b.entries {
		b.entries[i].Record = &b.records[i]
	}
	return b
}

// full reports whether a message of any length may not fit any more.
func (b *batch) full() bool {
	return b.n == len(b.records) || cap(b.text)-len(b.text) < recordBytes
}

func (b *batch) reset() { b.n, b.text, b.waiting = 0, b.text[:0], nil }

// ticket returns the ticket of b.
func (b *batch) ticket() *ticket {
	if b.waiting == nil {
		b.waiting = &ticket{done: make(chan struct{})}
	}
	return b.waiting
}

// recordBytes is what a record may take at most with all that pin copies, once as
// the message and once more in its fields.
const recordBytes = 3 * maxLine

// copy returns a copy of p that lives as long as the batch.
func (b *batch) copy(p []byte) []byte {
	if len(p) == 0 {
		return nil
	}
	start := len(b.text)
	b.text = append(b.text, p...)
	return b.text[start:len(b.text):len(b.text)]
}

// pin makes what rec refers to live as long as the batch, and reports whether it
// fits.
func (b *batch) pin(rec *cdr.Record) bool {
	fields := [...]*[]byte{
		&rec.Raw, &rec.Header.Host, &rec.CauseText, &rec.Connection, &rec.Zone, &rec.Peer, &rec.SubAddress,
		&rec.Calling, &rec.Called, &rec.FeatureName, &rec.FeatureID, &rec.FeatureLeg, &rec.Extra,
	}
	size := 0
	for _, f := range fields {
		size += len(*f)
	}
	if size > recordBytes {
		return false
	}
	for _, f := range fields {
		*f = b.copy(*f)
	}
	return true
}
