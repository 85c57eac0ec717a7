package db

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/uptrace/bun"
)

// Prepared is a query of write transactions that the database reads once for
// each connection instead of each time. It is for long queries that are asked so
// often that reading them is most of what they cost.
type Prepared struct {
	db        *DB
	statement *sql.Stmt
}

// Prepare prepares query, whose arguments are question marks; it has no others.
// It must not be called inside a transaction. What it returns is good until d is
// closed.
func (d *DB) Prepare(ctx context.Context, query string) (*Prepared, error) {
	if d.IsPostgres() {
		query = numbered(query)
	}
	statement, err := d.write.DB.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("preparing a query: %w", err)
	}
	return &Prepared{db: d, statement: statement}, nil
}

// Scan reads the rows into dest, which is what bun reads rows into.
func (p *Prepared) Scan(ctx context.Context, tx bun.Tx, dest any, args ...any) error {
	rows, err := tx.Tx.StmtContext(ctx, p.statement).QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return p.db.write.ScanRows(ctx, rows, dest)
}

// numbered writes the arguments of query as PostgreSQL does: $1, $2.
func numbered(query string) string {
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}
