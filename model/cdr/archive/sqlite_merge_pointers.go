package archive

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// pointersOf merges the pointers of a kind.
func (m *merger) pointersOf(kind int, runs []run) error {
	w := pointerBlocks{write: func(first, data []byte) error { return m.add(kind, first, data) }}
	var heads pointerHeap
	for _, r := range runs {
		c := &pointerCursor{conn: m.reader, run: r.number, kind: kind}
		if err := c.next(); err != nil {
			return err
		}
		if !c.ended {
			heads = append(heads, c)
		}
	}
	slices.SortFunc(heads, func(a, b *pointerCursor) int { return comparePointers(a.head, b.head) })
	for len(heads) > 0 {
		if err := w.add(heads[0].head); err != nil {
			return err
		}
		if err := heads.next(); err != nil {
			return err
		}
	}
	return w.flush()
}

// pointerHeap has the least pointer first: a heap, which sorted cursors are.
type pointerHeap []*pointerCursor

// next moves the first cursor on.
func (h *pointerHeap) next() error {
	heads := *h
	moved := heads[0]
	if err := moved.next(); err != nil {
		return err
	}
	if moved.ended {
		moved = heads[len(heads)-1]
		heads = heads[:len(heads)-1]
		*h = heads
	}
	for i := 0; i < len(heads); {
		child := 2*i + 1
		if child+1 < len(heads) && comparePointers(heads[child+1].head, heads[child].head) < 0 {
			child++
		}
		if child >= len(heads) || comparePointers(moved.head, heads[child].head) <= 0 {
			heads[i] = moved
			break
		}
		heads[i] = heads[child]
		i = child
	}
	return nil
}

// pointerCursor walks over the pointers of a kind of a segment.
type pointerCursor struct {
	conn   *sqlite.Conn
	run    int64
	kind   int
	head   pointer
	stored block
	after  []byte // the first of the block before
	at     int
	ended  bool
}

func (c *pointerCursor) next() error {
	if c.at >= len(c.stored.data) {
		c.after = append(c.after[:0], c.stored.first...)
		ok, err := load(c.conn, pointerAfter, &c.stored, c.run, c.after, c.kind)
		if !ok || err != nil {
			c.ended = true
			return err
		}
		c.at = 0
	}
	c.head = readPointer(c.stored.data[c.at:])
	c.at += pointerBytes
	return nil
}
