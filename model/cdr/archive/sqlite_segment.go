package archive

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// writeSegment writes the new entries as a segment and returns its bytes.
func (a *SQLite) writeSegment(batch []Entry, arrivals []incoming) (int64, error) {
	s := &a.scratch
	w := a.segmentWriter(a.nextRun)
	for i := range arrivals {
		in := &arrivals[i]
		if !batch[in.index].New {
			continue
		}
		body := s.bodies[in.index]
		if err := w.legs.add(in.position, s.packed[body.from:body.to]); err != nil {
			return 0, err
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
	scratch  *appendScratch
}

func (a *SQLite) segmentWriter(run int64) *segment {
	w := &segment{writer: a.writer, run: run, legs: &a.scratch.legs, pointers: &a.scratch.pointers, scratch: &a.scratch}
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
	for _, p := range w.scratch.sortPointers(pointers) {
		if err := w.pointers.add(p); err != nil {
			return err
		}
	}
	return w.pointers.flush()
}

// sortPointers returns p in order, without those that are there twice. It is valid
// until the next call.
func (s *appendScratch) sortPointers(p []pointer) []pointer {
	s.radix.begin(len(p))
	for i := range p {
		s.radix.add(p[i].code)
	}
	s.sorted = s.sorted[:0]
	for _, o := range s.radix.sorted() {
		s.sorted = append(s.sorted, p[o.index])
	}
	sortRuns(s.sorted, func(a, b *pointer) bool { return a.code == b.code }, func(a, b pointer) int {
		return comparePositions(a.position, b.position)
	})
	return slices.Compact(s.sorted)
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
