package iostext

import (
	"bytes"
	"math"

	"tandem/model/cdr"
)

// inOrder reads a body whose keys are in the order of all known releases, with
// nothing unusual in their values. Otherwise it reports false, and readHistory
// reads the body anew: what inOrder did set is in it.
func (h *historyReader) inOrder(body []byte) bool {
	c := cursor{body}
	return h.party(&c) && h.end(&c) && h.counters(&c) && len(c.b) == 0
}

// party reads what the leg is and to whom it goes.
func (h *historyReader) party(c *cursor) bool {
	var value []byte
	kind, ok := c.number("CallLegType ")
	if !ok || kind > 0xFF || !c.value(", ConnectionId ", &value) {
		return false
	}
	h.rec.Type = cdr.LegType(kind)
	h.setConnection(value)
	if !h.time(c, ", SetupTime ", &h.rec.Setup, &h.setup) || !c.text(", PeerAddress ", ", PeerSubAddress ", &h.rec.Peer) {
		return false
	}
	return c.text(", PeerSubAddress ", ", DisconnectCause ", &h.rec.SubAddress)
}

// end reads when and why the leg ended.
func (h *historyReader) end(c *cursor) bool {
	var value []byte
	if !c.value(", DisconnectCause ", &value) {
		return false
	}
	h.setCause(value)
	return c.text(", DisconnectText ", ", ConnectTime ", &h.rec.CauseText) &&
		h.time(c, ", ConnectTime ", &h.rec.Connect, &h.connect) &&
		h.time(c, ", DisconnectTime ", &h.rec.Disconnect, &h.disconnect)
}

// time reads a key and its time.
func (h *historyReader) time(c *cursor, key string, w *cdr.Wall, zone *[]byte) (ok bool) {
	if !hasPrefix(c.b, key) {
		return false
	}
	size := 0
	if *w, *zone, size, ok = h.walls.ReadQuick(c.b[len(key):]); ok {
		c.b = c.b[len(key)+size:]
		return true
	}
	var value []byte
	if !c.value(key, &value) {
		return false
	}
	*w, *zone = h.wall(value)
	return true
}

// counters reads the numbers at the end.
func (h *historyReader) counters(c *cursor) bool {
	rec := h.rec
	origin, hasOrigin := c.number(", CallOrigin ")
	charged, hasCharged := c.number(", ChargedUnits ")
	info, hasInfo := c.number(", InfoType ")
	if !hasOrigin || !hasCharged || !hasInfo || origin > 0xFF || info > 0xFF {
		return false
	}
	rec.Origin, rec.Charged, rec.Info = cdr.Origin(origin), charged, cdr.InfoType(info)
	var ok [4]bool
	rec.TransmitPackets, ok[0] = c.number(", TransmitPackets ")
	rec.TransmitBytes, ok[1] = c.number(", TransmitBytes ")
	rec.ReceivePackets, ok[2] = c.number(", ReceivePackets ")
	rec.ReceiveBytes, ok[3] = c.number(", ReceiveBytes ")
	h.seen |= required
	return ok == [4]bool{true, true, true, true}
}

// cursor is the part of a body that was not read yet. Its methods report false for
// another key than the one that they are asked for, or an unusual value.
type cursor struct{ b []byte }

// number reads a key and its number.
func (c *cursor) number(key string) (n uint32, ok bool) {
	if !hasPrefix(c.b, key) {
		return 0, false
	}
	wide, i := uint64(0), len(key)
	for i < len(c.b) && isDigit(c.b[i]) {
		wide = wide*10 + uint64(c.b[i]-'0')
		i++
	}
	digits := i - len(key)
	c.b = c.b[i:]
	return uint32(wide), digits > 0 && digits <= 10 && wide <= math.MaxUint32
}

// value reads a key and its value up to the next comma.
func (c *cursor) value(key string, value *[]byte) bool {
	if !hasPrefix(c.b, key) {
		return false
	}
	b := c.b[len(key):]
	end := bytes.IndexByte(b, ',')
	if end < 0 {
		return false
	}
	*value, c.b = b[:end], b[end:]
	return true
}

// text reads a key and its value up to the next key: it may have commas.
func (c *cursor) text(key, next string, value *[]byte) bool {
	if !hasPrefix(c.b, key) {
		return false
	}
	b := c.b[len(key):]
	for end := 0; ; end++ {
		comma := bytes.IndexByte(b[end:], ',')
		if comma < 0 {
			return false
		}
		end += comma
		if hasPrefix(b[end:], next) {
			*value, c.b = trim(b[:end]), b[end:]
			return true
		}
		if beginsKey(skipBlanks(b[end+1:]), unknown) {
			return false
		}
	}
}

func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}
