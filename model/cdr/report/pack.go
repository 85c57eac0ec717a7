package report

import (
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
	totals
}

// next reads the next number, and returns false at the end of the block.
func (u *unpacker) next() (bool, error) {
	if len(u.block) == 0 {
		return false, nil
	}
	same, n := binary.Uvarint(u.block)
	more, m := binary.Uvarint(u.block[max(n, 0):])
	if n <= 0 || m <= 0 || same > uint64(len(u.number)) || more > uint64(len(u.block)-n-m) {
		return false, errPacked
	}
	u.block = u.block[n+m:]
	u.number = append(u.number[:same], u.block[:more]...)
	u.block = u.block[more:]
	for _, into := range []*int64{&u.calls, &u.answered, &u.billable, &u.charge} {
		value, n := binary.Varint(u.block)
		if n <= 0 {
			return false, errPacked
		}
		*into, u.block = value, u.block[n:]
	}
	return true, nil
}
