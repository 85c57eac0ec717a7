package archive

import (
	"encoding/binary"
	"errors"
	"time"

	"tandem/model/cdr"
)

// A packed leg is its row in the SQLite archive without position: first
// single bytes, then varints, then texts behind their lengths.
const (
	packKind = iota
	packSource
	packType
	packOrigin
	packInfo
	packCause
	packMark
	packOffsetBy
	packOffset  // two bytes
	packNumbers = packOffset + 2
)

var errTorn = errors.New("a packed leg is torn")

// pack appends the packed form of e, which stands at p and has row.
func pack(b []byte, e *Entry, p position, row int64) []byte {
	r := e.Record
	b = append(b, byte(r.Kind), byte(e.Source), byte(r.Type), byte(r.Origin), byte(r.Info), byte(r.Cause),
		byte(r.Mark), byte(e.OffsetBy), byte(e.Offset), byte(uint16(e.Offset)>>8))
	b = appendUvarint(b, uint64(e.Gateway))
	b = appendUvarint(b, uint64(row))
	b = binary.AppendVarint(b, int64(r.Setup)-p.at)
	b = binary.AppendVarint(b, e.Arrived-p.at)
	b = binary.AppendVarint(b, int64(r.Connect-r.Setup))
	b = binary.AppendVarint(b, int64(r.Disconnect-r.Connect))
	b = appendUvarint(b, uint64(r.Charged))
	b = appendUvarint(b, uint64(r.TransmitPackets))
	b = appendUvarint(b, uint64(r.TransmitBytes))
	b = appendUvarint(b, uint64(r.ReceivePackets))
	b = appendUvarint(b, uint64(r.ReceiveBytes))
	b = packConnection(b, &r.Normal)
	b = packText(b, r.CauseText)
	b = packText(b, r.Zone)
	b = packText(b, r.Peer)
	b = packText(b, r.SubAddress)
	b = packText(b, r.Calling)
	b = packText(b, r.Called)
	b = packText(b, r.FeatureName)
	return packText(b, r.Extra)
}

func packText(b, text []byte) []byte {
	return append(appendUvarint(b, uint64(len(text))), text...)
}

// appendUvarint is binary.AppendUvarint, made quick for small numbers.
func appendUvarint(b []byte, v uint64) []byte {
	if v < 0x80 {
		return append(b, byte(v))
	}
	return binary.AppendUvarint(b, v)
}

// asText marks a connection id that is packed as it is, because it has other
// characters than upper case hexadecimal digits.
const asText = 0x80

func packConnection(b []byte, c *cdr.ConnectionID) []byte {
	start := len(b)
	b = append(b, c.Len)
	for i := 0; i < int(c.Len); i += 2 {
		high, low := nibble(c.Text[i]), byte(0)
		if i+1 < int(c.Len) {
			low = nibble(c.Text[i+1])
		}
		if high|low > 15 {
			b = append(b[:start], c.Len|asText)
			return append(b, c.Text[:c.Len]...)
		}
		b = append(b, high<<4|low)
	}
	return b
}

// nibble returns the value of a hexadecimal digit, 16 for another character.
func nibble(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 16
}

// unpacker reads a packed leg; what is missing is read as zero and bad set.
type unpacker struct {
	s   string
	bad bool
}

func (u *unpacker) uvarint() uint64 {
	s := u.s
	if len(s) > 0 && s[0] < 0x80 {
		u.s = s[1:]
		return uint64(s[0])
	}
	v, n := uvarint(s)
	if n == 0 {
		u.bad = true
		return 0
	}
	u.s = s[n:]
	return v
}

// uvarint is binary.Uvarint for a string; it returns 0, 0 when s is torn.
func uvarint(s string) (v uint64, n int) {
	for shift := 0; n < len(s) && shift < 64; shift += 7 {
		c := s[n]
		n++
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v, n
		}
	}
	return 0, 0
}

func (u *unpacker) varint() int64 {
	v := u.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (u *unpacker) bytes(n int) string {
	if n < 0 || n > len(u.s) {
		u.bad = true
		return ""
	}
	s := u.s[:n]
	u.s = u.s[n:]
	return s
}

func (u *unpacker) text() string { return u.bytes(int(u.uvarint())) }

func (u *unpacker) connection(c *cdr.ConnectionID) {
	*c = cdr.ConnectionID{}
	head := u.bytes(1)
	if u.bad {
		return
	}
	n := head[0] &^ asText
	if int(n) > len(c.Text) {
		u.bad = true
		return
	}
	c.Len = n
	if head[0]&asText != 0 {
		copy(c.Text[:], u.bytes(int(n)))
		return
	}
	packed := u.bytes((int(n) + 1) / 2)
	for i := range len(packed) {
		c.Text[2*i] = upperHex[packed[i]>>4]
		c.Text[2*i+1] = upperHex[packed[i]&15]
	}
	if n%2 == 1 {
		c.Text[n] = 0
	}
}

const upperHex = "0123456789ABCDEF"

// packedOffset returns the offset of a packed leg.
func packedOffset(s string) int16 { return int16(uint16(s[packOffset]) | uint16(s[packOffset+1])<<8) }

// unpack sets all of l from a packed leg of that day and position. The texts of l
// are parts of s.
func unpack(l *cdr.Leg, day cdr.Day, p position, s string) error {
	if len(s) < packNumbers {
		return errTorn
	}
	l.Kind, l.Source, l.Type = cdr.Kind(s[packKind]), cdr.Source(s[packSource]), cdr.LegType(s[packType])
	l.Origin, l.Info, l.Cause = cdr.Origin(s[packOrigin]), cdr.InfoType(s[packInfo]), cdr.Cause(s[packCause])
	l.Mark, l.OffsetBy = cdr.ClockMark(s[packMark]), cdr.OffsetBy(s[packOffsetBy])
	l.Offset = packedOffset(s)
	u := unpacker{s: s[packNumbers:]}
	l.Key, l.Gateway = p.key, int64(u.uvarint())
	l.ID = cdr.LegID{Day: day, Row: int64(u.uvarint())}
	l.Setup = cdr.Wall(p.at + u.varint())
	l.Arrived = time.UnixMilli(p.at + u.varint()).UTC()
	l.Connect = l.Setup + cdr.Wall(u.varint())
	l.Disconnect = l.Connect + cdr.Wall(u.varint())
	l.Charged, l.TransmitPackets, l.TransmitBytes = uint32(u.uvarint()), uint32(u.uvarint()), uint32(u.uvarint())
	l.ReceivePackets, l.ReceiveBytes = uint32(u.uvarint()), uint32(u.uvarint())
	u.connection(&l.Connection)
	l.CauseText, l.Zone, l.Peer, l.SubAddress = u.text(), u.text(), u.text(), u.text()
	l.Calling, l.Called, l.FeatureName, l.Extra = u.text(), u.text(), u.text(), u.text()
	if u.bad {
		return errTorn
	}
	return nil
}
