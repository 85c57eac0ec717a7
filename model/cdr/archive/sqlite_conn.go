package archive

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// openConn opens a connection. The size of pages must be set before the journal.
func openConn(file, pragmas string) (*sqlite.Conn, error) {
	c, err := sqlite.OpenConn(file, sqlite.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	// One fsync for each commit: what was acknowledged survives a power failure.
	// A checkpoint for each 64 MB.
	err = sqlitex.ExecuteScript(c, "PRAGMA page_size = 16384; PRAGMA busy_timeout = 10000;", nil)
	if err == nil {
		err = sqlitex.ExecuteTransient(c, "PRAGMA journal_mode = WAL", nil)
	}
	if err == nil {
		err = executeAll(c, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;"+pragmas)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func executeAll(c *sqlite.Conn, statements string) error {
	for rest := statements; rest != ""; {
		s, n, err := c.PrepareTransient(rest)
		if err != nil {
			return err
		}
		if s == nil {
			return nil
		}
		rest = rest[len(rest)-n:]
		_, err = s.Step()
		if err := errors.Join(err, s.Finalize()); err != nil {
			return err
		}
	}
	return nil
}

// number returns the number that a query yields, 0 for none.
func number(c *sqlite.Conn, query string, args ...any) (n int64, err error) {
	err = sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(s *sqlite.Stmt) error {
		n = s.ColumnInt64(0)
		return nil
	}})
	return n, err
}

// reader takes a reading connection; back gives it back.
func (a *SQLite) reader(ctx context.Context) (c *sqlite.Conn, back func(), err error) {
	select {
	case c, ok := <-a.readers:
		if !ok {
			return nil, nil, errClosed
		}
		c.SetInterrupt(ctx.Done())
		return c, func() { c.SetInterrupt(nil); a.readers <- c }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

var errClosed = errors.New("the archive of gateway CDRs is closed")
