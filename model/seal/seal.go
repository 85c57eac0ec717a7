package seal

import (
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrWrongKey says that a value was sealed with another key or for another
// place, or was changed since.
var ErrWrongKey = errors.New("the stored secret does not belong to this key file and place")

// format is the first byte of a sealed value: XChaCha20-Poly1305, followed by
// its nonce and the encrypted value with its tag.
const format = 1

// Sealer seals and opens secrets with one key. It is safe for concurrent use.
type Sealer struct{ aead cipher.AEAD }

// Seal encrypts plain. What it returns can be opened only for the same table,
// column and id, so that a row cannot borrow the secret of another one.
func (s *Sealer) Seal(plain []byte, table, column, id string) []byte {
	head := make([]byte, 1+chacha20poly1305.NonceSizeX, 1+chacha20poly1305.NonceSizeX+len(plain)+s.aead.Overhead())
	head[0] = format
	rand.Read(head[1:]) // never fails
	return s.aead.Seal(head, head[1:], plain, place(table, column, id))
}

// Open returns what was sealed for table, column and id, or ErrWrongKey.
func (s *Sealer) Open(sealed []byte, table, column, id string) ([]byte, error) {
	if len(sealed) < 1+chacha20poly1305.NonceSizeX || sealed[0] != format {
		return nil, fmt.Errorf("opening %s.%s of %q: %w", table, column, id, ErrWrongKey)
	}
	nonce, box := sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:]
	plain, err := s.aead.Open(nil, nonce, box, place(table, column, id))
	if err != nil {
		return nil, fmt.Errorf("opening %s.%s of %q: %w", table, column, id, ErrWrongKey)
	}
	return plain, nil
}

// place is the additional data: each part after its length, so that no two
// places have the same bytes.
func place(parts ...string) []byte {
	var b []byte
	for _, p := range parts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}
