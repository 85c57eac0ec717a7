package record

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/uptrace/bun"
)

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
