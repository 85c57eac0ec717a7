package db

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrations have the same numbers and meaning in the folders of both engines.
//
//go:embed migrations/*/*.sql
var migrations embed.FS

// schema is a set of tables with migrations of its own.
type schema struct {
	// file is the SQLite database that holds it. On PostgreSQL all schemas are in
	// one database.
	file string
	// suffix tells its folders apart, and versions is the table that says how far
	// it was migrated.
	suffix, versions string
}

func (d *DB) migrate(ctx context.Context, s schema) error {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"+s.suffix
	options := []goose.ProviderOption{goose.WithLogger(goose.NopLogger()), goose.WithTableName(s.versions)}
	if d.IsPostgres() {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"+s.suffix
		// Several nodes may start at once; one of them migrates.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("preparing the migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	provider, err := goose.NewProvider(dialect, d.write.DB, files, options...)
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	applied, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	for _, m := range applied {
		slog.Info("migrated", "migration", m.Source.Path, "duration", m.Duration)
	}
	return nil
}
