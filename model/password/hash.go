package password

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Hash is a hashed password in the PHC string format,
// "$argon2id$v=19$m=19456,t=2,p=1$salt$key" with unpadded base64
// (github.com/P-H-C/phc-string-format).
type Hash struct {
	memory      uint32 // KiB
	iterations  uint32
	parallelism uint8
	salt, key   []byte
}

// Bounds of what is computed, whatever the database says.
const (
	maxMemory      = 256 * 1024 // KiB
	maxIterations  = 16
	maxParallelism = 16
	minSalt        = 8
	minKey         = 16
	maxBytes       = 64
)

var errMalformed = errors.New("malformed argon2id string")

// Recommended returns the parameters of new passwords (OWASP: 19 MiB, two
// iterations, no parallelism), with an empty salt and key. Comparing with it
// takes as long as with a real one and never matches.
func Recommended() Hash {
	return Hash{memory: 19456, iterations: 2, parallelism: 1, salt: make([]byte, 16), key: make([]byte, 32)}
}

// String returns the PHC string.
func (h Hash) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
		h.memory, h.iterations, h.parallelism, b64(h.salt), b64(h.key))
}

// Parse reads what String writes and nothing else.
func Parse(s string) (Hash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 {
		return Hash{}, errMalformed
	}
	var h Hash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.iterations, &h.parallelism); err != nil {
		return Hash{}, errMalformed
	}
	var saltErr, keyErr error
	h.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, keyErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || !h.bounded() || h.String() != s {
		return Hash{}, errMalformed
	}
	return h, nil
}

func (h Hash) bounded() bool {
	return h.memory >= 8*uint32(h.parallelism) && h.memory <= maxMemory &&
		h.iterations >= 1 && h.iterations <= maxIterations &&
		h.parallelism >= 1 && h.parallelism <= maxParallelism &&
		len(h.salt) >= minSalt && len(h.salt) <= maxBytes &&
		len(h.key) >= minKey && len(h.key) <= maxBytes
}

// Matches compares in constant time. The caller holds a turn of a Hasher.
func (h Hash) Matches(secret string) bool {
	return subtle.ConstantTimeCompare(h.derive(secret), h.key) == 1
}

// derive takes the same bytes for every way in which a keyboard composes the
// same characters.
func (h Hash) derive(secret string) []byte {
	return argon2.IDKey(norm.NFC.Bytes([]byte(secret)), h.salt, h.iterations, h.memory, h.parallelism, uint32(len(h.key)))
}
