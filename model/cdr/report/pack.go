package report

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A block of numbers is, for each number in their order: how many bytes it has in
// common with the one before, how many more follow, those, and its four totals.
// All numbers are varints. The first has nothing in common with one before, so that
// blocks may be read one behind the other.

// blockNumbers are the numbers of a block.
const blockNumbers = 2_000

// errPacked says that a block was not written by pack.
var errPacked = errors.New("a block of numbers is damaged")

// pack packs numbers of one role, in their order.
func pack(rows []numberTotals) []byte {
	block := make([]byte, 0, 24*len(rows))
	before := ""
	for i := range rows {
		row := &rows[i]
		same := 0
		for same < len(before) && same < len(row.number) && before[same] == row.number[same] {
			same++
		}
		block = binary.AppendUvarint(block, uint64(same))
		block = binary.AppendUvarint(block, uint64(len(row.number)-same))
		block = append(block, row.number[same:]...)
		for _, n := range []int64{row.calls, row.answered, row.billable, row.charge} {
			block = binary.AppendVarint(block, n)
		}
		before = row.number
	}
	return block
}

// unpacker reads a block, a number at a time.
type unpacker struct {
	block []byte
	// number is valid until the next.
	number []byte
	// place is the beginning of the number as two numbers, of which the order is the
	// same: most telephone numbers are compared by it alone.
	place [2]uint64
	totals
}

// next reads the next number, and returns false at the end of the block.
func (u *unpacker) next() (bool, error) {
	if len(u.block) == 0 {
		return false, nil
	}
	same, n := uvarint(u.block)
	more, m := uvarint(u.block[max(n, 0):])
	if n <= 0 || m <= 0 || same > uint64(len(u.number)) || more > uint64(len(u.block)-n-m) {
		return false, errPacked
	}
	u.block = u.block[n+m:]
	u.number = append(u.number[:same], u.block[:more]...)
	u.block = u.block[more:]
	u.setPlace()
	for _, into := range [...]*int64{&u.calls, &u.answered, &u.billable, &u.charge} {
		value, n := uvarint(u.block)
		if n <= 0 {
			return false, errPacked
		}
		*into, u.block = int64(value>>1)^-int64(value&1), u.block[n:]
	}
	return true, nil
}

// uvarint is binary.Uvarint, made quick for small numbers.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	return binary.Uvarint(b)
}

func (u *unpacker) setPlace() {
	var start [16]byte
	copy(start[:], u.number)
	u.place = [2]uint64{binary.BigEndian.Uint64(start[:]), binary.BigEndian.Uint64(start[8:])}
}

// before reports whether the number of u is before that of o.
func (u *unpacker) before(o *unpacker) bool {
	if u.place[0] != o.place[0] {
		return u.place[0] < o.place[0]
	}
	if u.place[1] != o.place[1] {
		return u.place[1] < o.place[1]
	}
	return bytes.Compare(u.number, o.number) < 0
}

// same reports whether u and o are at the same number.
func (u *unpacker) same(o *unpacker) bool {
	return u.place == o.place && bytes.Equal(u.number, o.number)
}
