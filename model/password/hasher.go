package password

import (
	"context"
	"crypto/rand"
)

// Hasher computes argon2id. Each computation takes 19 MiB, so only a few run at
// the same time and the others wait.
type Hasher struct{ slots chan struct{} }

// NewHasher returns a Hasher that runs at most parallel computations at the same
// time.
func NewHasher(parallel int) Hasher { return Hasher{slots: make(chan struct{}, parallel)} }

// Acquire waits for its turn to compute. The caller gives it back with Release.
func (h Hasher) Acquire(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Release gives the turn to the next one.
func (h Hasher) Release() { <-h.slots }

// Hash waits for its turn and returns the PHC string of secret under a new
// salt.
func (h Hasher) Hash(ctx context.Context, secret string) (string, error) {
	if err := h.Acquire(ctx); err != nil {
		return "", err
	}
	defer h.Release()
	hash := Recommended()
	rand.Read(hash.salt) // never fails
	hash.key = hash.derive(secret)
	return hash.String(), nil
}

// Matches waits for its turn and reports whether s, a PHC string, was made from
// secret.
func (h Hasher) Matches(ctx context.Context, s, secret string) (bool, error) {
	hash, err := Parse(s)
	if err != nil {
		return false, err
	}
	if err := h.Acquire(ctx); err != nil {
		return false, err
	}
	defer h.Release()
	return hash.Matches(secret), nil
}
