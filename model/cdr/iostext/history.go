package iostext

import (
	"bytes"
	"math"

	"tandem/model/cdr"
)

// field is a key of VOIP_CALL_HISTORY.
type field uint8

// The keys in the order in which every release writes them.
const (
	legType field = iota
	connectionID
	setupTime
	peerAddress
	peerSubAddress
	disconnectCause
	disconnectText
	connectTime
	disconnectTime
	callOrigin
	chargedUnits
	infoType
	transmitPackets
	transmitBytes
	receivePackets
	receiveBytes
	unknown
)

var fieldNames = [unknown]string{
	"CallLegType", "ConnectionId", "SetupTime", "PeerAddress", "PeerSubAddress",
	"DisconnectCause", "DisconnectText", "ConnectTime", "DisconnectTime", "CallOrigin",
	"ChargedUnits", "InfoType", "TransmitPackets", "TransmitBytes", "ReceivePackets",
	"ReceiveBytes",
}

// required are the keys without which a record is not whole.
const required = 1<<legType | 1<<connectionID | 1<<disconnectCause | 1<<disconnectTime | 1<<callOrigin

// historyReader is where readHistory is.
type historyReader struct {
	walls *cdr.WallReader
	rec   *cdr.Record
	// seen has a bit for each key that had a value.
	seen uint32
	err  error
	// setup and connect are the zones of those times.
	setup, connect, disconnect []byte
}

// readHistory reads the body of VOIP_CALL_HISTORY: keys and values with a blank
// between, separated by commas.
func (r *Reader) readHistory(body []byte, rec *cdr.Record) error {
	h := historyReader{walls: &r.walls, rec: rec}
	if !h.inOrder(body) {
		h = historyReader{walls: &r.walls, rec: rec}
		h.anyOrder(body)
	}
	if !rec.SetZones(h.setup, h.connect, h.disconnect) {
		h.refuse(ErrClockSet)
	}
	if h.seen&required != required {
		return ErrTruncated
	}
	return h.err
}

// anyOrder reads a body with keys in any order, unknown ones too.
func (h *historyReader) anyOrder(body []byte) {
	expected, extra := legType, -1
	for p := 0; p < len(body); {
		f, n := expectKey(body[p:], expected)
		if f == unknown {
			if extra < 0 {
				extra = p
			}
		}
		start := p + n
		end := start + valueEnd(body[start:], f)
		if f == unknown {
			h.rec.Extra = body[extra:end]
		} else {
			h.set(f, trim(body[start:end]))
			expected = f + 1
		}
		p = end
		for p < len(body) && (body[p] == ',' || isBlank(body[p])) {
			p++
		}
	}
}

// expectKey returns the key that b begins with and the length of the key with the
// blank behind it. It tries the expected one first.
func expectKey(b []byte, expected field) (f field, n int) {
	if expected < unknown {
		if name := fieldNames[expected]; len(b) > len(name) && string(b[:len(name)]) == name && b[len(name)] == ' ' {
			return expected, len(name) + 1
		}
	}
	for n < len(b) && b[n] != ' ' && b[n] != ',' {
		n++
	}
	f = fieldOf(b[:n])
	if n < len(b) && b[n] == ' ' {
		n++
	}
	return f, n
}

func fieldOf(word []byte) field {
	for f, name := range fieldNames {
		if string(word) == name {
			return field(f)
		}
	}
	return unknown
}

// valueEnd returns the length of the value of f at the beginning of b. Texts and
// addresses may have commas: they end at one that has a key behind it.
func valueEnd(b []byte, f field) int {
	end := 0
	for {
		comma := bytes.IndexByte(b[end:], ',')
		if comma < 0 {
			return len(b)
		}
		end += comma
		if !mayHaveComma(f) || beginsKey(bytes.TrimLeft(b[end+1:], " "), f+1) {
			return end
		}
		end++
	}
}

func mayHaveComma(f field) bool {
	return f == disconnectText || f == peerAddress || f == peerSubAddress || f == unknown
}

