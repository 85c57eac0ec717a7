package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tandem/model/cdr"
)

// The kinds of pointers.
const (
	byNumber     = 1
	byConnection = 2
	byKey        = 3 // of day 0, where the position has the arrival, which copies do not share
)

// dayState is what the writer knows of a day.
type dayState struct {
	day cdr.Day
	// legs is how many there are, and nextRow the row of the next.
	legs, nextRow int64
	// keys are those of all legs, nil while they were not read; used is the segment
	// for which they were needed last.
	keys *known
	used int64
}

// rowBits are those of a row in the id of a raw block.
const rowBits = 40

// rawID returns the id of the raw block whose first line is that of row.
func rawID(day cdr.Day, row int64) int64 { return int64(day)<<rowBits | row }

// incoming is an entry of a batch on its way.
type incoming struct {
	position
	index int
	day   cdr.Day
}

// appendScratch is memory that Append uses again.
type appendScratch struct {
	incoming []incoming
	// packed has the new legs of a day in the order of the batch, bodies where that
	// of each entry is in it.
	packed      []byte
	bodies      []span
	numbers     []pointer
	connections []pointer
	keys        []pointer
	sorted      []pointer
	radix       radix
	clocks      clocks
	legs        legBlocks
	pointers    pointerBlocks
	raw         rawBlocks
}

// span is a part of some bytes.
type span struct{ from, to int }

// Append implements Archive.
func (a *SQLite) Append(ctx context.Context, batch []Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	arrivals := a.sortBatch(batch)
	err := a.write(func() error { return a.appendDays(batch, arrivals) })
	if err != nil {
		for _, in := range arrivals {
			delete(a.days, in.day) // what it says may not be so
		}
		a.scratch = appendScratch{}
		for i := range batch {
			batch[i].New = false
		}
		return fmt.Errorf("appending %d legs: %w", len(batch), err)
	}
	a.arrived.Add(int64(len(batch)))
	a.wakeUp()
	return nil
}

// sortBatch brings the entries in the order of days and positions, copies in that of
// the batch.
func (a *SQLite) sortBatch(batch []Entry) []incoming {
	s := &a.scratch
	s.bodies = slices.Grow(s.bodies[:0], len(batch))[:len(batch)]
	s.radix.begin(len(batch))
	for i := range batch {
		batch[i].New = false
		s.radix.add(batch[i].timeWord())
	}
	s.incoming = s.incoming[:0]
	for _, o := range s.radix.sorted() {
		e := &batch[o.index]
		s.incoming = append(s.incoming, incoming{e.position(), o.index, dayOf(e.Setup)})
	}
	sortRuns(s.incoming, func(a, b *incoming) bool { return a.at == b.at && a.day == b.day }, func(a, b incoming) int {
		return cmp.Or(cmp.Compare(a.key, b.key), a.index-b.index)
	})
	return s.incoming
}

// timeWord is greater for a later position, and for that of any later day: day 0 has
// arrivals.
func (e *Entry) timeWord() uint64 {
	word := uint64(e.position().at)
	if dayOf(e.Setup) != 0 {
		word |= 1 << 63
	}
	return word
}

// sortRuns sorts each run of items that are the same by what they were sorted by
// before.
func sortRuns[T any](items []T, same func(a, b *T) bool, compare func(a, b T) int) {
	for len(items) > 1 {
		n := 1
		for n < len(items) && same(&items[0], &items[n]) {
			n++
		}
		if n > 1 {
			slices.SortFunc(items[:n], compare)
		}
		items = items[n:]
	}
}

func (a *SQLite) appendDays(batch []Entry, arrivals []incoming) error {
	for len(arrivals) > 0 {
		n := 1
		for n < len(arrivals) && arrivals[n].day == arrivals[0].day {
			n++
		}
		d, err := a.day(arrivals[0].day)
		if err != nil {
			return err
		}
		if err := a.appendDay(d, batch, arrivals[:n]); err != nil {
			return err
		}
		arrivals = arrivals[n:]
	}
	return nil
}

