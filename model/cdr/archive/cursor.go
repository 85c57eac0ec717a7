package archive

import (
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"
)

// source loads blocks of a segment, as many as there is room in blocks: from the
// one on that one of the queries legFrom, legAfter and legBefore finds. It returns
// how many there were.
type source func(query string, key []byte, blocks []block) (n int, err error)

// inRun is the source of a segment on a connection that the caller holds.
func inRun(c *sqlite.Conn, number int64) source {
	return func(query string, key []byte, blocks []block) (int, error) {
		return loadSome(c, query, blocks, number, key)
	}
}

const (
	// mostBlocks are the blocks that a cursor loads at once: many legs cost a few
	// statements, and a page of a list does not read what it does not show.
	mostBlocks = 4
	// mostAhead are the segments up to which cursors load ahead: more would take
	// much memory, about 400 KB each.
	mostAhead = 64
)

// cursor walks over the legs of a segment in either direction: all of them, or
// those at given positions. Its owner calls stop when it has enough.
type cursor struct {
	source source
	// ahead says that several blocks may be loaded at once, and by a goroutine: then
	// another processor loads and decompresses the next meanwhile.
	ahead     bool
	backwards bool
	// wanted are the positions to visit, in the order of the walk; all when nil.
	wanted []position
	err    error

	batch *batch // at hand
	block int    // in batch
	at    int    // of the rows of the block, in the order of the walk
	leg   packedLeg
	spare *batch
	// loading receives what a goroutine loads, nil when there is none.
	loading chan *batch
}

// batch is n blocks one behind the other.
type batch struct {
	n       int
	blocks  [mostBlocks]block
	rows    [mostBlocks]rows
	scratch []byte
	err     error
}

func (c *cursor) ok() bool { return c.err == nil && c.batch != nil && c.block < c.batch.n }

// row is the leg at which c stands, until it goes on.
func (c *cursor) row() *packedLeg { return &c.leg }

// seek goes to the first leg that is at p or behind it.
func (c *cursor) seek(p position, backwards bool) {
	c.backwards = backwards
	if c.wanted != nil {
		c.nextWanted()
		return
	}
	key := appendPosition(nil, p)
	if c.load(legFrom, key, 1); !c.ok() && c.err == nil && !backwards {
		c.load(legAfter, key, 1)
	}
	for c.ok() && p.after(c.leg.position, backwards) {
		c.next()
	}
}

// next goes to the next leg.
func (c *cursor) next() {
	if c.wanted != nil {
		c.nextWanted()
		return
	}
	if c.at++; c.at < len(c.batch.rows[c.block].marks) {
		c.stand()
		return
	}
	if c.block++; c.block < c.batch.n {
		c.at = 0
		c.stand()
		return
	}
	c.nextBatch()
}

// stand takes the leg at which c stands now.
func (c *cursor) stand() {
	r, i := &c.batch.rows[c.block], c.at
	if c.backwards {
		i = len(r.marks) - 1 - i
	}
	c.leg = r.at(i)
}

// nextWanted goes to the next position that is wanted and there.
func (c *cursor) nextWanted() {
	for len(c.wanted) > 0 && c.err == nil {
		p := c.wanted[0]
		c.wanted = c.wanted[1:]
		if c.find(p) {
			return
		}
		if c.load(legFrom, appendPosition(nil, p), 1); c.find(p) {
			return
		}
	}
	c.batch = nil
}

// find goes to p in the block at hand.
func (c *cursor) find(p position) bool {
	if !c.ok() {
		return false
	}
	r := &c.batch.rows[c.block]
	i, ok := slices.BinarySearchFunc(r.marks, p, func(m mark, p position) int { return comparePositions(m.position, p) })
	if ok {
		c.leg = r.at(i)
	}
	return ok
}

// load takes the first of other blocks, as many as most.
func (c *cursor) load(query string, key []byte, most int) {
	if c.batch == nil {
		c.batch = &batch{}
	}
	c.batch.load(c.source, query, key, most)
	c.begin()
}

// nextBatch takes the blocks behind those at hand. A walk that goes on for long has
// them loaded ahead.
func (c *cursor) nextBatch() {
	most := 1
	if c.ahead {
		most = min(2*c.batch.n, mostBlocks)
	}
	if c.loading == nil {
		query, key := c.behind()
		c.load(query, key, most)
	} else {
		c.batch, c.spare = <-c.loading, c.batch
		c.loading = nil
		c.begin()
	}
	if c.ahead && c.err == nil && c.batch.n == mostBlocks {
		c.loadAhead()
	}
}

// begin goes to the first leg of the blocks at hand; without one the walk is over.
func (c *cursor) begin() {
	c.block, c.at = 0, 0
	if c.err = c.batch.err; c.ok() {
		c.stand()
	}
}

// behind returns how the blocks behind those at hand are found.
func (c *cursor) behind() (query string, key []byte) {
	query = legAfter
	if c.backwards {
		query = legBefore
	}
	return query, slices.Clone(c.batch.blocks[c.batch.n-1].first)
}

// loadAhead loads the next blocks in a goroutine, for which nextBatch or stop
// waits.
func (c *cursor) loadAhead() {
	query, key := c.behind()
	b := c.spare
	if b == nil {
		b = &batch{}
	}
	loading := make(chan *batch, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				b.err = fmt.Errorf("loading blocks: panic: %v", v)
			}
			loading <- b
		}()
		b.load(c.source, query, key, mostBlocks)
	}()
	c.loading = loading
}

// stop waits for what c lets be loaded.
func (c *cursor) stop() {
	if c.loading != nil {
		<-c.loading
		c.loading = nil
	}
}

// load loads as many blocks as most.
func (b *batch) load(from source, query string, key []byte, most int) {
	b.n, b.err = from(query, key, b.blocks[:most])
	for i := 0; i < b.n && b.err == nil; i++ {
		b.scratch, b.err = b.rows[i].read(&b.blocks[i], b.scratch)
	}
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
	return m.heap[j].leg.after(m.heap[i].leg.position, m.backwards)
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

// stop ends the walk.
func (m *cursors) stop() {
	for _, c := range m.heap {
		c.stop()
	}
}
