package archive

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"tandem/model/cdr"
	"tandem/model/db"
)

// Find implements Archive. It reads slices, so that no connection is held while
// it yields.
func (a *Postgres) Find(ctx context.Context, q Query) iter.Seq2[*cdr.Leg, error] {
	return find(ctx, a, q)
}

// dayNumbers returns the days that have legs, those with an offset unless it is nil.
func (a *Postgres) dayNumbers(ctx context.Context, offset *int16) (days []cdr.Day, err error) {
	query, args := "SELECT DISTINCT day FROM leg_day", []any(nil)
	if offset != nil {
		query, args = "SELECT day FROM leg_day WHERE clock = $1 GROUP BY day HAVING sum(legs) > 0", []any{int32(*offset)}
	}
	rows, err := a.pool.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d cdr.Day
		if err := rows.Scan(&d); err != nil {
			return nil, err
		}
		days = append(days, d)
	}
	return days, rows.Err()
}

// The first slice is small, for a page of a list; the later ones are for exports.
const (
	firstSlice = 128
	lastSlice  = 8192
)

func (a *Postgres) findDay(ctx context.Context, f *filter, day cdr.Day, yield func(*cdr.Leg, error) bool) (more bool, err error) {
	w := walk{filter: f, day: day, behind: f.behindIn(day)}
	for size := firstSlice; ; size = min(2*size, lastSlice) {
		legs, err := a.slice(ctx, &w, size)
		if err != nil {
			return false, err
		}
		for _, l := range legs {
			if err := unpack(&w.leg, day, l.position, l.body); err != nil {
				return false, err
			}
			if f.matches(&w.leg) && !yield(&w.leg, nil) {
				return false, nil
			}
		}
		if len(legs) < size {
			return true, nil
		}
		w.behind = &legs[len(legs)-1].position
	}
}

// slice reads the next legs that SQL finds.
func (a *Postgres) slice(ctx context.Context, w *walk, size int) (legs []packedLeg, err error) {
	c := w.conditions()
	order := "at, key"
	if w.filter.Backwards {
		order = "at DESC, key DESC"
	}
	rows, err := a.pool.QueryContext(ctx, fmt.Sprintf("SELECT at, key, body FROM leg WHERE %s ORDER BY %s LIMIT %d",
		strings.Join(c.terms, " AND "), order, size), c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var body sql.RawBytes
	for rows.Next() {
		var l packedLeg
		var key int64
		if err := rows.Scan(&l.at, &key, &body); err != nil {
			return nil, err
		}
		l.key, l.body = unsigned(key), string(body)
		legs = append(legs, l)
	}
	return legs, rows.Err()
}

// conditions are the terms of a WHERE with their arguments.
type conditions struct {
	terms []string
	args  []any
}

// add adds a term in which each ? is an argument.
func (c *conditions) add(term string, args ...any) {
	for _, arg := range args {
		c.args = append(c.args, arg)
		term = strings.Replace(term, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.terms = append(c.terms, term)
}

// packedOffsetSQL is packedOffset in SQL, as a number without a sign.
func packedOffsetSQL() string {
	return fmt.Sprintf("(get_byte(body, %d) + 256 * get_byte(body, %d))", packOffset, packOffset+1)
}

// conditions are what SQL can say of the filter; matches says the rest.
func (w *walk) conditions() *conditions {
	f, c := w.filter, &conditions{}
	c.add("day = ?", int32(w.day))
	from, to := f.span(w.day)
	c.add("at BETWEEN ? AND ?", from, to)
	if w.behind != nil {
		compare := map[bool]string{false: ">", true: "<"}[f.Backwards]
		c.add("(at, key) "+compare+" (?, ?)", w.behind.at, signed(w.behind.key))
	}
	if !f.Features {
		c.add("kind <> ?", int16(cdr.Feature))
	}
	if f.Offset != nil {
		c.add(packedOffsetSQL()+" = ?", int32(uint16(*f.Offset)))
	}
	if f.Origin != 0 {
		c.add("origin = ?", int16(f.Origin))
	}
	if len(f.Gateways) > 0 {
		c.add("gateway_id = ANY (?)", f.Gateways)
	}
	if len(f.Causes) > 0 {
		causes := make([]int16, 0, len(f.Causes))
		for _, cause := range f.Causes {
			causes = append(causes, int16(cause))
		}
		c.add("cause = ANY (?)", causes)
	}
	if f.Shortest > 0 {
		c.add("talk >= ?", f.Shortest.Milliseconds())
	}
	if f.Longest > 0 {
		c.add("talk <= ?", f.Longest.Milliseconds())
	}
	w.addCodes(c)
	return c
}

func (w *walk) addCodes(c *conditions) {
	kind, low, high, ok := w.filter.codes()
	switch {
	case ok && kind == byConnection:
		c.add("connection = ?", signed(low))
	case ok:
		l, h := signed(low), signed(high)
		c.add("(peer BETWEEN ? AND ? OR calling BETWEEN ? AND ? OR called BETWEEN ? AND ?)", l, h, l, h, l, h)
	case len(w.filter.number) > 0:
		c.add("position(?::bytea IN body) > 0", w.filter.number)
	}
}

// Call implements Archive.
func (a *Postgres) Call(ctx context.Context, id cdr.ConnectionID, near cdr.Day) (legs []cdr.Leg, err error) {
	if id.IsZero() {
		return nil, nil
	}
	f := Query{Features: true}.filter()
	f.connection = &id
	for _, day := range around(near) {
		_, err := a.findDay(ctx, f, day, func(l *cdr.Leg, _ error) bool {
			legs = append(legs, *l)
			return true
		})
		if err != nil {
			return nil, fmt.Errorf("finding the legs of call %s: %w", id, err)
		}
	}
	return legs, nil
}

// Leg implements Archive.
func (a *Postgres) Leg(ctx context.Context, id cdr.LegID) (l cdr.Leg, err error) {
	var p position
	var key int64
	var body []byte
	err = a.pool.QueryRowContext(ctx, "SELECT at, key, body FROM leg WHERE day = $1 AND row = $2", int32(id.Day), id.Row).Scan(&p.at, &key, &body)
	if err == nil {
		p.key = unsigned(key)
		err = unpack(&l, id.Day, p, string(body))
	}
	if err != nil {
		return cdr.Leg{}, fmt.Errorf("reading leg %d of %s: %w", id.Row, id.Day, db.NotFound(err))
	}
	return l, nil
}

// Raw implements Archive.
func (a *Postgres) Raw(ctx context.Context, id cdr.LegID) (text []byte, err error) {
	err = a.pool.QueryRowContext(ctx, "SELECT raw FROM leg WHERE day = $1 AND row = $2", int32(id.Day), id.Row).Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("reading the text of leg %d of %s: %w", id.Row, id.Day, db.NotFound(err))
	}
	return text, nil
}
