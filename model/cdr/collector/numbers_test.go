package collector

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNumbersSkipOrNot(t *testing.T) {
	t.Parallel()
	run := func(first, last uint32) (ns []uint32) {
		for n := first; n <= last; n++ {
			ns = append(ns, n)
		}
		return ns
	}
	tests := map[string]struct {
		numbers []uint32
		missing int64
		last    uint32
	}{
		"every number":                         {run(7, 20), 0, 20},
		"one is missing":                       {[]uint32{1, 2, 4}, 1, 4},
		"many are missing":                     {[]uint32{1, 1000}, 998, 1000},
		"they overtake each other":             {[]uint32{1, 4, 3, 2, 6, 5, 7}, 0, 7},
		"one comes last of 64":                 {slices.Concat([]uint32{1}, run(3, 60), []uint32{2}), 0, 60},
		"copies":                               {[]uint32{5, 5, 6, 6, 5, 7}, 0, 7},
		"a copy far behind":                    {slices.Concat(run(1, 500), []uint32{100}, run(501, 510)), 0, 510},
		"two copies far behind":                {slices.Concat(run(1, 500), []uint32{100, 101}, run(501, 510)), 0, 510},
		"a relay sends many old ones again":    {slices.Concat(run(1, 500), run(100, 200), run(501, 510)), 0, 510},
		"the same, with one missing after":     {slices.Concat(run(1, 500), run(100, 200), run(502, 510)), 1, 510},
		"a reload":                             {slices.Concat(run(400, 500), run(1, 20)), 0, 20},
		"a reload soon after the start":        {slices.Concat(run(1, 50), run(1, 60)), 0, 60},
		"a reload, then one is missing":        {slices.Concat(run(400, 500), run(1, 20), run(22, 30)), 1, 30},
		"one is missing, then a reload":        {slices.Concat(run(400, 500), run(502, 510), run(1, 20)), 1, 20},
		"a jump that no loss explains":         {slices.Concat(run(1, 5), run(5_000_000, 5_000_010)), 0, 5_000_010},
		"the numbers end and begin anew":       {slices.Concat(run(1<<32-5, 1<<32-2), []uint32{1<<32 - 1, 0, 1, 2}), 0, 2},
		"a hole is filled from the middle":     {[]uint32{1, 10, 5, 3, 7, 2, 9, 4, 8, 6, 11}, 0, 11},
		"a hole is filled, but for two":        {[]uint32{1, 10, 5, 3, 7, 2, 9, 8, 11}, 2, 11},
		"a number in no hole fills none twice": {[]uint32{1, 4, 2, 2, 2, 5}, 1, 5},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s numbers
			for _, n := range test.numbers {
				s.see(n, 0)
			}
			var missing int64
			for _, h := range s.holes {
				missing += h.missing
			}
			if missing != test.missing || s.last != test.last {
				t.Errorf("got %d missing in %+v, last %d; want %d, %d", missing, s.holes, s.last, test.missing, test.last)
			}
		})
	}
}

// TestHolesAddUp loses, doubles and shuffles numbers within the limits, and counts.
func TestHolesAddUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 4))
		numbersSent, lost := lossy(random, 5_000, 100)
		var s numbers
		s.see(99, 0)
		var missing int64
		for i, n := range numbersSent {
			if outcome := s.see(n, 0); outcome == restarted {
				t.Fatalf("seed %d: restarted at %d", seed, n)
			}
			s.crowd()
			if i%100 == 0 {
				for _, h := range s.ripe(-1) {
					missing += h.missing
				}
			}
		}
		for _, h := range s.holes {
			missing += h.missing
		}
		if missing != lost {
			t.Fatalf("seed %d: got %d missing, want %d", seed, missing, lost)
		}
	}
}

// lossy returns count numbers from first on, some lost, some twice, out of order
// by less than 64. The first and the last are not lost, and in their places.
func lossy(random *rand.Rand, count int, first uint32) (sent []uint32, lost int64) {
	window := 1 + random.IntN(30)
	var ordered []uint32
	for n := first + 1; n < first+uint32(count)-1; n++ {
		switch random.IntN(20) {
		case 0:
			lost++
		case 1:
			ordered = append(ordered, n, n)
		default:
			ordered = append(ordered, n)
		}
	}
	for part := range slices.Chunk(ordered, window) {
		random.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	}
	return slices.Concat([]uint32{first}, ordered, []uint32{first + uint32(count) - 1}), lost
}

func TestSeenRemembersHalfAMillionKeysAtLeast(t *testing.T) {
	t.Parallel()
	s := newSeen()
	random := rand.New(rand.NewPCG(1, 2))
	keys := make([]uint64, 3*seenKept)
	for i := range keys {
		keys[i] = random.Uint64()
		if !s.add(keys[i]) {
			t.Fatalf("key %d was seen before", i)
		}
		if i >= seenKept && s.add(keys[i-seenKept+1]) {
			t.Fatalf("a key is forgotten after %d", seenKept)
		}
	}
	if !s.add(keys[0]) {
		t.Error("a key is remembered for ever")
	}
	if !s.add(0) || s.add(0) {
		t.Error("key 0 is not remembered")
	}
}
