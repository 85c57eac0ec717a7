package record

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"

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

// matcher returns what a value must pass, nil for a condition that all pass.
func matcher(c model.Condition) (func(string) bool, error) {
	text := lower(strings.TrimSpace(c.Text))
	switch {
	case c.Operator == model.IsEmpty:
		return func(v string) bool { return v == "" }, nil
	case c.Operator == model.IsNotEmpty:
		return func(v string) bool { return v != "" }, nil
	case text == "":
		return nil, nil
	}
	switch c.Operator {
	case model.Contains:
		return func(v string) bool { return strings.Contains(v, text) }, nil
	case model.BeginsWith:
		return func(v string) bool { return strings.HasPrefix(v, text) || strings.Contains(v, "\n"+text) }, nil
	case model.EndsWith:
		return func(v string) bool { return strings.HasSuffix(v, text) || strings.Contains(v, text+"\n") }, nil
	case model.IsExactly:
		return func(v string) bool { return v == text || strings.Contains(v, "\n") && hasLine(v, text) }, nil
	default:
		return nil, fmt.Errorf("operator %q on a text field: %w", c.Operator, model.ErrNotFound)
	}
}

// timeMatcher is matcher for a time, as newMemory writes it.
func timeMatcher(c model.Condition, zone *time.Location) (func(string) bool, error) {
	switch {
	case c.Operator == model.IsEmpty:
		return func(v string) bool { return v == "" }, nil
	case c.Operator == model.IsNotEmpty:
		return func(v string) bool { return v != "" }, nil
	case strings.TrimSpace(c.Text) == "":
		return nil, nil
	}
	at, end, err := db.Span(c.Text, cmp.Or(zone, time.UTC))
	if err != nil {
		return nil, err
	}
	first, after := fmt.Sprintf("%020d", at.UnixMilli()), fmt.Sprintf("%020d", end.UnixMilli())
	switch c.Operator {
	case model.IsBefore:
		return func(v string) bool { return v != "" && v < first }, nil
	case model.IsAfter:
		return func(v string) bool { return v >= after }, nil
	case model.IsExactly:
		return func(v string) bool { return v >= first && v < after }, nil
	default:
		return nil, fmt.Errorf("operator %q on a time field: %w", c.Operator, model.ErrNotFound)
	}
}

func hasLine(values, line string) bool { return strings.Contains("\n"+values+"\n", "\n"+line+"\n") }

// lower lowers the letters A to Z, as SQLite does.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// catchUp brings in what has changed since the last search.
func (m *memory) catchUp(ctx context.Context) error {
	m.mu.RLock()
	since := m.last
	m.mu.RUnlock()
	var last int64
	err := m.db.Read.NewRaw("SELECT coalesce(max(seq), 1) FROM list_change").Scan(ctx, &last)
	if err != nil {
		return fmt.Errorf("looking for changes of %s: %w", m.table, err)
	}
	if last == since {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last >= last {
		return nil // another search did
	}
	return m.update(ctx)
}

// mostChanges is how many changed rows are read one by one; more of them mean
// that all are read again.
const mostChanges = 5000

// update reads what has changed, or everything, in one snapshot of the database.
func (m *memory) update(ctx context.Context) error {
	tx, err := m.db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("reading changes of %s: %w", m.table, err)
	}
	defer func() { _ = tx.Rollback() }()
	var bounds struct{ First, Last int64 }
	if err := tx.NewRaw("SELECT coalesce(min(seq), 1) AS first, coalesce(max(seq), 1) AS last FROM list_change").Scan(ctx, &bounds); err != nil {
		return fmt.Errorf("reading changes of %s: %w", m.table, err)
	}
	var ids []int64
	err = tx.NewRaw("SELECT DISTINCT row_id FROM list_change WHERE seq > ? AND list = ? LIMIT ?", m.last, m.table, mostChanges+1).Scan(ctx, &ids)
	switch {
	case err != nil:
		return fmt.Errorf("reading changes of %s: %w", m.table, err)
	case m.last == 0, m.last < bounds.First-1, len(ids) > mostChanges, len(m.ids) > 2*len(m.slot)+mostChanges:
		err = m.loadAll(ctx, tx)
	case len(ids) > 0:
		err = m.patch(ctx, tx, ids)
	}
	if err == nil {
		m.last = bounds.Last
	}
	return err
}

// loadAll reads the whole table.
func (m *memory) loadAll(ctx context.Context, tx bun.Tx) error {
	m.ids, m.slot = nil, map[int64]int32{}
	m.values, m.order = make([][]string, len(m.names)), make([][]int32, len(m.names))
	if err := m.read(ctx, tx, ""); err != nil {
		return err
	}
	for column := range m.order {
		m.order[column] = make([]int32, len(m.ids))
		for slot := range m.ids {
			m.order[column][slot] = int32(slot)
		}
		slices.SortFunc(m.order[column], m.comparer(column))
	}
	return nil
}

// patch reads the rows with the given ids again and puts them in their places.
func (m *memory) patch(ctx context.Context, tx bun.Tx, ids []int64) error {
	changed := map[int32]bool{}
	for _, id := range ids {
		if slot, ok := m.slot[id]; ok {
			changed[slot] = true
			delete(m.slot, id)
			m.ids[slot] = 0
		}
	}
	for column := range m.order {
		m.order[column] = slices.DeleteFunc(m.order[column], func(slot int32) bool { return changed[slot] })
	}
	before := len(m.ids)
	if err := m.read(ctx, tx, tx.NewRaw("WHERE id IN (?)", bun.List(ids)).String()); err != nil {
		m.last = 0 // half of it is in: read everything next time
		return err
	}
	var added []int32
	for slot := before; slot < len(m.ids); slot++ {
		added = append(added, int32(slot))
	}
	for column := range m.order {
		slices.SortFunc(added, m.comparer(column))
		m.order[column] = merged(m.order[column], added, m.comparer(column))
	}
	return nil
}

// merged returns the elements of two sorted lists in order.
func merged(a, b []int32, compare func(x, y int32) int) []int32 {
	all := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// comparer orders slots by the value of a column and by id.
func (m *memory) comparer(column int) func(x, y int32) int {
	values := m.values[column]
	return func(x, y int32) int {
		return cmp.Or(strings.Compare(values[x], values[y]), cmp.Compare(m.ids[x], m.ids[y]))
	}
}

// read appends the rows that where selects, each in a new slot.
func (m *memory) read(ctx context.Context, tx bun.Tx, where string) error {
	query := "SELECT id, " + strings.Join(m.sql, ", ") + " FROM " + m.table + " " + where
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("reading %s: %w", m.table, err)
	}
	defer func() { _ = rows.Close() }()
	var id int64
	cells := make([]sql.NullString, len(m.names))
	targets := []any{&id}
	for i := range cells {
		targets = append(targets, &cells[i])
	}
	seen := map[string]string{} // equal values share their memory
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("reading %s: %w", m.table, err)
		}
		m.slot[id] = int32(len(m.ids))
		m.ids = append(m.ids, id)
		for i, cell := range cells {
			value, ok := seen[cell.String]
			if !ok {
				value = lower(cell.String)
				seen[cell.String] = value
			}
			m.values[i] = append(m.values[i], value)
		}
	}
	return rows.Err()
}
