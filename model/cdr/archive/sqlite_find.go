package archive

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
)

// errGone says that a segment was merged into another or dropped.
var errGone = errors.New("the segment is gone")

// pooled is the source of a segment that takes a connection for one block only, so
// that nobody who reads slowly holds one, or keeps the write-ahead log from
// shrinking. Blocks are deleted after their segment: while that is there, they were
// too.
func (a *SQLite) pooled(ctx context.Context, segment int64) source {
	return func(query string, key []byte, blocks []block) (n int, err error) {
		err = a.withReader(ctx, func(c *sqlite.Conn) error {
			if n, err = loadSome(c, query, blocks, segment, key); err != nil {
				return err
			}
			there, err := number(c, "SELECT count(*) FROM run WHERE run = ?", segment)
			if err == nil && there == 0 {
				err = errGone
			}
			return err
		})
		return n, err
	}
}

// Find implements Archive. It holds no lock and no connection while it yields.
func (a *SQLite) Find(ctx context.Context, q Query) iter.Seq2[*cdr.Leg, error] {
	return find(ctx, a, q)
}

// dayNumbers returns the days that have legs, those with an offset unless it is nil.
func (a *SQLite) dayNumbers(ctx context.Context, offset *int16) (days []cdr.Day, err error) {
	query, args := "SELECT day FROM day ORDER BY day", []any(nil)
	if offset != nil {
		query, args = "SELECT day FROM day_clock WHERE clock = ? AND legs > 0 ORDER BY day", []any{int64(*offset)}
	}
	err = a.withReader(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(s *sqlite.Stmt) error {
			days = append(days, cdr.Day(s.ColumnInt64(0)))
			return nil
		}})
	})
	return days, err
}

// findDay yields the legs of a day; more is false when the caller has enough.
// When segments go while it reads, it takes those that are there now and goes on
// behind the last leg.
func (a *SQLite) findDay(ctx context.Context, f *filter, day cdr.Day, yield func(*cdr.Leg, error) bool) (more bool, err error) {
	w := walk{filter: f, day: day, behind: f.behindIn(day), yield: yield}
	for {
		more, err = a.findNow(ctx, &w)
		if !errors.Is(err, errGone) {
			return more, err
		}
	}
}

// findNow yields the legs of the segments that are there now.
func (a *SQLite) findNow(ctx context.Context, w *walk) (more bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	m, err := a.cursors(ctx, w)
	if err != nil {
		cancel()
		return false, err
	}
	defer m.stop()
	defer cancel()
	return w.over(m)
}

// walk yields the legs of a day.
type walk struct {
	filter *filter
	day    cdr.Day
	behind *position
	last   position // to which behind leads
	yield  func(*cdr.Leg, error) bool
	leg    cdr.Leg
}

func (w *walk) over(m *cursors) (more bool, err error) {
	_, end := w.bounds()
	for l := m.row(); l != nil; l = m.row() {
		if l.after(end, w.filter.Backwards) {
			return true, nil
		}
		if w.behind == nil || l.after(*w.behind, w.filter.Backwards) {
			if w.filter.mayMatch(l.body) {
				if err := unpack(&w.leg, w.day, l.position, l.body); err != nil {
					return false, err
				}
				if w.filter.matches(&w.leg) && !w.yield(&w.leg, nil) {
					return false, nil
				}
			}
			w.last = l.position
			w.behind = &w.last
		}
		if err := m.next(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// mayMatch is matches for a packed leg; only false is certain.
func (f *filter) mayMatch(body string) bool {
	if len(body) < packNumbers {
		return true
	}
	if cdr.Kind(body[packKind]) == cdr.Feature && !f.Features || f.Origin != 0 && cdr.Origin(body[packOrigin]) != f.Origin {
		return false
	}
	if len(f.Causes) > 0 && !f.causes[body[packCause]] || f.Offset != nil && packedOffset(body) != *f.Offset {
		return false
	}
	return len(f.number) == 0 || strings.Contains(body, string(f.number))
}

// bounds returns between which positions the walk is, in its order.
func (w *walk) bounds() (first, last position) {
	from, to := w.filter.span(w.day)
	first, last = position{from, 0}, position{to, 1<<64 - 1}
	if w.filter.Backwards {
		first, last = last, first
	}
	if w.behind != nil && w.behind.after(first, w.filter.Backwards) {
		first = *w.behind
	}
	return first, last
}

// cursors opens the segments of the day of w.
func (a *SQLite) cursors(ctx context.Context, w *walk) (*cursors, error) {
	var all []*cursor
	err := a.withReader(ctx, func(c *sqlite.Conn) (err error) {
		defer sqlitex.Transaction(c)(&err)
		runs, err := runsOf(c, w.day)
		if err != nil {
			return err
		}
		wanted, err := w.wanted(c, runs)
		for _, r := range runs {
			cursor := &cursor{source: a.pooled(ctx, r.number), ahead: len(runs) <= mostAhead, wanted: wanted[r.number]}
			if wanted == nil || len(cursor.wanted) > 0 {
				all = append(all, cursor)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	m := &cursors{backwards: w.filter.Backwards}
	first, _ := w.bounds()
	for _, c := range all {
		c.seek(first, m.backwards)
		if err := m.add(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// wanted returns where the legs are to which the pointers lead, by segment; nil
// when reading all legs costs less, or nothing leads to them.
func (w *walk) wanted(c *sqlite.Conn, runs []run) (map[int64][]position, error) {
	kind, low, high, ok := w.filter.codes()
	if !ok {
		return nil, nil
	}
	room := int64(1000)
	for _, r := range runs {
		room += r.legs / 64
	}
	wanted := map[int64][]position{}
	for _, r := range runs {
		var found []position
		err := eachPointer(c, r.number, kind, low, high, func(p pointer) bool {
			if w.wants(p.position) {
				found = append(found, p.position)
				room--
			}
			return room >= 0
		})
		if err != nil {
			return nil, err
		}
		if room < 0 {
			return nil, nil
		}
		slices.SortFunc(found, comparePositions)
		if found = slices.Compact(found); w.filter.Backwards {
			slices.Reverse(found)
		}
		wanted[r.number] = found
	}
	return wanted, nil
}

// wants reports whether p is between the bounds of w.
func (w *walk) wants(p position) bool {
	first, last := w.bounds()
	return !first.after(p, w.filter.Backwards) && !p.after(last, w.filter.Backwards)
}

// codes returns which pointers lead to the legs that f finds.
func (f *filter) codes() (kind int, low, high uint64, ok bool) {
	if f.connection != nil {
		code := connectionCode(f.connection)
		return byConnection, code, code, true
	}
	if len(f.number) == 0 || f.Match == Contains {
		return 0, 0, 0, false
	}
	low, high = f.numberRange()
	return byNumber, low, high, true
}
