package archive

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// source loads a block of a segment with one of the queries legFrom, legAfter and
// legBefore.
type source func(query string, key []byte, into *block) (ok bool, err error)

// inRun is the source of a segment on a connection that the caller holds.
func inRun(c *sqlite.Conn, number int64) source {
	return func(query string, key []byte, into *block) (bool, error) {
		return load(c, query, into, number, key, 0)
	}
}

// cursor walks over the legs of a segment in either direction: all of them, or
// those at given positions.
type cursor struct {
	source    source
	backwards bool
	// wanted are the positions to visit, in the order of the walk; all when nil.
	wanted []position
	err    error

	stored block
	rows   []packedLeg // of the block, in the order of the walk
	at     int
}

func (c *cursor) ok() bool        { return c.err == nil && c.at < len(c.rows) }
func (c *cursor) row() *packedLeg { return &c.rows[c.at] }

// seek goes to the first leg that is at p or behind it.
func (c *cursor) seek(p position, backwards bool) {
	c.backwards = backwards
	if c.wanted != nil {
		c.nextWanted()
		return
	}
	key := appendPosition(nil, p)
	if !c.fill(legFrom, key) && c.err == nil && !backwards {
		c.fill(legAfter, key)
	}
	for c.ok() && p.after(c.row().position, backwards) {
		c.next()
	}
}

// next goes to the next leg.
func (c *cursor) next() {
	if c.wanted != nil {
		c.nextWanted()
		return
	}
	if c.at++; c.at < len(c.rows) {
		return
	}
	query := legAfter
	if c.backwards {
		query = legBefore
	}
	c.fill(query, slices.Clone(c.stored.first))
}

// nextWanted goes to the next position that is wanted and there.
func (c *cursor) nextWanted() {
	for len(c.wanted) > 0 {
		p := c.wanted[0]
		c.wanted = c.wanted[1:]
		if c.find(p) || c.err == nil && c.fill(legFrom, appendPosition(nil, p)) && c.find(p) {
			return
		}
		if c.err != nil {
			return
		}
	}
	c.rows, c.at = c.rows[:0], 0
}

// find goes to p in the block at hand.
func (c *cursor) find(p position) bool {
	i, ok := slices.BinarySearchFunc(c.rows, p, func(l packedLeg, p position) int {
		if c.backwards {
			return comparePositions(p, l.position)
		}
		return comparePositions(l.position, p)
	})
	if ok {
		c.at = i
	}
	return ok
}

// fill takes the rows of another block; without one the walk is over.
func (c *cursor) fill(query string, key []byte) bool {
	c.rows, c.at = c.rows[:0], 0
	ok, err := c.source(query, key, &c.stored)
	if !ok || err != nil {
		c.err = err
		return false
	}
	if c.rows, c.err = readLegs(c.rows, c.stored.first, c.stored.data); c.err != nil {
		return false
	}
	if c.backwards {
		slices.Reverse(c.rows)
	}
	return true
}

// cursors walks over several segments as if they were one: a heap of cursors by
// their positions.
type cursors struct {
	heap      []*cursor
	backwards bool
}

// add takes c in, after its seek.
func (m *cursors) add(c *cursor) error {
	if c.err != nil || !c.ok() {
		return c.err
	}
	m.heap = append(m.heap, c)
	for i := len(m.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !m.less(i, parent) {
			return nil
		}
		m.heap[i], m.heap[parent] = m.heap[parent], m.heap[i]
		i = parent
	}
	return nil
}

func (m *cursors) less(i, j int) bool {
	return m.heap[j].row().after(m.heap[i].row().position, m.backwards)
}

// row is the leg at which m stands, nil at the end.
func (m *cursors) row() *packedLeg {
	if len(m.heap) == 0 {
		return nil
	}
	return m.heap[0].row()
}

func (m *cursors) next() error {
	c := m.heap[0]
	c.next()
	if c.err != nil {
		return c.err
	}
	if !c.ok() {
		n := len(m.heap) - 1
		m.heap[0] = m.heap[n]
		m.heap = m.heap[:n]
	}
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(m.heap) {
			return nil
		}
		if child+1 < len(m.heap) && m.less(child+1, child) {
			child++
		}
		if !m.less(child, i) {
			return nil
		}
		m.heap[i], m.heap[child] = m.heap[child], m.heap[i]
		i = child
	}
}
