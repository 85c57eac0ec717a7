package archive

// known is a Bloom filter of the keys of a day: it says for nearly every new leg
// that it is new without a look at the disk. It grows by a filter of four times the
// size, so that its memory follows the day: five to ten bytes for each leg. A new leg
// that it takes for a known one is looked for in every segment of the day, which
// costs as much as storing a thousand: with 40 bits for a key about one in a hundred
// thousand is.
type known struct {
	filters []bloom
}

type bloom struct {
	blocks [][8]uint64 // of one cache line each
	room   int         // for so many more keys
}

const (
	firstFilter = 1 << 16 // legs
	bitsOfKey   = 40
)

// has reports whether key may be in k; false is certain.
func (k *known) has(key uint64) bool {
	h := mix(key)
	for i := range k.filters {
		if k.filters[i].has(h) {
			return true
		}
	}
	return false
}

func (k *known) add(key uint64) {
	n := len(k.filters)
	if n == 0 || k.filters[n-1].room == 0 {
		room := firstFilter << (2 * n)
		k.filters = append(k.filters, bloom{make([][8]uint64, room*bitsOfKey/512), room})
		n++
	}
	k.filters[n-1].add(mix(key))
}

func (b *bloom) block(h uint64) *[8]uint64 { return &b.blocks[(h>>32)*uint64(len(b.blocks))>>32] }

// has: a key has one bit in each of the eight words of its block. All of them are
// looked at, because a branch at the first that lacks it would be foreseen badly, and
// the next keys wait for it.
func (b *bloom) has(h uint64) bool {
	block := b.block(h)
	g := h * 0x9e3779b97f4a7c15
	all := uint64(1)
	for i := range 8 {
		all &= block[i] >> (g >> (6 * i) & 63)
	}
	return all == 1
}

func (b *bloom) add(h uint64) {
	block := b.block(h)
	g := h * 0x9e3779b97f4a7c15
	for i := range 8 {
		block[i] |= 1 << (g >> (6 * i) & 63)
	}
	b.room--
}
