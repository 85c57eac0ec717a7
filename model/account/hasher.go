package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"

	"golang.org/x/crypto/argon2"
)

// hasher computes argon2id. Each computation takes 19 MiB, so only a few run at
// the same time and the others wait.
type hasher struct{ slots chan struct{} }

// parallelHashes is how many computations run at the same time.
const parallelHashes = 2

func newHasher() hasher { return hasher{slots: make(chan struct{}, parallelHashes)} }

// acquire waits for its turn. The caller gives it back with release.
func (h hasher) acquire(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h hasher) release() { <-h.slots }

// hash waits for its turn and returns the PHC string of password under a new
// salt.
func (h hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.acquire(ctx); err != nil {
		return "", err
	}
	defer h.release()
	p := recommended()
	rand.Read(p.salt) // never fails
	p.key = p.derive(password)
	return p.String(), nil
}

// recommended returns the parameters of new passwords (OWASP: 19 MiB, two
// iterations, no parallelism), with an empty salt and key.
func recommended() phc {
	return phc{memory: 19456, iterations: 2, parallelism: 1, salt: make([]byte, 16), key: make([]byte, 32)}
}

func (p phc) derive(password string) []byte {
	return argon2.IDKey(normalise(password), p.salt, p.iterations, p.memory, p.parallelism, uint32(len(p.key)))
}

// matches compares in constant time. The caller holds a slot of the hasher.
func (p phc) matches(password string) bool {
	return subtle.ConstantTimeCompare(p.derive(password), p.key) == 1
}
