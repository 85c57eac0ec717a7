package callhome

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// Sealer encrypts secrets at rest; package seal has it.
type Sealer interface {
	Seal(plain []byte, table, column, id string) []byte
	Open(sealed []byte, table, column, id string) ([]byte, error)
}

// SecretStore keeps the cluster's key of the pseudonyms in anonymous messages.
type SecretStore struct {
	db   *db.DB
	seal Sealer
}

// NewSecretStore returns the store in d.
func NewSecretStore(d *db.DB, s Sealer) *SecretStore { return &SecretStore{db: d, seal: s} }

type secretRow struct {
	bun.BaseModel `bun:"table:callhome_secret,alias:callhome_secret"`

	ID     int64 `bun:",pk"`
	Sealed []byte
}

// PseudonymKey returns the key, 32 bytes, and makes it when there is none.
func (s *SecretStore) PseudonymKey(ctx context.Context) ([]byte, error) {
	sealed, err := s.load(ctx, s.db.Read)
	if errors.Is(err, sql.ErrNoRows) {
		sealed, err = s.make(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("loading the pseudonym key: %w", err)
	}
	return s.seal.Open(sealed, "callhome_secret", "sealed", "1")
}

func (s *SecretStore) load(ctx context.Context, tx bun.IDB) ([]byte, error) {
	var r secretRow
	err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx)
	return r.Sealed, err
}

// make stores a new key, unless another node was faster, and returns the one
// that is stored.
func (s *SecretStore) make(ctx context.Context) (sealed []byte, err error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	r := secretRow{ID: 1, Sealed: s.seal.Seal(key, "callhome_secret", "sealed", "1")}
	err = s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&r).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return err
		}
		sealed, err = s.load(ctx, tx)
		return err
	})
	return sealed, err
}
