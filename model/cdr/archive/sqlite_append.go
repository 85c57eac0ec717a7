package archive

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"

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
	incoming    []incoming
	rows        []int64 // of the entries of the batch
	numbers     []pointer
	connections []pointer
	keys        []pointer
	clocks      clocks
	legs        legBlocks
	pointers    pointerBlocks
	raw         rawBlocks
}

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
	a.wakeUp()
	return nil
}

// sortBatch brings the entries in the order of days and positions.
func (a *SQLite) sortBatch(batch []Entry) []incoming {
	s := &a.scratch
	s.incoming = s.incoming[:0]
	s.rows = slices.Grow(s.rows[:0], len(batch))[:len(batch)]
	for i := range batch {
		e := &batch[i]
		e.New = false
		in := incoming{position{int64(e.Setup), e.Key}, i, dayOf(e.Setup)}
		if in.day == 0 {
			in.at = e.Arrived
		}
		s.incoming = append(s.incoming, in)
	}
	slices.SortFunc(s.incoming, func(a, b incoming) int {
		if a.day != b.day {
			return cmp.Compare(a.day, b.day)
		}
		return cmp.Or(comparePositions(a.position, b.position), a.index-b.index)
	})
	return s.incoming
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
	added, rawBytes, err := a.writeRaw(d, batch, arrivals)
	if err != nil || added == 0 {
		return err
	}
	bytes, err := a.writeSegment(d, batch, arrivals)
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

// writeRaw gives the new entries their rows, in the order of the batch, and writes
// their texts.
func (a *SQLite) writeRaw(d *dayState, batch []Entry, arrivals []incoming) (added, bytes int64, err error) {
	low, high := len(batch), 0
	for _, in := range arrivals {
		low, high = min(low, in.index), max(high, in.index+1)
	}
	w := &a.scratch.raw
	w.write = func(first int64, data []byte) error {
		bytes += int64(len(data))
		return execute(a.writer, "INSERT INTO raw (id, data) VALUES (?, ?)", rawID(d.day, first), data)
	}
	for i := low; i < high; i++ {
		e := &batch[i]
		if !e.New || dayOf(e.Setup) != d.day {
			continue
		}
		p := position{int64(e.Setup), e.Key}
		if d.day == 0 {
			p.at = e.Arrived
		}
		a.scratch.rows[i] = d.nextRow + added
		if err := w.add(d.nextRow+added, p, e.Raw); err != nil {
			return 0, 0, err
		}
		added++
	}
	return added, bytes, w.flush()
}

// writeSegment writes the new entries as a segment and returns its bytes.
func (a *SQLite) writeSegment(d *dayState, batch []Entry, arrivals []incoming) (int64, error) {
	s := &a.scratch
	s.numbers, s.connections, s.keys = s.numbers[:0], s.connections[:0], s.keys[:0]
	s.clocks = s.clocks[:0]
	w := a.segmentWriter(a.nextRun)
	for _, in := range arrivals {
		e := &batch[in.index]
		if !e.New {
			continue
		}
		s.clocks.add(e.Offset, 1)
		s.legs.body = pack(s.legs.body[:0], e, in.position, s.rows[in.index])
		if err := w.legs.add(in.position, s.legs.body); err != nil {
			return 0, err
		}
		s.numbers = numbersOf(s.numbers, in.position, e.Peer, e.Calling, e.Called)
		if !e.Normal.IsZero() {
			s.connections = append(s.connections, pointer{connectionCode(&e.Normal), in.position})
		}
		if d.day == 0 {
			s.keys = append(s.keys, pointer{e.Key, in.position})
		}
		if d.keys != nil {
			d.keys.add(e.Key)
		}
	}
	if err := w.legs.flush(); err != nil {
		return 0, err
	}
	for kind, pointers := range [][]pointer{byNumber: s.numbers, byConnection: s.connections, byKey: s.keys} {
		if err := w.writePointers(kind, pointers); err != nil {
			return 0, err
		}
	}
	return w.bytes, nil
}

// segment writes the blocks of one.
type segment struct {
	writer   *sqlite.Conn
	run      int64
	kind     int
	bytes    int64
	legs     *legBlocks
	pointers *pointerBlocks
}

func (a *SQLite) segmentWriter(run int64) *segment {
	w := &segment{writer: a.writer, run: run, legs: &a.scratch.legs, pointers: &a.scratch.pointers}
	w.connect()
	return w
}

// connect lets the blocks be written by w.
func (w *segment) connect() {
	w.legs.write = func(first, data []byte) error {
		w.bytes += int64(len(data))
		return execute(w.writer, "INSERT INTO leg (run, first, data) VALUES (?, ?, ?)", w.run, first, data)
	}
	w.pointers.write = func(first, data []byte) error {
		w.bytes += int64(len(data))
		return execute(w.writer, "INSERT INTO pointer (run, kind, first, data) VALUES (?, ?, ?, ?)", w.run, w.kind, first, data)
	}
}

func (w *segment) writePointers(kind int, pointers []pointer) error {
	w.kind = kind
	for _, p := range sortPointers(pointers) {
		if err := w.pointers.add(p); err != nil {
			return err
		}
	}
	return w.pointers.flush()
}

// execute runs a prepared statement that yields nothing.
func execute(c *sqlite.Conn, statement string, args ...any) error {
	s, err := c.Prepare(statement)
	if err != nil {
		return err
	}
	for i, arg := range args {
		switch v := arg.(type) {
		case int64:
			s.BindInt64(i+1, v)
		case int:
			s.BindInt64(i+1, int64(v))
		case []byte:
			s.BindBytes(i+1, v)
		}
	}
	_, err = s.Step()
	if err != nil {
		return err
	}
	return s.Reset()
}
