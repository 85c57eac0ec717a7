package archive

import (
	"context"
	"database/sql"
	"fmt"

	"tandem/model/cdr"
)

// MoveClock implements Archive.
func (a *Postgres) MoveClock(ctx context.Context, gateway int64, zone string, offset int16, by cdr.OffsetBy) (changed []cdr.Day, err error) {
	days, err := a.Days(ctx)
	if err != nil {
		return nil, err
	}
	move := clockMove{gateway, zone, offset, by}
	for _, d := range days {
		moved, err := a.moveDay(ctx, d.Day, move)
		if err != nil {
			return changed, fmt.Errorf("moving the clock of gateway %d on %s: %w", gateway, d.Day, err)
		}
		if moved {
			changed = append(changed, d.Day)
		}
	}
	return changed, nil
}

// moveLegs changes legs and counts them under their new offset, and no longer under
// that which they had, in slot 0.
func moveLegs() string {
	return fmt.Sprintf("WITH old AS MATERIALIZED (SELECT row, "+packedOffsetSQL()+" AS clock FROM leg"+
		" WHERE day = $1 AND gateway_id = $2 AND lower(encode(zone, 'escape')) = lower(encode($3::bytea, 'escape'))"+
		" AND (get_byte(body, %[1]d), get_byte(body, %[2]d), get_byte(body, %[3]d)) <> ($4::integer, $5::integer, $6::integer) FOR UPDATE),"+
		" moved AS (UPDATE leg SET body = set_byte(set_byte(set_byte(body, %[1]d, $4::integer), %[2]d, $5::integer), %[3]d, $6::integer)"+
		" FROM old WHERE leg.day = $1 AND leg.row = old.row)"+
		" SELECT clock, count(*) FROM old GROUP BY clock ORDER BY clock", packOffsetBy, packOffset, packOffset+1)
}

func (a *Postgres) moveDay(ctx context.Context, day cdr.Day, move clockMove) (moved bool, err error) {
	tx, err := a.pool.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, moveLegs(), int32(day), move.gateway, []byte(move.zone),
		int(move.by), int(uint16(move.offset)&0xff), int(uint16(move.offset)>>8))
	if err != nil {
		return false, err
	}
	moves, err := movesOf(rows, move.offset)
	if err != nil {
		return false, err
	}
	sortClocks(moves)
	for _, c := range moves {
		if _, err := tx.ExecContext(ctx, addLegs, int32(day), 0, int32(c.offset), c.legs); err != nil {
			return false, err
		}
	}
	return len(moves) > 0, tx.Commit()
}

// movesOf reads how many legs had which offset, and returns how many more legs
// offsets have when all of them get another.
func movesOf(rows *sql.Rows, offset int16) (moves clocks, err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var old int32
		var legs int64
		if err := rows.Scan(&old, &legs); err != nil {
			return nil, err
		}
		moves.add(int16(uint16(old)), -legs)
		moves.add(offset, legs)
	}
	return moves, rows.Err()
}
