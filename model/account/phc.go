package account

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// phc is a hashed password in the PHC string format,
// "$argon2id$v=19$m=19456,t=2,p=1$salt$key" with unpadded base64
// (github.com/P-H-C/phc-string-format).
type phc struct {
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

var errPHC = errors.New("malformed argon2id string")

func (p phc) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
		p.memory, p.iterations, p.parallelism, b64(p.salt), b64(p.key))
}

// parsePHC reads what String writes and nothing else.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 {
		return phc{}, errPHC
	}
	var p phc
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.iterations, &p.parallelism); err != nil {
		return phc{}, errPHC
	}
	var saltErr, keyErr error
	p.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	p.key, keyErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || !p.bounded() || p.String() != s {
		return phc{}, errPHC
	}
	return p, nil
}

func (p phc) bounded() bool {
	return p.memory >= 8*uint32(p.parallelism) && p.memory <= maxMemory &&
		p.iterations >= 1 && p.iterations <= maxIterations &&
		p.parallelism >= 1 && p.parallelism <= maxParallelism &&
		len(p.salt) >= minSalt && len(p.salt) <= maxBytes &&
		len(p.key) >= minKey && len(p.key) <= maxBytes
}
