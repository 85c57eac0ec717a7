package archive

import (
	"context"
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
)

// addClocks adds legs to those of the offsets of a day, in the transaction that
// adds or changes the legs.
func (a *SQLite) addClocks(day cdr.Day, all clocks) error {
	for _, c := range all {
		err := execute(a.writer, "INSERT INTO day_clock (day, clock, legs) VALUES (?, ?, ?) ON CONFLICT (day, clock) DO UPDATE"+
			" SET legs = legs + excluded.legs", int64(day), int64(c.offset), c.legs)
		if err != nil {
			return err
		}
	}
	return nil
}

// Offsets implements Archive.
func (a *SQLite) Offsets(ctx context.Context, from, to cdr.Day) (offsets []int16, err error) {
	const query = "SELECT DISTINCT clock FROM day_clock WHERE day >= ? AND day < ? AND legs > 0 ORDER BY clock"
	err = a.withReader(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: []any{int64(from), int64(to)}, ResultFunc: func(s *sqlite.Stmt) error {
			offsets = append(offsets, int16(s.ColumnInt64(0)))
			return nil
		}})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the offsets of clocks: %w", err)
	}
	return offsets, nil
}
