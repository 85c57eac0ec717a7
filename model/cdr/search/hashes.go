package search

// hashes is a set of hashes. In an export each call is looked for in it, among those
// of two days: a map would touch twice as much memory. The zero hashes is empty.
type hashes struct {
	// slots has a hash behind where its last bits say, at the first that is free, which
	// is 0. At least half are free.
	slots []uint64
	n     int
}

// add adds a hash and reports whether it was there.
func (h *hashes) add(hash uint64) (had bool) {
	if 2*h.n >= len(h.slots) {
		h.grow()
	}
	hash = max(hash, 1)
	slot := h.slot(hash)
	had = *slot == hash
	if !had {
		*slot = hash
		h.n++
	}
	return had
}

// has reports whether a hash is there.
func (h *hashes) has(hash uint64) bool {
	return h.n > 0 && *h.slot(max(hash, 1)) != 0
}

// slot returns where a hash is, or is to be.
func (h *hashes) slot(hash uint64) *uint64 {
	last := uint64(len(h.slots) - 1)
	for i := hash & last; ; i = (i + 1) & last {
		if s := &h.slots[i]; *s == hash || *s == 0 {
			return s
		}
	}
}

func (h *hashes) grow() {
	old := h.slots
	h.slots = make([]uint64, max(1024, 4*len(old)))
	for _, hash := range old {
		if hash != 0 {
			*h.slot(hash) = hash
		}
	}
}