// beginsKey reports whether b begins with a key: one that is known, or a word that
// looks like one because a capital letter follows a small one in it.
func beginsKey(b []byte, expected field) bool {
	if len(b) == 0 {
		return true
	}
	f, n := expectKey(b, expected)
	if f != unknown {
		return true
	}
	for i := 1; i < n; i++ {
		if isLower(b[i-1]) && isUpper(b[i]) {
			return true
		}
	}
	return false
}

func isLower(ch byte) bool { return ch-'a' < 26 }

func isUpper(ch byte) bool { return ch-'A' < 26 }

// trim returns b without blanks around it.
func trim(b []byte) []byte { return bytes.Trim(b, " ") }

// set keeps a value. The first that cannot be read becomes the error.
func (h *historyReader) set(f field, value []byte) {
	rec := h.rec
	switch f {
	case legType:
		rec.Type = cdr.LegType(h.small(f, value))
	case connectionID:
		h.setConnection(value)
	case setupTime:
		rec.Setup, h.setup = h.wall(value)
	case peerAddress:
		rec.Peer = value
	case peerSubAddress:
		rec.SubAddress = value
	case disconnectCause:
		h.setCause(value)
	case disconnectText:
		rec.CauseText = value
	case connectTime:
		rec.Connect, h.connect = h.wall(value)
	case disconnectTime:
		rec.Disconnect, h.disconnect = h.wall(value)
		h.seen |= 1 << disconnectTime
	case callOrigin:
		rec.Origin = cdr.Origin(h.small(f, value))
	case infoType:
		rec.Info = cdr.InfoType(h.small(f, value))
	default:
		h.setCount(f, value)
	}
}

// setCount keeps one of the counters.
func (h *historyReader) setCount(f field, value []byte) {
	n := h.count(f, value)
	switch f {
	case chargedUnits:
		h.rec.Charged = n
	case transmitPackets:
		h.rec.TransmitPackets = n
	case transmitBytes:
		h.rec.TransmitBytes = n
	case receivePackets:
		h.rec.ReceivePackets = n
	case receiveBytes:
		h.rec.ReceiveBytes = n
	}
}

func (h *historyReader) setConnection(value []byte) {
	h.seen |= 1 << connectionID
	h.rec.Connection = value
	h.rec.Normal.SetNormal(value)
	if h.rec.Normal.IsZero() && !isZeroID(value) {
		h.refuse(ErrBadConnection)
	}
}

// isZeroID reports whether a connection id names no call, which is allowed.
func isZeroID(value []byte) bool {
	return len(bytes.Trim(value, "0 ")) == 0
}

func (h *historyReader) setCause(value []byte) {
	h.seen |= 1 << disconnectCause
	cause, ok := cdr.ParseCause(value)
	if !ok {
		h.refuse(ErrBadNumber)
	}
	h.rec.Cause = cause
}

func (h *historyReader) wall(value []byte) (cdr.Wall, []byte) {
	w, zone, mark, ok := h.walls.Read(value)
	if !ok {
		h.refuse(ErrBadTime)
	}
	h.rec.Mark = max(h.rec.Mark, mark)
	return w, zone
}

// small reads a number of one byte.
func (h *historyReader) small(f field, value []byte) uint8 {
	n := h.count(f, value)
	if n > 0xFF {
		h.refuse(ErrBadNumber)
		return 0
	}
	return uint8(n)
}

// count reads a number, 0 where there is none.
func (h *historyReader) count(f field, value []byte) uint32 {
	if len(value) == 0 {
		return 0
	}
	h.seen |= 1 << f
	n, ok := parseUint32(value)
	if !ok {
		h.refuse(ErrBadNumber)
	}
	return n
}

func (h *historyReader) refuse(err error) {
	if h.err == nil {
		h.err = err
	}
}

// parseUint32 reads a decimal number; ok is false for none and for one too great.
func parseUint32(b []byte) (n uint32, ok bool) {
	if len(b) == 0 || len(b) > 10 {
		return 0, false
	}
	var wide uint64
	for _, ch := range b {
		if !isDigit(ch) {
			return 0, false
		}
		wide = wide*10 + uint64(ch-'0')
	}
	return uint32(wide), wide <= math.MaxUint32
}
