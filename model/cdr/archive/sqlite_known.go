package archive

import (
	"slices"

	"tandem/model/cdr"
)

// markNew sets New of the entries of a day that are not there yet.
func (a *SQLite) markNew(d *dayState, batch []Entry, arrivals []incoming) error {
	d.used = a.nextRun
	// Reading all keys of a day is worth it only for many legs.
	if d.keys == nil && int64(len(arrivals)) >= d.legs/512 {
		if err := a.loadKeys(d); err != nil {
			return err
		}
	}
	var suspects []incoming
	twice := twiceInBatch(d.day)
	for i, in := range arrivals {
		switch {
		case twice(arrivals, i):
		case d.legs > 0 && (d.keys == nil || d.keys.has(in.key)):
			suspects = append(suspects, in)
		default:
			batch[in.index].New = true
			d.remember(in.key)
		}
	}
	if len(suspects) == 0 {
		return nil
	}
	unknown, err := a.unknown(d.day, suspects)
	for _, in := range unknown {
		batch[in.index].New = true
		d.remember(in.key)
	}
	return err
}

// remember takes the key of a new leg in.
func (d *dayState) remember(key uint64) {
	if d.keys != nil {
		d.keys.add(key)
	}
}

// twiceInBatch returns what tells whether an entry has a copy before it.
func twiceInBatch(day cdr.Day) func(arrivals []incoming, i int) bool {
	if day != 0 {
		return func(arrivals []incoming, i int) bool { return i > 0 && arrivals[i].position == arrivals[i-1].position }
	}
	seen := map[uint64]bool{}
	return func(arrivals []incoming, i int) bool {
		key := arrivals[i].key
		was := seen[key]
		seen[key] = true
		return was
	}
}

// unknown returns those of the suspects that no segment has.
func (a *SQLite) unknown(day cdr.Day, suspects []incoming) ([]incoming, error) {
	runs, err := runsOf(a.writer, day)
	if err != nil {
		return nil, err
	}
	for _, r := range slices.Backward(runs) {
		if len(suspects) == 0 {
			break
		}
		if day == 0 {
			suspects, err = a.withoutKeys(r, suspects)
		} else {
			suspects, err = a.withoutLegs(r, suspects)
		}
		if err != nil {
			return nil, err
		}
	}
	return suspects, nil
}

// withoutKeys leaves out the suspects whose key a segment of day 0 has.
func (a *SQLite) withoutKeys(r run, suspects []incoming) ([]incoming, error) {
	var failed error
	left := slices.DeleteFunc(suspects, func(in incoming) bool {
		found := false
		err := eachPointer(a.writer, r.number, byKey, in.key, in.key, func(pointer) bool {
			found = true
			return false
		})
		if err != nil {
			failed = err
		}
		return found
	})
	return left, failed
}

// withoutLegs leaves out the suspects, which are in order, whose position a segment
// has.
func (a *SQLite) withoutLegs(r run, suspects []incoming) ([]incoming, error) {
	var (
		b    block
		rows []packedLeg
		next int
		key  []byte
	)
	left := suspects[:0]
	for _, in := range suspects {
		// Beyond the rows at hand, the next block is looked for.
		if next >= len(rows) || comparePositions(rows[len(rows)-1].position, in.position) < 0 {
			key = appendPosition(key[:0], in.position)
			ok, err := load(a.writer, legFrom, &b, r.number, key, 0)
			if err != nil {
				return nil, err
			}
			rows, next = rows[:0], 0
			if ok {
				if rows, err = readLegs(rows, b.first, b.data); err != nil {
					return nil, err
				}
			}
		}
		for next < len(rows) && comparePositions(rows[next].position, in.position) < 0 {
			next++
		}
		if next == len(rows) || rows[next].position != in.position {
			left = append(left, in)
		}
	}
	return left, nil
}

// loadKeys reads the keys of all legs of a day.
func (a *SQLite) loadKeys(d *dayState) error {
	runs, err := runsOf(a.writer, d.day)
	if err != nil {
		return err
	}
	keys := &known{}
	for _, r := range runs {
		c := cursor{source: inRun(a.writer, r.number)}
		for c.seek(position{}, false); c.ok(); c.next() {
			keys.add(c.row().key)
		}
		if c.err != nil {
			return c.err
		}
	}
	d.keys = keys
	a.forgetKeys()
	return nil
}

// keptDays is of how many days the keys stay in memory.
const keptDays = 3

// forgetKeys drops the keys of the days that were used longest ago.
func (a *SQLite) forgetKeys() {
	for {
		var oldest *dayState
		n := 0
		for _, d := range a.days {
			if d.keys == nil {
				continue
			}
			if n++; oldest == nil || d.used < oldest.used {
				oldest = d
			}
		}
		if n <= keptDays {
			return
		}
		oldest.keys = nil
	}
}
