package phoneconfig

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// UserID is whom Tandem calls itself when it tells phones something.
const UserID = "tandem"

// Sealer encrypts secrets at rest; package seal has it.
type Sealer interface {
	Seal(plain []byte, table, column, id string) []byte
	Open(sealed []byte, table, column, id string) ([]byte, error)
}

// Authenticator knows the passwords that Tandem shows to phones. A phone asks
// its authentication URL whether the password is right. Each phone is shown
// another one, made from a sealed key, so that whoever passes for a phone learns
// nothing that others accept.
type Authenticator struct {
	db   *db.DB
	seal Sealer
}

// NewAuthenticator returns the authenticator whose key is in d.
func NewAuthenticator(d *db.DB, s Sealer) *Authenticator { return &Authenticator{db: d, seal: s} }

// Authorized reports whether userID and password are those that Tandem shows to
// the phone with that device name. It takes as long for wrong ones.
func (a *Authenticator) Authorized(ctx context.Context, userID, password, device string) (bool, error) {
	right, err := a.Password(ctx, device)
	if err != nil {
		return false, err
	}
	user := subtle.ConstantTimeCompare([]byte(userID), []byte(UserID))
	return user&subtle.ConstantTimeCompare([]byte(password), []byte(right)) == 1, nil
}

// Password returns what Tandem shows to the phone with that device name, in any
// case.
func (a *Authenticator) Password(ctx context.Context, device string) (string, error) {
	key, err := a.key(ctx)
	if err != nil {
		return "", fmt.Errorf("loading the key of phone passwords: %w", err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(strings.ToUpper(device)))
	return hex.EncodeToString(mac.Sum(nil)[:16]), nil
}

type secretRow struct {
	bun.BaseModel `bun:"table:phone_secret,alias:phone_secret"`

	ID     int64 `bun:",pk"`
	Sealed []byte
}

// key returns the key, 32 bytes, and makes it when there is none.
func (a *Authenticator) key(ctx context.Context) ([]byte, error) {
	sealed, err := a.load(ctx, a.db.Read)
	if errors.Is(err, sql.ErrNoRows) {
		sealed, err = a.make(ctx)
	}
	if err != nil {
		return nil, err
	}
	return a.seal.Open(sealed, "phone_secret", "sealed", "1")
}

func (a *Authenticator) load(ctx context.Context, tx bun.IDB) ([]byte, error) {
	var r secretRow
	err := tx.NewSelect().Model(&r).Where("id = 1").Scan(ctx)
	return r.Sealed, err
}

// make stores a new key, unless another node was faster, and returns the one
// that is stored.
func (a *Authenticator) make(ctx context.Context) (sealed []byte, err error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails
	r := secretRow{ID: 1, Sealed: a.seal.Seal(key, "phone_secret", "sealed", "1")}
	err = a.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&r).On("CONFLICT DO NOTHING").Exec(ctx); err != nil {
			return err
		}
		sealed, err = a.load(ctx, tx)
		return err
	})
	return sealed, err
}
