package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// seed fills the Delivery Log: one message of 4 KB for each delivery, half a
// minute apart, every fiftieth failed.
func seed(ctx context.Context, dir string) (err error) {
	database, err := db.Open(ctx, "sqlite", dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
	statements := []string{
		`INSERT INTO callhome_message (message_id, kind, mode, slot, asker, queued, created_at, text, aml) ` + numbers +
			`SELECT 'M' || (1000000 + i) || ':BENCH:00000000', 'inventory', 'smart', '', 'bench', TRUE,
				unixepoch() * 1000 - i * 30000, zeroblob(2048), zeroblob(2048) FROM n`,
		`INSERT INTO callhome_delivery (message, message_id, kind, mode, slot, method, is_copy, own_receiver, destination,
				proxy_host, proxy_port, state, attempts, claimed_by, created_at, delivered_at, resent, last_error, reply) ` + numbers +
			`SELECT m.id, m.message_id, m.kind, m.mode, '', 'https', FALSE, FALSE, 'https://callhome.example.net/' || (m.id % 100),
				'', 0, CASE WHEN m.id % 50 = 0 THEN 'failed' ELSE 'delivered' END, 1, '', m.created_at,
				m.created_at + 400, FALSE, CASE WHEN m.id % 50 = 0 THEN 'connection refused' ELSE '' END, '200 OK'
			FROM n JOIN callhome_message m ON m.id = n.i`,
	}
	return database.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement, deliveries); err != nil {
				return fmt.Errorf("filling the log: %w", err)
			}
		}
		return nil
	})
}

func unzip(data []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}
