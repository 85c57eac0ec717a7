package collector

// seenKept is how many keys each of the two generations of a seen holds; its
// table is twice as large, so that looking up ends soon.
const seenKept = 1 << 19

// seen remembers the keys of the last half to one million records, in 16 MB. It
// only saves the archive work: the archive knows all keys.
type seen struct {
	young, old []uint64 // 0 is an empty place
	count      int
}

func newSeen() *seen {
	return &seen{young: make([]uint64, 2*seenKept), old: make([]uint64, 2*seenKept)}
}

// add remembers key and reports whether it was new.
func (s *seen) add(key uint64) bool {
	if key == 0 {
		key = 1
	}
	at, found := place(s.young, key)
	if found {
		return false
	}
	if _, found := place(s.old, key); found {
		return false
	}
	s.young[at] = key
	if s.count++; s.count == seenKept {
		s.young, s.old, s.count = s.old, s.young, 0
		clear(s.young)
	}
	return true
}

// place returns where key is or would be. Keys are hashes: their bits are as good
// as random.
func place(table []uint64, key uint64) (at int, found bool) {
	mask := len(table) - 1
	for at = int(key>>20) & mask; table[at] != 0; at = (at + 1) & mask {
		if table[at] == key {
			return at, true
		}
	}
	return at, false
}
