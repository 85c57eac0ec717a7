package archive

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/klauspost/compress/s2"
	"zombiezen.com/go/sqlite"

	"tandem/model/cdr"
)

// clockMove is what MoveClock does.
type clockMove struct {
	gateway int64
	zone    string
	offset  int16
	by      cdr.OffsetBy
}

// MoveClock implements Archive.
func (a *SQLite) MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) (changed []cdr.Day, err error) {
	a.merging.Lock()
	defer a.merging.Unlock()
	days, err := a.dayNumbers(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("moving the clock of gateway %d: %w", gateway, err)
	}
	move := clockMove{gateway, zone, offset, by}
	for _, day := range days {
		moved, err := a.moveDay(ctx, day, move)
		if moved {
			changed = append(changed, day)
		}
		if err != nil {
			return changed, fmt.Errorf("moving the clock of gateway %d on %s: %w", gateway, day, err)
		}
	}
	return changed, nil
}

// moveDay changes the segments of a day, also those that are appended meanwhile.
func (a *SQLite) moveDay(ctx context.Context, day cdr.Day, move clockMove) (moved bool, err error) {
	last := int64(0)
	for {
		var runs []run
		err := a.withReader(ctx, func(c *sqlite.Conn) (err error) {
			runs, err = runsOf(c, day)
			return err
		})
		if err != nil {
			return moved, err
		}
		before := last
		for _, r := range runs {
			if r.number <= before {
				continue
			}
			n, err := a.moveSegment(ctx, day, r.number, move)
			moved, last = moved || n, r.number
			if err != nil {
				return moved, err
			}
		}
		if last == before {
			return moved, nil
		}
	}
}

func (a *SQLite) moveSegment(ctx context.Context, day cdr.Day, number int64, move clockMove) (moved bool, err error) {
	var b block
	for key := []byte(nil); ; key = bytes.Clone(b.first) {
		ok := false
		err := a.withReader(ctx, func(c *sqlite.Conn) (err error) {
			ok, err = load(c, legAfter, &b, number, key, 0)
			return err
		})
		if !ok || err != nil {
			return moved, err
		}
		data, moves, err := move.block(day, b)
		if err != nil {
			return moved, err
		}
		if data == nil {
			continue
		}
		moved = true
		if err := a.update(day, number, b.first, data, moves); err != nil {
			return moved, err
		}
	}
}

func (a *SQLite) update(day cdr.Day, number int64, first, data []byte, moves clocks) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write(func() error {
		if err := execute(a.writer, "UPDATE leg SET data = ?1 WHERE run = ?2 AND first = ?3"+
			" AND EXISTS (SELECT 1 FROM run WHERE run.run = ?2)", data, number, first); err != nil {
			return err
		}
		if a.writer.Changes() == 0 { // the day was dropped
			return nil
		}
		return a.addClocks(day, moves)
	})
}

// block returns the block with the clocks moved, nil when it has none to move, and
// how many legs that adds to which offsets.
func (m clockMove) block(day cdr.Day, b block) (data []byte, moves clocks, err error) {
	rows, err := readLegs(nil, b.first, b.data)
	if err != nil {
		return nil, nil, err
	}
	// Nothing but bytes at fixed places changes, so that the rows stay where they
	// are in the block.
	var w legBlocks
	var l cdr.Leg
	changes := false
	for _, row := range rows {
		if err := unpack(&l, day, row.position, row.body); err != nil {
			return nil, nil, err
		}
		w.head(row.position, len(row.body))
		start := len(w.plain)
		w.plain = append(w.plain, row.body...)
		if l.Gateway == m.gateway && strings.EqualFold(l.Zone, m.zone) && (l.Offset != m.offset || l.OffsetBy != m.by) {
			changes = true
			moves.add(l.Offset, -1)
			moves.add(m.offset, 1)
			w.plain[start+packOffsetBy] = byte(m.by)
			w.plain[start+packOffset] = byte(m.offset)
			w.plain[start+packOffset+1] = byte(uint16(m.offset) >> 8)
		}
	}
	if !changes {
		return nil, nil, nil
	}
	return s2.Encode(nil, w.plain), moves, nil
}
