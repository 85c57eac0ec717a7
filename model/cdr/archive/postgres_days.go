package archive

import (
	"context"
	"fmt"

	"tandem/model/cdr"
)

// Days implements Archive.
func (a *Postgres) Days(ctx context.Context) (days []Day, err error) {
	rows, err := a.pool.QueryContext(ctx, "SELECT day, sum(legs)::bigint FROM leg_day GROUP BY day ORDER BY day")
	if err != nil {
		return nil, fmt.Errorf("reading the days of the archive: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var d Day
		if err := rows.Scan(&d.Day, &d.Legs); err != nil {
			return nil, fmt.Errorf("reading the days of the archive: %w", err)
		}
		days = append(days, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the days of the archive: %w", err)
	}
	for i := range days {
		err := a.pool.QueryRowContext(ctx, "SELECT coalesce(pg_total_relation_size(to_regclass($1)), 0)", partition(days[i].Day)).Scan(&days[i].Bytes)
		if err != nil {
			return nil, fmt.Errorf("measuring %s: %w", days[i].Day, err)
		}
	}
	return days, nil
}

// Drop implements Archive.
func (a *Postgres) Drop(ctx context.Context, day cdr.Day) error {
	a.mu.Lock()
	delete(a.made, day)
	a.mu.Unlock()
	tx, err := a.pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("dropping %s: %w", day, err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, statement := range []string{
		advisoryLock,
		"DROP TABLE IF EXISTS " + partition(day),
		fmt.Sprintf("DELETE FROM leg_day WHERE day = %d", day),
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("dropping %s: %w", day, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("dropping %s: %w", day, err)
	}
	return nil
}

// Offsets implements Archive.
func (a *Postgres) Offsets(ctx context.Context, from, to cdr.Day) (offsets []int16, err error) {
	const query = "SELECT DISTINCT clock FROM (SELECT clock FROM leg_day WHERE day >= $1 AND day < $2" +
		" GROUP BY day, clock HAVING sum(legs) > 0) AS used ORDER BY clock"
	rows, err := a.pool.QueryContext(ctx, query, int32(from), int32(to))
	if err != nil {
		return nil, fmt.Errorf("reading the offsets of clocks: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var offset int16
		if err := rows.Scan(&offset); err != nil {
			return nil, fmt.Errorf("reading the offsets of clocks: %w", err)
		}
		offsets = append(offsets, offset)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the offsets of clocks: %w", err)
	}
	return offsets, nil
}
