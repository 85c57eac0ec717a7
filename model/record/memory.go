package record

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"tandem/model"
	"tandem/model/db"
)

// memory holds the searchable columns of one big list in memory, each in its
// order, so that any search is one pass over strings: SQLite would read and sort
// the table for each page. Triggers of the database log every row that changes
// (table list_change), also those that a renamed reference changes or another
// process writes; a search reads what is new there first, so that it never finds
// less than the database holds.
//
// It is for SQLite, whose one node writes everything. PostgreSQL sorts by itself.
type memory struct {
	db    *db.DB
	table string
	names []string // of the columns
	sql   []string // what selects each of them
	times []bool   // which of them are times

	mu sync.RWMutex
	// last is the number of the last change that is in here; 0 before the first
	// search.
	last int64
	ids  []int64         // by slot; 0 for a row that has changed or gone
	slot map[int64]int32 // by id
	// values are lower case, by column and slot; a column of several values has
	// a line for each.
	values [][]string
	// order has the slots in use by column, in the order of their values and ids.
	order [][]int32
}

func newMemory(d *db.DB, table string, columns db.Columns) *memory {
	m := &memory{db: d, table: table}
	for name, c := range columns {
		expr := cmp.Or(c.Values, c.SQL)
		if c.Time { // of equal length, so that their order is that of their digits
			expr = "printf('%020d', " + c.SQL + ")"
			expr = "CASE WHEN " + c.SQL + " IS NULL THEN '' ELSE " + expr + " END"
		}
		m.names, m.sql, m.times = append(m.names, name), append(m.sql, expr), append(m.times, c.Time)
	}
	return m
}

// covers reports whether q asks only for columns that are in memory.
func (m *memory) covers(q model.Query) bool {
	return slices.Contains(m.names, q.Sort) && !slices.ContainsFunc(q.Conditions, func(c model.Condition) bool {
		return !slices.Contains(m.names, c.Field)
	})
}

// find returns the ids of the page of q and how many rows match in all.
func (m *memory) find(ctx context.Context, q model.Query) ([]int64, int, error) {
	if err := m.catchUp(ctx); err != nil {
		return nil, 0, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	tests, err := m.tests(q)
	if err != nil {
		return nil, 0, err
	}
	order := m.order[slices.Index(m.names, q.Sort)]
	var page []int64
	total, first := 0, q.Offset()
	for i := range order {
		slot := order[i]
		if q.Descending {
			slot = order[len(order)-1-i]
		}
		if !passes(tests, slot) {
			continue
		}
		if total >= first && len(page) < q.PerPage {
			page = append(page, m.ids[slot])
		}
		total++
	}
	return page, total, nil
}

// test is one condition of a search.
type test struct {
	values []string
	match  func(value string) bool
}

func passes(tests []test, slot int32) bool {
	for _, t := range tests {
		if !t.match(t.values[slot]) {
			return false
		}
	}
	return true
}

func (m *memory) tests(q model.Query) ([]test, error) {
	var tests []test
	for _, c := range q.Conditions {
		column := slices.Index(m.names, c.Field)
		match, err := matcher(c)
		if m.times[column] {
			match, err = timeMatcher(c, q.Zone)
		}
		if err != nil {
			return nil, err
		}
		if match != nil {
			tests = append(tests, test{m.values[column], match})
		}
	}
	return tests, nil
}
