package archive

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/s2"
	"zombiezen.com/go/sqlite"

	"tandem/model/cdr"
)

// rawBlocks makes blocks of raw texts. A block is, compressed, for each line: its
// position, so that a leg is found by its row, and its text behind its length.
type rawBlocks struct {
	write func(first int64, data []byte) error
	plain []byte
	first int64
	data  []byte
}

// rawBlock is how many bytes of text become one block.
const rawBlock = 48 << 10

func (w *rawBlocks) add(row int64, p position, text []byte) error {
	if len(w.plain) == 0 {
		w.first = row
	}
	w.plain = appendPosition(w.plain, p)
	w.plain = binary.AppendUvarint(w.plain, uint64(len(text)))
	w.plain = append(w.plain, text...)
	if len(w.plain) >= rawBlock {
		return w.flush()
	}
	return nil
}

func (w *rawBlocks) flush() error {
	if len(w.plain) == 0 {
		return nil
	}
	w.data = s2.Encode(w.data[:cap(w.data)], w.plain)
	w.plain = w.plain[:0]
	return w.write(w.first, w.data)
}

// textBlock is a block of raw texts.
type textBlock struct {
	first int64
	plain []byte
}

// textsAt returns the block that has the text of a row, which may be beyond its end.
func textsAt(c *sqlite.Conn, day cdr.Day, row int64) (b textBlock, ok bool, err error) {
	s, err := c.Prepare("SELECT id, data FROM raw WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1")
	if err != nil {
		return b, false, err
	}
	defer func() { err = errors.Join(err, s.Reset()) }()
	s.BindInt64(1, rawID(day, 0))
	s.BindInt64(2, rawID(day, row))
	if ok, err = s.Step(); !ok || err != nil {
		return b, false, err
	}
	b.first = s.ColumnInt64(0) - rawID(day, 0)
	b.plain, err = s2.Decode(nil, columnBytes(s, 1, nil))
	if err != nil {
		return b, false, fmt.Errorf("reading a block of texts: %w", err)
	}
	return b, true, nil
}

// each calls fn with every line of b until it returns false.
func (b *textBlock) each(fn func(row int64, p position, text []byte) bool) error {
	rest := b.plain
	for row := b.first; len(rest) > 0; row++ {
		if len(rest) < positionBytes {
			return errTorn
		}
		p := position{int64(binary.BigEndian.Uint64(rest)), binary.BigEndian.Uint64(rest[8:])}
		size, n := binary.Uvarint(rest[positionBytes:])
		start := positionBytes + n
		if n <= 0 || size > uint64(len(rest)-start) {
			return errTorn
		}
		if !fn(row, p, rest[start:start+int(size)]) {
			return nil
		}
		rest = rest[start+int(size):]
	}
	return nil
}

// nextRow returns the row that the next leg of a day gets.
func nextRow(c *sqlite.Conn, day cdr.Day) (next int64, err error) {
	b, ok, err := textsAt(c, day, 1<<rowBits-1)
	if !ok || err != nil {
		return 0, err
	}
	err = b.each(func(row int64, _ position, _ []byte) bool {
		next = row + 1
		return true
	})
	return next, err
}
