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

// MoveClock implements Archive.
func (a *Postgres) MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) (changed []cdr.Day, err error) {
	days, err := a.Days(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		res, err := a.pool.ExecContext(ctx, fmt.Sprintf("UPDATE leg SET body = set_byte(set_byte(set_byte(body, %[1]d, $4), %[2]d, $5), %[3]d, $6)"+
			" WHERE day = $1 AND gateway_id = $2 AND lower(encode(zone, 'escape')) = lower(encode($3::bytea, 'escape'))"+
			" AND (get_byte(body, %[1]d), get_byte(body, %[2]d), get_byte(body, %[3]d)) <> ($4, $5, $6)", packOffsetBy, packOffset, packOffset+1),
			int32(d.Day), gateway, []byte(zone), int(by), int(uint16(offset)&0xff), int(uint16(offset)>>8))
		if err != nil {
			return changed, fmt.Errorf("moving the clock of gateway %d on %s: %w", gateway, d.Day, err)
		}
		if n, err := res.RowsAffected(); err == nil && n > 0 {
			changed = append(changed, d.Day)
		}
	}
	return changed, nil
}
