package archive

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"tandem/model/cdr"
	"tandem/model/db"
)

// Days implements Archive.
func (a *SQLite) Days(ctx context.Context) (days []Day, err error) {
	const query = "SELECT day, legs, raw + coalesce((SELECT sum(bytes) FROM run WHERE run.day = day.day), 0) FROM day ORDER BY day"
	err = a.withReader(ctx, func(c *sqlite.Conn) error {
		return sqlitex.Execute(c, query, &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
			days = append(days, Day{cdr.Day(s.ColumnInt64(0)), s.ColumnInt64(1), s.ColumnInt64(2)})
			return nil
		}})
	})
	if err != nil {
		return nil, fmt.Errorf("reading the days of the archive: %w", err)
	}
	return days, nil
}

// Drop implements Archive. The day is gone at once; the room of its blocks is
// freed little by little and used again.
func (a *SQLite) Drop(ctx context.Context, day cdr.Day) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.days, day)
	err := a.write(func() error {
		return errors.Join(
			execute(a.writer, "INSERT INTO garbage (low, high, raw) SELECT run, run, 0 FROM run WHERE day = ?", int64(day)),
			execute(a.writer, "INSERT OR IGNORE INTO garbage (low, high, raw) SELECT ?1, max(id), 1 FROM raw"+
				" WHERE id BETWEEN ?1 AND ?2 HAVING max(id) IS NOT NULL", rawID(day, 0), rawID(day, 1<<rowBits-1)),
			execute(a.writer, "DELETE FROM run WHERE day = ?", int64(day)),
			execute(a.writer, "DELETE FROM day WHERE day = ?", int64(day)),
			execute(a.writer, "DELETE FROM day_clock WHERE day = ?", int64(day)),
		)
	})
	if err != nil {
		return fmt.Errorf("dropping %s: %w", day, err)
	}
	a.wakeUp()
	return nil
}

// sweep deletes what is garbage, a little in each transaction.
func (a *SQLite) sweep(ctx context.Context) error {
	for ctx.Err() == nil {
		more, err := a.sweepSome()
		if err != nil {
			return fmt.Errorf("deleting what was dropped: %w", err)
		}
		if !more {
			return nil
		}
	}
	return ctx.Err()
}

// sweepBlocks is about how many blocks are deleted in one transaction.
const sweepBlocks = 256

// sweepSome deletes some blocks that are garbage; more is false when none is left.
func (a *SQLite) sweepSome() (more bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	more, err = a.hasGarbage()
	if err != nil || !more {
		return false, err
	}
	err = a.write(func() error {
		for n := 0; n < sweepBlocks; {
			deleted, err := a.sweepFirst()
			if err != nil || deleted == 0 {
				return err
			}
			n += deleted
		}
		return nil
	})
	return true, err
}

func (a *SQLite) hasGarbage() (bool, error) {
	if a.writer == nil {
		return false, errClosed
	}
	n, err := number(a.writer, "SELECT count(*) FROM (SELECT 1 FROM garbage LIMIT 1)")
	return n > 0, err
}

// sweepFirst deletes some blocks of the first garbage, or its row when it has no
// more, and returns how many; 0 when there is no garbage.
func (a *SQLite) sweepFirst() (deleted int, err error) {
	var low, high int64
	var raw, found bool
	err = sqlitex.Execute(a.writer, "SELECT low, high, raw FROM garbage LIMIT 1", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		low, high, raw, found = s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnBool(2), true
		return nil
	}})
	if err != nil || !found {
		return 0, err
	}
	if deleted, err = a.deleteSome(low, high, raw); err != nil || deleted > 0 {
		return deleted, err
	}
	return 1, execute(a.writer, "DELETE FROM garbage WHERE low = ? AND high = ? AND raw = ?", low, high, boolean(raw))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (a *SQLite) deleteSome(low, high int64, raw bool) (n int, err error) {
	statements := []string{
		"DELETE FROM leg WHERE (run, first) IN (SELECT run, first FROM leg WHERE run BETWEEN ? AND ? LIMIT 128)",
		"DELETE FROM pointer WHERE (run, kind, first) IN (SELECT run, kind, first FROM pointer WHERE run BETWEEN ? AND ? LIMIT 512)",
	}
	if raw {
		statements = []string{"DELETE FROM raw WHERE id IN (SELECT id FROM raw WHERE id BETWEEN ? AND ? LIMIT 128)"}
	}
	for _, s := range statements {
		if err := execute(a.writer, s, low, high); err != nil {
			return n, err
		}
		n += a.writer.Changes()
	}
	return n, nil
}

// BackUp implements Archive. It copies what is committed when it begins, and
// checks the copy.
func (a *SQLite) BackUp(ctx context.Context, folder string) (err error) {
	c, err := openConn(a.file, "")
	if err != nil {
		return fmt.Errorf("opening %s: %w", a.file, err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	c.SetInterrupt(ctx.Done())
	target := filepath.Join(folder, File)
	err = sqlitex.ExecuteTransient(c, "VACUUM INTO ?", &sqlitex.ExecOptions{Args: []any{target}})
	if err != nil {
		return fmt.Errorf("copying the archive of gateway CDRs: %w", err)
	}
	return db.Check(ctx, target)
}
