package archive

import (
	"bytes"
	"context"
	"errors"
	"math/bits"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
)

// sizeOf is the size of a segment for merging: each is fanIn times the last.
func sizeOf(legs int64) int { return bits.Len64(uint64(legs)) / 4 }

// mergeOne merges the segments of the smallest size that has least of them.
func (a *SQLite) mergeOne(ctx context.Context, least int) (merged bool, err error) {
	a.merging.Lock()
	defer a.merging.Unlock()
	day, runs, err := a.mergeable(ctx, least)
	if err != nil || len(runs) == 0 {
		return false, err
	}
	return true, a.merge(ctx, day, runs)
}

// mergeable returns segments of a day to be merged, none when there are fewer than
// least of each size.
func (a *SQLite) mergeable(ctx context.Context, least int) (day cdr.Day, runs []run, err error) {
	type group struct {
		day  cdr.Day
		size int
	}
	groups := map[group][]run{}
	err = a.withReader(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, "SELECT run, legs, day FROM run ORDER BY run", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
			r := run{s.ColumnInt64(0), s.ColumnInt64(1)}
			g := group{cdr.Day(s.ColumnInt64(2)), sizeOf(r.legs)}
			groups[g] = append(groups[g], r)
			return nil
		}})
	})
	smallest := -1
	for g, of := range groups {
		if len(of) >= least && (smallest < 0 || g.size < smallest) {
			smallest, day, runs = g.size, g.day, of
		}
	}
	return day, runs[:min(len(runs), mergedAtOnce)], err
}

// mergeSlice is how many bytes of blocks are written in one transaction of a merge,
// so that appending waits for little.
const mergeSlice = 2 << 20

// pending is a block to be written; kind is 0 for one of legs.
type pending struct {
	kind int
	block
}

// merger writes a new segment beside the others. Until its end it is garbage, so
// that what a crash leaves is deleted.
type merger struct {
	archive *SQLite
	reader  *sqlite.Conn
	run     int64
	bytes   int64
	pending []pending
	size    int
}

// merge replaces segments of a day by one.
func (a *SQLite) merge(ctx context.Context, day cdr.Day, runs []run) error {
	m := &merger{archive: a}
	if err := m.begin(); err != nil {
		return err
	}
	err := a.withReader(ctx, func(c *sqlite.Conn) error {
		m.reader = c
		if err := m.legs(runs); err != nil {
			return err
		}
		for _, kind := range []int{byNumber, byConnection, byKey} {
			if err := m.pointersOf(kind, runs); err != nil {
				return err
			}
		}
		return m.write()
	})
	if errors.Is(err, errGone) {
		return nil // the day was dropped meanwhile; the new segment is garbage
	}
	if err != nil {
		return err
	}
	return m.replace(day, runs)
}

func (m *merger) begin() error {
	a := m.archive
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write(func() error {
		m.run = a.nextRun
		a.nextRun++
		return execute(a.writer, "INSERT INTO garbage (low, high, raw) VALUES (?, ?, 0)", m.run, m.run)
	})
}

// add takes a block over.
func (m *merger) add(kind int, first, data []byte) error {
	m.pending = append(m.pending, pending{kind, block{bytes.Clone(first), bytes.Clone(data)}})
	if m.size += len(data); m.size < mergeSlice {
		return nil
	}
	return m.write()
}

// write writes the blocks that are pending.
func (m *merger) write() error {
	a := m.archive
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.write(func() error {
		for _, p := range m.pending {
			statement, args := "INSERT INTO leg (run, first, data) VALUES (?, ?, ?)", []any{m.run, p.first, p.data}
			if p.kind != 0 {
				statement, args = "INSERT INTO pointer (run, kind, first, data) VALUES (?, ?, ?, ?)", []any{m.run, p.kind, p.first, p.data}
			}
			if err := execute(a.writer, statement, args...); err != nil {
				return err
			}
		}
		return nil
	})
	m.bytes += int64(m.size)
	m.pending, m.size = m.pending[:0], 0
	return err
}

func (m *merger) legs(runs []run) error {
	all := &cursors{}
	for _, r := range runs {
		c := &cursor{source: inRun(m.reader, r.number)}
		c.seek(position{}, false)
		if err := all.add(c); err != nil {
			return err
		}
	}
	w := legBlocks{write: func(first, data []byte) error { return m.add(0, first, data) }}
	for l := all.row(); l != nil; l = all.row() {
		if err := w.again(*l); err != nil {
			return err
		}
		if err := all.next(); err != nil {
			return err
		}
	}
	return w.flush()
}

// replace lets the new segment take the place of the others, unless one of them
// is gone.
func (m *merger) replace(day cdr.Day, runs []run) error {
	a := m.archive
	a.mu.Lock()
	defer a.mu.Unlock()
	var legs int64
	err := a.write(func() error {
		for _, r := range runs {
			if err := execute(a.writer, "DELETE FROM run WHERE run = ?", r.number); err != nil {
				return err
			}
			if a.writer.Changes() != 1 {
				return errGone
			}
			if err := execute(a.writer, "INSERT INTO garbage (low, high, raw) VALUES (?, ?, 0)", r.number, r.number); err != nil {
				return err
			}
			legs += r.legs
		}
		return errors.Join(
			execute(a.writer, "DELETE FROM garbage WHERE low = ? AND high = ? AND NOT raw", m.run, m.run),
			execute(a.writer, "INSERT INTO run (run, day, legs, bytes) VALUES (?, ?, ?, ?)", m.run, int64(day), legs, m.bytes))
	})
	if errors.Is(err, errGone) {
		return nil
	}
	return err
}
