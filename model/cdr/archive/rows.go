package archive

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/s2"
)

// rows are the legs of a block: found, but still packed.
type rows struct {
	plain string
	marks []mark
}

// mark is where a leg is in a block. It has no pointer, so that the garbage
// collector passes over it.
type mark struct {
	position
	from, to uint32
}

// at returns a leg; it stays valid when r reads another block.
func (r *rows) at(i int) packedLeg {
	m := &r.marks[i]
	return packedLeg{m.position, r.plain[m.from:m.to]}
}

// read takes the legs of a block. It uses scratch and returns it, perhaps grown.
func (r *rows) read(b *block, scratch []byte) ([]byte, error) {
	r.plain, r.marks = "", r.marks[:0]
	scratch, err := s2.Decode(scratch[:cap(scratch)], b.data)
	if err != nil {
		return nil, fmt.Errorf("reading a block of legs: %w", err)
	}
	if len(b.first) != positionBytes {
		return scratch, errTorn
	}
	r.plain = string(scratch)
	at := int64(binary.BigEndian.Uint64(b.first))
	u := unpacker{s: r.plain}
	for len(u.s) > 0 {
		at += int64(u.uvarint())
		key := u.bytes(8)
		size := u.uvarint()
		from := len(r.plain) - len(u.s)
		u.bytes(int(size))
		if u.bad {
			return scratch, errTorn
		}
		r.marks = append(r.marks, mark{position{at, littleEndian(key)}, uint32(from), uint32(from + int(size))})
	}
	if len(r.marks) == 0 {
		return scratch, errTorn
	}
	return scratch, nil
}

// readLegs appends the rows of a block to all.
func readLegs(all []packedLeg, first, data []byte) ([]packedLeg, error) {
	var r rows
	if _, err := r.read(&block{first, data}, nil); err != nil {
		return nil, err
	}
	for i := range r.marks {
		all = append(all, r.at(i))
	}
	return all, nil
}

func littleEndian(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
