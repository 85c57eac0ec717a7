package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"tandem/model"
)

var (
	// ErrNoSession says that a token belongs to no session, or to one that has
	// expired or was ended.
	ErrNoSession = errors.New("no session")
	// ErrTooMuchData says that the data of a session is larger than MaxData.
	ErrTooMuchData = errors.New("session data too large")
)

const (
	// Idle is how long a session lives without a request.
	Idle = 30 * time.Minute
	// Lifetime is how long a session lives at most.
	Lifetime = 12 * time.Hour
	// MaxData is the largest size of Session.Data in bytes: room for the draft
	// of the largest form.
	MaxData = 3 << 20
	// touchEvery is how far LastSeen may lag behind the last request.
	touchEvery = time.Minute
)

// Session is one signed-in browser.
type Session struct {
	// ID is public: it names the session in lists, and cannot be used to sign in.
	ID              int64 `audit:"-"`
	AdministratorID int64 `audit:"-"`
	UserName        string
	CreatedAt       model.Time
	// LastSeen lags behind the last request by up to one minute.
	LastSeen model.Time
	Origin
	// Data is what the web layer keeps with the session; lists leave it empty.
	Data []byte `audit:"-"`
}

// IdleExpiry returns when the session ends unless another request comes.
func (s Session) IdleExpiry() time.Time { return s.LastSeen.Add(Idle) }

// AbsoluteExpiry returns when the session ends in any case.
func (s Session) AbsoluteExpiry() time.Time { return s.CreatedAt.Add(Lifetime) }

// tokenBytes is the length of a token before its encoding.
const tokenBytes = 32

func newToken() string {
	b := make([]byte, tokenBytes)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// tokenHash returns what the table holds for token, or false for what cannot be
// a token.
func tokenHash(token string) ([]byte, bool) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return nil, false
	}
	sum := sha256.Sum256([]byte(token))
	return sum[:], true
}
