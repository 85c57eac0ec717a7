package report

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
)

// stream reads the numbers of a day, or of a shard of it, in their order.
type stream struct {
	unpacker
	blockRow
}

// streams returns the streams of the numbers in a role on the days from first to
// last, each before its first number.
func streams(ctx context.Context, tx bun.IDB, role Role, first, last cdr.Day) ([]*stream, error) {
	var rows []blockRow
	err := tx.NewSelect().Model(&rows).Column("roll_number.part", "roll_number.made", "role", "shard").
		Join("JOIN roll_made ON roll_made.part = roll_number.part AND roll_made.made = roll_number.made").
		Where("roll_number.part BETWEEN ? AND ?", first, last).Where("role = ?", role).Where("block = 0").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading numbers: %w", err)
	}
	all := make([]*stream, len(rows))
	for i, row := range rows {
		all[i] = &stream{blockRow: row}
	}
	return all, nil
}

// readBlocks are the blocks of a stream that are read at once.
const readBlocks = 8

// advance turns to the next number, and returns false when there is none.
func (s *stream) advance(ctx context.Context, tx bun.IDB) (bool, error) {
	more, err := s.next()
	if more || err != nil {
		return more, err
	}
	var blocks [][]byte
	err = tx.NewRaw("SELECT packed FROM roll_number WHERE part = ? AND made = ? AND role = ? AND shard = ?"+
		" AND block >= ? AND block < ? ORDER BY block", s.Part, s.Made, s.Role, s.Shard, s.Block, s.Block+readBlocks).Scan(ctx, &blocks)
	if err != nil {
		return false, err
	}
	s.Block += readBlocks
	s.block = slices.Concat(blocks...)
	return s.next()
}

// merge calls visit with every number of the streams and what it did in all of
// them, in the order of the numbers. The number is valid until visit returns.
func merge(ctx context.Context, tx bun.IDB, all []*stream, visit func(number []byte, t totals)) error {
	var h streamHeap
	for _, s := range all {
		more, err := s.advance(ctx, tx)
		if err != nil {
			return fmt.Errorf("reading numbers: %w", err)
		}
		if more {
			h = append(h, s)
		}
	}
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
	var first unpacker // the number at hand
	for len(h) > 0 {
		first.place, first.number = h[0].place, append(first.number[:0], h[0].number...)
		var sum totals
		for len(h) > 0 && h[0].same(&first) {
			sum.add(h[0].totals)
			more, err := h[0].advance(ctx, tx)
			if err != nil {
				return fmt.Errorf("reading numbers: %w", err)
			}
			if !more {
				h[0] = h[len(h)-1]
				h = h[:len(h)-1]
			}
			h.down(0)
		}
		visit(first.number, sum)
	}
	return nil
}

// streamHeap has the stream with the first number on top.
type streamHeap []*stream

// down moves the stream at i to its place.
func (h streamHeap) down(i int) {
	if i >= len(h) {
		return
	}
	s := h[i]
	for child := 2*i + 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1].before(&h[child].unpacker) {
			child++
		}
		if !h[child].before(&s.unpacker) {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = s
}
