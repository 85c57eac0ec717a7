package archive

import (
	"cmp"
	"context"
	"errors"

	"zombiezen.com/go/sqlite"

	"tandem/model/cdr"
)

// The block from which a key is found, those behind it and those before. Keys are
// compared as row values, because SQLite would prepare a statement again whenever
// another value is bound to a range; so the block may be of another segment.
const (
	legFrom   = "SELECT first, data, run FROM leg WHERE (run, first) <= (?1, ?2) ORDER BY run DESC, first DESC LIMIT 1"
	legAfter  = "SELECT first, data, run FROM leg WHERE (run, first) > (?1, ?2) ORDER BY run, first"
	legBefore = "SELECT first, data, run FROM leg WHERE (run, first) < (?1, ?2) ORDER BY run DESC, first DESC"

	pointerFrom = "SELECT first, data, run, kind FROM pointer WHERE (run, kind, first) <= (?1, ?3, ?2)" +
		" ORDER BY run DESC, kind DESC, first DESC LIMIT 1"
	pointerAfter = "SELECT first, data, run, kind FROM pointer WHERE (run, kind, first) > (?1, ?3, ?2) ORDER BY run, kind, first LIMIT 1"
)

// block is one as it is stored.
type block struct {
	first, data []byte
}

// load runs one of the queries above; ok is false when it finds no block.
func load(c *sqlite.Conn, query string, into *block, run int64, key []byte, kind int) (ok bool, err error) {
	s, err := c.Prepare(query)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, s.Reset()) }()
	s.BindInt64(1, run)
	s.BindBytes(2, key)
	if kind != 0 {
		s.BindInt64(3, int64(kind))
	}
	if ok, err = s.Step(); !ok || err != nil || s.ColumnInt64(2) != run || kind != 0 && s.ColumnInt(3) != kind {
		return false, err
	}
	into.take(s)
	return true, nil
}

// loadSome is load of as many blocks of legs as there is room in blocks.
func loadSome(c *sqlite.Conn, query string, blocks []block, run int64, key []byte) (n int, err error) {
	s, err := c.Prepare(query)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Reset()) }()
	s.BindInt64(1, run)
	s.BindBytes(2, key)
	for n < len(blocks) {
		if ok, err := s.Step(); !ok || err != nil || s.ColumnInt64(2) != run {
			return n, err
		}
		blocks[n].take(s)
		n++
	}
	return n, nil
}

// take takes the block of a row.
func (b *block) take(s *sqlite.Stmt) {
	b.first = columnBytes(s, 0, b.first)
	b.data = columnBytes(s, 1, b.data)
}

func columnBytes(s *sqlite.Stmt, column int, into []byte) []byte {
	n := s.ColumnLen(column)
	if cap(into) < n {
		into = make([]byte, n)
	}
	return into[:s.ColumnBytes(column, into[:n])]
}

// runsOf returns the segments of a day with the number of their legs, oldest first.
func runsOf(c *sqlite.Conn, day cdr.Day) (runs []run, err error) {
	// In a subquery the day is no reason for SQLite to prepare the statement again.
	s, err := c.Prepare("SELECT run, legs FROM run WHERE day = (SELECT ?) ORDER BY run")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Reset()) }()
	s.BindInt64(1, int64(day))
	for {
		ok, err := s.Step()
		if !ok || err != nil {
			return runs, err
		}
		runs = append(runs, run{s.ColumnInt64(0), s.ColumnInt64(1)})
	}
}

// run is a segment.
type run struct{ number, legs int64 }

// eachPointer calls fn with the pointers of a segment whose codes are in a range, in
// their order, until it returns false.
func eachPointer(c *sqlite.Conn, number int64, kind int, low, high uint64, fn func(pointer) bool) error {
	var b block
	query, key := pointerFrom, appendPointer(nil, pointer{code: low})
	for {
		ok, err := load(c, query, &b, number, key, kind)
		if err != nil {
			return err
		}
		if !ok && query == pointerAfter {
			return nil
		}
		if ok {
			for at := 0; at+pointerBytes <= len(b.data); at += pointerBytes {
				p := readPointer(b.data[at:])
				if p.code > high || p.code >= low && !fn(p) {
					return nil
				}
			}
			key = append(key[:0], b.first...)
		}
		query = pointerAfter
	}
}

// withReader runs fn with a reading connection.
func (a *SQLite) withReader(ctx context.Context, fn func(c *sqlite.Conn) error) error {
	c, back, err := a.reader(ctx)
	if err != nil {
		return err
	}
	defer back()
	if err := fn(c); err != nil {
		return cmp.Or(ctx.Err(), err) // SQLite says that it was interrupted
	}
	return nil
}
