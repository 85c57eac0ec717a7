package user

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"sync"
)

// proof stands for one secret that belongs to one stored hash.
type proof [sha256.Size]byte

// verified remembers which secrets were the right ones for which stored hashes,
// so that these cost no argon2 again. It holds no secrets, but MACs under a key
// that only this process has. A changed credential has another stored hash, so
// nothing has to be forgotten.
type verified struct {
	key [32]byte
	// half of the proofs are in each generation at most; when the younger is full
	// it becomes the elder one.
	half int

	mu             sync.Mutex
	younger, elder map[proof]struct{}
}

func newVerified(most int) *verified {
	v := &verified{half: max(most/2, 1), younger: map[proof]struct{}{}}
	rand.Read(v.key[:]) // never fails
	return v
}

func (v *verified) proof(hash, secret string) proof {
	mac := hmac.New(sha256.New, v.key[:])
	mac.Write([]byte(hash))
	mac.Write([]byte{0}) // no hash holds one
	mac.Write([]byte(secret))
	return proof(mac.Sum(nil))
}

func (v *verified) has(p proof) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.younger[p]; ok {
		return true
	}
	if _, ok := v.elder[p]; ok {
		v.insert(p)
		return true
	}
	return false
}

func (v *verified) add(p proof) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.insert(p)
}

func (v *verified) insert(p proof) {
	if len(v.younger) >= v.half {
		v.elder, v.younger = v.younger, map[proof]struct{}{}
	}
	v.younger[p] = struct{}{}
}
