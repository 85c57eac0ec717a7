package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"tandem/model/cdr"
	"tandem/model/db"
)

// Postgres keeps legs in a table that is partitioned by day, in the database of
// the ledger. Several nodes may append at once.
type Postgres struct {
	pool *sql.DB

	mu sync.Mutex
	// made are the days that have a partition, as far as this node knows.
	made map[cdr.Day]bool
}

// OpenPostgres opens the archive in the database of the ledger, which it leaves
// open when it is closed.
func OpenPostgres(ctx context.Context, ledger *db.DB) (*Postgres, error) {
	if !ledger.IsPostgres() {
		return nil, errors.New("the ledger is not in PostgreSQL")
	}
	a := &Postgres{pool: ledger.Read.DB, made: map[cdr.Day]bool{}}
	if _, err := a.pool.ExecContext(ctx, "SELECT FROM leg_day LIMIT 1"); err != nil {
		return nil, fmt.Errorf("opening the archive of gateway CDRs: %w", err)
	}
	return a, nil
}

// Close implements Archive.
func (a *Postgres) Close() error { return nil }

// BackUp implements Archive.
func (a *Postgres) BackUp(context.Context, string) error { return db.ErrNotSQLite }

// batchRows is how many entries are appended at once at most: the step of the
// sequence leg_rows.
const batchRows = 131072

// Append implements Archive. Only batches of more than 131,072 entries take more
// than one transaction.
func (a *Postgres) Append(ctx context.Context, batch []Entry) error {
	for part := range slices.Chunk(batch, batchRows) {
		err := a.appendPart(ctx, part)
		if isNoPartition(err) { // another node dropped a day
			a.forget(part)
			err = a.appendPart(ctx, part)
		}
		if err != nil {
			return fmt.Errorf("appending %d legs: %w", len(part), err)
		}
	}
	return nil
}

func isNoPartition(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "23514"
}

func (a *Postgres) forget(batch []Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range batch {
		delete(a.made, dayOf(batch[i].Setup))
	}
}

func (a *Postgres) appendPart(ctx context.Context, batch []Entry) error {
	conn, err := a.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	return conn.Raw(func(driver any) error {
		c := driver.(*stdlib.Conn).Conn()
		if err := a.makeDays(ctx, c, batch); err != nil {
			return err
		}
		return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error { return appendRows(ctx, tx, batch) })
	})
}

// makeDays makes the partitions of the days of the batch.
func (a *Postgres) makeDays(ctx context.Context, c *pgx.Conn, batch []Entry) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range batch {
		day := dayOf(batch[i].Setup)
		if a.made[day] {
			continue
		}
		err := pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error { return makeDay(ctx, tx, day) })
		if err != nil {
			return fmt.Errorf("making the partition of %s: %w", day, err)
		}
		a.made[day] = true
	}
	return nil
}

// advisoryLock is held by who makes or drops a partition.
const advisoryLock = "SELECT pg_advisory_xact_lock(7403112)"

func makeDay(ctx context.Context, tx pgx.Tx, day cdr.Day) error {
	name, unique := partition(day), "(at, key)"
	if day == 0 {
		unique = "(key)"
	}
	statements := []string{
		advisoryLock,
		fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s PARTITION OF leg FOR VALUES FROM (%d) TO (%d)", name, day, day+1),
		fmt.Sprintf("CREATE UNIQUE INDEX IF NOT EXISTS %s_once ON %s %s", name, name, unique),
	}
	if day == 0 {
		statements = append(statements, "CREATE INDEX IF NOT EXISTS leg_0_at ON leg_0 (at, key)")
	}
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// partition is the name of the table of a day.
func partition(day cdr.Day) string {
	if day == 0 {
		return "leg_0"
	}
	return "leg_" + day.Start().Format("20060102")
}

const columns = "day, row, at, key, kind, origin, cause, gateway_id, talk, zone, peer, calling, called, connection, body, raw"

// appendRows copies the batch beside the archive and takes over what is new. The
// order keeps two nodes from waiting for one another in a circle.
func appendRows(ctx context.Context, tx pgx.Tx, batch []Entry) error {
	_, err := tx.Exec(ctx, "CREATE TEMPORARY TABLE IF NOT EXISTS leg_incoming (LIKE leg) ON COMMIT DELETE ROWS")
	if err != nil {
		return err
	}
	var base int64
	if err := tx.QueryRow(ctx, "SELECT nextval('leg_rows')").Scan(&base); err != nil {
		return err
	}
	source := &copying{batch: batch, base: base, next: -1}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"leg_incoming"}, strings.Split(columns, ", "), source); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, "INSERT INTO leg ("+columns+") SELECT "+columns+
		" FROM leg_incoming ORDER BY day, at, key, row ON CONFLICT DO NOTHING RETURNING row")
	if err != nil {
		return err
	}
	isNew, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for i := range batch {
		batch[i].New = false
	}
	legs := map[cdr.Day]clocks{}
	for _, row := range isNew {
		e := &batch[row-base]
		e.New = true
		day := dayOf(e.Setup)
		of := legs[day]
		of.add(e.Offset, 1)
		legs[day] = of
	}
	return count(ctx, tx, legs)
}

const addLegs = "INSERT INTO leg_day (day, slot, clock, legs) VALUES ($1, $2, $3, $4)" +
	" ON CONFLICT (day, slot, clock) DO UPDATE SET legs = leg_day.legs + excluded.legs"

// count adds legs to those of their days and offsets.
func count(ctx context.Context, tx pgx.Tx, legs map[cdr.Day]clocks) error {
	slot := rand.IntN(16)
	days := make([]cdr.Day, 0, len(legs))
	for day := range legs {
		days = append(days, day)
	}
	slices.Sort(days)
	for _, day := range days {
		of := legs[day]
		sortClocks(of)
		for _, c := range of {
			if _, err := tx.Exec(ctx, addLegs, int32(day), slot, int32(c.offset), c.legs); err != nil {
				return err
			}
		}
	}
	return nil
}

// copying gives the rows of a batch to COPY.
type copying struct {
	batch  []Entry
	base   int64
	next   int
	values [16]any
	body   []byte
}

func (c *copying) Next() bool { c.next++; return c.next < len(c.batch) }
func (c *copying) Err() error { return nil }

func (c *copying) Values() ([]any, error) {
	e := &c.batch[c.next]
	day, p := dayOf(e.Setup), position{int64(e.Setup), e.Key}
	if day == 0 {
		p.at = e.Arrived
	}
	row := c.base + int64(c.next)
	var talk cdr.Wall
	if e.Connect != 0 {
		talk = max(0, e.Disconnect-e.Connect)
	}
	c.body = pack(c.body[:0], e, p, row)
	c.values = [16]any{
		int32(day), row, p.at, signed(e.Key), int16(e.Kind), int16(e.Origin), int16(e.Cause), e.Gateway, int64(talk), notNull(e.Zone),
		codeOf(e.Peer), codeOf(e.Calling), codeOf(e.Called), nil, c.body, notNull(e.Raw),
	}
	if !e.Normal.IsZero() {
		c.values[13] = signed(connectionCode(&e.Normal))
	}
	return c.values[:], nil
}

// signed maps numbers to those that PostgreSQL has, in the same order.
func signed(n uint64) int64   { return int64(n ^ 1<<63) }
func unsigned(n int64) uint64 { return uint64(n) ^ 1<<63 }
func notNull(b []byte) []byte { return append([]byte{}, b...) }
func codeOf(number []byte) any {
	if len(plainNumber(number)) == 0 {
		return nil
	}
	return signed(numberCode(number))
}
