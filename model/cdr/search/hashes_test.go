package search

import (
	"math/rand/v2"
	"testing"
)

func TestHashesAreASet(t *testing.T) {
	t.Parallel()
	var h hashes
	if h.has(7) {
		t.Error("the empty set has 7")
	}
	want := map[uint64]bool{}
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		// Few bits, so that some come twice and many have the same place.
		hash := random.Uint64N(20_000) << (random.Uint64N(3) * 20)
		if got := h.has(hash); got != want[hash] && hash > 1 {
			t.Fatalf("%x: got there %v, want %v", hash, got, want[hash])
		}
		if got := h.add(hash); got != want[hash] && hash > 1 {
			t.Fatalf("%x: got there before %v, want %v", hash, got, want[hash])
		}
		want[hash] = true
	}
}
