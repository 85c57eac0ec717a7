package archive

import (
	"context"

	"tandem/model/db"
)

// Open opens the archive that goes with a ledger: in its database when that is
// PostgreSQL, else a file in dataDir.
func Open(ctx context.Context, dataDir string, ledger *db.DB) (Archive, error) {
	if ledger.IsPostgres() {
		return OpenPostgres(ctx, ledger)
	}
	return OpenSQLite(ctx, dataDir)
}
