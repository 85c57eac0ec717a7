package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model"
	"tandem/model/cdr"
)

// Call implements Archive. A page of a list asks for many calls: each is one short
// transaction.
func (a *SQLite) Call(ctx context.Context, id cdr.ConnectionID, near cdr.Day) (legs []cdr.Leg, err error) {
	if id.IsZero() {
		return nil, nil
	}
	err = a.withReader(ctx, func(c *sqlite.Conn) (err error) {
		defer sqlitex.Transaction(c)(&err)
		for _, day := range around(near) {
			if legs, err = callOn(c, id, day, legs); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("finding the legs of call %s: %w", id, err)
	}
	return legs, nil
}

// callOn appends the legs of a day with a connection id, in their order.
func callOn(c *sqlite.Conn, id cdr.ConnectionID, day cdr.Day, legs []cdr.Leg) ([]cdr.Leg, error) {
	runs, err := runsOf(c, day)
	if err != nil {
		return nil, err
	}
	code, before := connectionCode(&id), len(legs)
	for _, r := range runs {
		var found []position
		err := eachPointer(c, r.number, byConnection, code, code, func(p pointer) bool {
			found = append(found, p.position)
			return true
		})
		if err != nil {
			return nil, err
		}
		var leg cdr.Leg
		err = legsAt(c, r, day, found, &leg, func() bool {
			if leg.Connection == id {
				legs = append(legs, leg)
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(legs[before:], func(a, b cdr.Leg) int { return comparePositions(positionOf(&a), positionOf(&b)) })
	return legs, nil
}

// around returns the days in which the legs of a call are that has one in day.
func around(day cdr.Day) []cdr.Day {
	if day == 0 {
		return []cdr.Day{0}
	}
	return slices.DeleteFunc([]cdr.Day{day - 1, day, day + 1}, func(d cdr.Day) bool { return d == 0 })
}

// Leg implements Archive.
func (a *SQLite) Leg(ctx context.Context, id cdr.LegID) (cdr.Leg, error) {
	l, _, err := a.locate(ctx, id)
	return l, err
}

// Raw implements Archive.
func (a *SQLite) Raw(ctx context.Context, id cdr.LegID) ([]byte, error) {
	_, text, err := a.locate(ctx, id)
	return text, err
}

// locate returns a leg and its text: the block of texts knows where the leg is.
func (a *SQLite) locate(ctx context.Context, id cdr.LegID) (l cdr.Leg, text []byte, err error) {
	err = a.withReader(ctx, func(c *sqlite.Conn) (err error) {
		defer sqlitex.Transaction(c)(&err)
		b, ok, err := textsAt(c, id.Day, id.Row)
		if !ok || err != nil {
			return errors.Join(err, absent(ok))
		}
		var at *position
		err = b.each(func(row int64, p position, s []byte) bool {
			if row == id.Row {
				at, text = &p, s
			}
			return at == nil
		})
		if at == nil || err != nil {
			return errors.Join(err, absent(at != nil))
		}
		return legAt(c, id, *at, &l)
	})
	if err != nil {
		return cdr.Leg{}, nil, fmt.Errorf("reading leg %d of %s: %w", id.Row, id.Day, err)
	}
	return l, text, nil
}

func absent(ok bool) error {
	if ok {
		return nil
	}
	return model.ErrNotFound
}

// legAt reads the leg at a position.
func legAt(c *sqlite.Conn, id cdr.LegID, p position, l *cdr.Leg) error {
	runs, err := runsOf(c, id.Day)
	if err != nil {
		return err
	}
	for _, r := range runs {
		err := legsAt(c, r, id.Day, []position{p}, l, func() bool { return l.ID != id })
		if err != nil || l.ID == id {
			return err
		}
	}
	return model.ErrNotFound
}

// legsAt calls visit with the legs of a segment at positions, which are in order,
// in l, until it returns false.
func legsAt(c *sqlite.Conn, r run, day cdr.Day, at []position, l *cdr.Leg, visit func() bool) error {
	if len(at) == 0 {
		return nil
	}
	legs := cursor{source: inRun(c, r.number), wanted: at}
	for legs.seek(position{}, false); legs.ok(); legs.next() {
		row := legs.row()
		if err := unpack(l, day, row.position, row.body); err != nil {
			return err
		}
		if !visit() {
			return nil
		}
	}
	return legs.err
}