// day returns the state of a day.
func (a *SQLite) day(day cdr.Day) (*dayState, error) {
	if d := a.days[day]; d != nil {
		return d, nil
	}
	d := &dayState{day: day}
	var err error
	if d.legs, err = number(a.writer, "SELECT legs FROM day WHERE day = ?", int64(day)); err != nil {
		return nil, err
	}
	if d.nextRow, err = nextRow(a.writer, day); err != nil {
		return nil, err
	}
	// Rows of texts that are still to be deleted are not given again.
	dropped, err := number(a.writer, "SELECT coalesce(max(high) + 1, ?1) - ?1 FROM garbage WHERE raw AND low = ?1", rawID(day, 0))
	if err != nil {
		return nil, err
	}
	d.nextRow = max(d.nextRow, dropped)
	a.days[day] = d
	return d, nil
}

// appendDay adds those of the entries of a day that are new.
func (a *SQLite) appendDay(d *dayState, batch []Entry, arrivals []incoming) error {
	if err := a.markNew(d, batch, arrivals); err != nil {
		return err
	}
	added, rawBytes, err := a.packDay(d, batch, arrivals)
	if err != nil || added == 0 {
		return err
	}
	bytes, err := a.writeSegment(batch, arrivals)
	if err != nil {
		return err
	}
	if err := execute(a.writer, "INSERT INTO run (run, day, legs, bytes) VALUES (?, ?, ?, ?)",
		a.nextRun, int64(d.day), added, bytes); err != nil {
		return err
	}
	if err := a.addClocks(d.day, a.scratch.clocks); err != nil {
		return err
	}
	a.nextRun++
	d.legs += added
	d.nextRow += added
	return execute(a.writer, "INSERT INTO day (day, legs, raw) VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE"+
		" SET legs = legs + excluded.legs, raw = raw + excluded.raw", int64(d.day), added, rawBytes)
}

// packDay gives the new entries their rows, writes their texts, packs them and
// gathers their pointers, in the order of the batch: that is the order of its bytes in
// memory, which hopping about would cost a tenth of appending.
func (a *SQLite) packDay(d *dayState, batch []Entry, arrivals []incoming) (added, bytes int64, err error) {
	low, high := len(batch), 0
	for _, in := range arrivals {
		low, high = min(low, in.index), max(high, in.index+1)
	}
	s := &a.scratch
	s.packed, s.clocks = s.packed[:0], s.clocks[:0]
	s.numbers, s.connections, s.keys = s.numbers[:0], s.connections[:0], s.keys[:0]
	s.raw.write = func(first int64, data []byte) error {
		bytes += int64(len(data))
		return execute(a.writer, "INSERT INTO raw (id, data) VALUES (?, ?)", rawID(d.day, first), data)
	}
	for i := low; i < high; i++ {
		e := &batch[i]
		if !e.New || dayOf(e.Setup) != d.day {
			continue
		}
		if err := s.take(i, e, d.nextRow+added); err != nil {
			return 0, 0, err
		}
		added++
	}
	return added, bytes, s.raw.flush()
}

// position returns where the leg of e is among those of its day.
func (e *Entry) position() position {
	if dayOf(e.Setup) == 0 {
		return position{e.Arrived, e.Key}
	}
	return position{int64(e.Setup), e.Key}
}

// take takes entry i of the batch in, which is new.
func (s *appendScratch) take(i int, e *Entry, row int64) error {
	p, from := e.position(), len(s.packed)
	s.packed = pack(s.packed, e, p, row)
	s.bodies[i] = span{from, len(s.packed)}
	s.clocks.add(e.Offset, 1)
	s.numbers = numbersOf(s.numbers, p, e.Peer, e.Calling, e.Called)
	if !e.Normal.IsZero() {
		s.connections = append(s.connections, pointer{connectionCode(&e.Normal), p})
	}
	if dayOf(e.Setup) == 0 {
		s.keys = append(s.keys, pointer{e.Key, p})
	}
	return s.raw.add(row, p, e.Raw)
}
