package report

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/cdr"
	"tandem/model/db"
)

// blocksAtOnce are the blocks that are written or deleted in one transaction, about
// a megabyte: others wait for it.
const blocksAtOnce = 20

// blockRow is a block of numbers as it is stored.
type blockRow struct {
	bun.BaseModel `bun:"table:roll_number,alias:roll_number"`

	Part   cdr.Day
	Made   int64
	Role   Role
	Shard  int64
	Block  int
	Packed []byte
}

// saveNumbers writes the numbers of a shard, a few blocks at a time. They do not
// count yet.
func saveNumbers(ctx context.Context, d *db.DB, day cdr.Day, made int64, n *numbers) error {
	shard := int64(n.shard)
	blocks := make([]blockRow, 0, blocksAtOnce)
	flush := func() error {
		if len(blocks) == 0 {
			return nil
		}
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewInsert().Model(&blocks).Exec(ctx)
			return err
		})
		blocks = blocks[:0]
		return err
	}
	next := map[Role]int{}
	for rows := n.sorted(); len(rows) > 0; {
		role, many := rows[0].role, 1
		for many < min(len(rows), blockNumbers) && rows[many].role == role {
			many++
		}
		blocks = append(blocks, blockRow{Part: day, Made: made, Role: role, Shard: shard, Block: next[role], Packed: pack(rows[:many])})
		next[role]++
		rows = rows[many:]
		if len(blocks) == blocksAtOnce {
			if err := flush(); err != nil {
				return fmt.Errorf("storing the numbers of %s: %w", day, err)
			}
		}
	}
	if err := flush(); err != nil {
		return fmt.Errorf("storing the numbers of %s: %w", day, err)
	}
	return nil
}

// countNumbers makes the numbers of a day count that were written as made.
func countNumbers(ctx context.Context, tx bun.Tx, day cdr.Day, made int64) error {
	_, err := tx.NewRaw("INSERT INTO roll_made (part, made) VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET made = EXCLUDED.made", day, made).Exec(ctx)
	return err
}

// writtenAs returns under which names numbers of a day are stored.
func writtenAs(ctx context.Context, tx bun.IDB, day cdr.Day) (made []int64, err error) {
	err = tx.NewRaw("SELECT DISTINCT made FROM roll_number WHERE part = ?", day).Scan(ctx, &made)
	if err != nil {
		return nil, fmt.Errorf("looking for numbers of %s: %w", day, err)
	}
	return made, nil
}

// removeNumbers deletes what was written of a day as made, a few blocks at a time.
func removeNumbers(ctx context.Context, d *db.DB, day cdr.Day, made int64) error {
	for last := blocksAtOnce; ; last += blocksAtOnce {
		var left bool
		err := d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewRaw("DELETE FROM roll_number WHERE part = ? AND made = ? AND block < ?", day, made, last).Exec(ctx)
			if err != nil {
				return err
			}
			return tx.NewRaw("SELECT EXISTS (SELECT 1 FROM roll_number WHERE part = ? AND made = ?)", day, made).Scan(ctx, &left)
		})
		if err != nil {
			return fmt.Errorf("deleting old numbers of %s: %w", day, err)
		}
		if !left {
			return nil
		}
	}
}

// snapshot runs fn in a transaction that sees the ledger at one moment.
func snapshot(ctx context.Context, d *db.DB, fn func(ctx context.Context, tx bun.Tx) error) error {
	var options *sql.TxOptions
	if d.IsPostgres() {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return d.Read.RunInTx(ctx, options, fn)
}
