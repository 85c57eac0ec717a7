package archive

import (
	"cmp"
	"encoding/binary"

	"github.com/klauspost/compress/s2"

	"tandem/model/cdr"
)

// legBlock is how many bytes of packed legs become one block. Compressed it takes
// one overflow page of 16 KB and a little of the page of its key.
const legBlock = 32 << 10

// packedLeg is a row of a block: a leg with its position.
type packedLeg struct {
	position
	body string
}

// positionBytes is the length of a position as a key: at and key, big-endian.
const positionBytes = 16

func appendPosition(b []byte, p position) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(p.at))
	return binary.BigEndian.AppendUint64(b, p.key)
}

// legBlocks makes blocks of packed legs that come in their order, and gives each
// to write with the position of its first leg.
type legBlocks struct {
	write func(first, data []byte) error
	plain []byte
	first []byte
	data  []byte
	last  int64
}

func (w *legBlocks) add(p position, body []byte) error {
	w.head(p, len(body))
	w.plain = append(w.plain, body...)
	return w.end()
}

// again adds a leg of another block.
func (w *legBlocks) again(l packedLeg) error {
	w.head(l.position, len(l.body))
	w.plain = append(w.plain, l.body...)
	return w.end()
}

func (w *legBlocks) head(p position, size int) {
	if len(w.plain) == 0 {
		w.first = appendPosition(w.first[:0], p)
		w.last = p.at
	}
	w.plain = binary.AppendUvarint(w.plain, uint64(p.at-w.last))
	w.plain = binary.LittleEndian.AppendUint64(w.plain, p.key)
	w.plain = binary.AppendUvarint(w.plain, uint64(size))
	w.last = p.at
}

func (w *legBlocks) end() error {
	if len(w.plain) >= legBlock {
		return w.flush()
	}
	return nil
}

func (w *legBlocks) flush() error {
	if len(w.plain) == 0 {
		return nil
	}
	w.data = s2.Encode(w.data[:cap(w.data)], w.plain)
	w.plain = w.plain[:0]
	return w.write(w.first, w.data)
}

// A pointer leads from a number, a connection id or a key to the
// position of a leg.
type pointer struct {
	code uint64
	position
}

func comparePointers(a, b pointer) int {
	switch {
	case a.code < b.code:
		return -1
	case a.code > b.code:
		return 1
	}
	return comparePositions(a.position, b.position)
}

func comparePositions(a, b position) int {
	if c := cmp.Compare(a.at, b.at); c != 0 {
		return c
	}
	return cmp.Compare(a.key, b.key)
}

const (
	pointerBytes = 8 + positionBytes
	// pointerBlock is how many bytes of pointers are one block: a page of 16 KB
	// holds four without overflow.
	pointerBlock = 158 * pointerBytes
)

func appendPointer(b []byte, p pointer) []byte {
	return appendPosition(binary.BigEndian.AppendUint64(b, p.code), p.position)
}

func readPointer(b []byte) pointer {
	return pointer{binary.BigEndian.Uint64(b), position{int64(binary.BigEndian.Uint64(b[8:])), binary.BigEndian.Uint64(b[16:])}}
}

// pointerBlocks makes blocks of pointers that come in their order.
type pointerBlocks struct {
	write func(first, data []byte) error
	data  []byte
}

func (w *pointerBlocks) add(p pointer) error {
	w.data = appendPointer(w.data, p)
	if len(w.data) >= pointerBlock {
		return w.flush()
	}
	return nil
}

func (w *pointerBlocks) flush() error {
	if len(w.data) == 0 {
		return nil
	}
	err := w.write(w.data[:pointerBytes], w.data)
	w.data = w.data[:0]
	return err
}

// numberCode is a number as it is indexed: 4 bits for each of its first 16
// characters. Other characters than digits share codes, so that what is found is
// compared with the leg itself. A prefix of a number has a prefix of its code.
func numberCode[T string | []byte](s T) uint64 {
	s = plainNumber(s)
	var code uint64
	for i := 0; i < len(s) && i < 16; i++ {
		n := uint64(11 + s[i]%5)
		if c := s[i] - '0'; c <= 9 {
			n = uint64(c) + 1
		}
		code |= n << (60 - 4*i)
	}
	return code
}

// numberRange returns the codes of the numbers that f may match.
func (f *filter) numberRange() (low, high uint64) {
	low = numberCode(f.number)
	high = low
	if n := len(f.number); f.Match == Prefix && n < 16 {
		high |= 1<<(64-4*n) - 1
	}
	return low, high
}

// connectionCode is a connection id as it is indexed.
func connectionCode(c *cdr.ConnectionID) uint64 {
	h := uint64(c.Len)
	for i := 0; i < int(c.Len); i += 8 {
		h = mix(h ^ binary.LittleEndian.Uint64(c.Text[i:]))
	}
	return h
}

// mix spreads the bits of h (the finalizer of MurmurHash3). It is stored: it must
// never change.
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// numbersOf appends the pointers of the numbers of a leg.
func numbersOf(b []pointer, p position, numbers ...[]byte) []pointer {
	for _, n := range numbers {
		if len(plainNumber(n)) > 0 {
			b = append(b, pointer{numberCode(n), p})
		}
	}
	return b
}
