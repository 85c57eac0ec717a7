package iostext

import (
	"bytes"

	"tandem/model/cdr"
)

// ReadHeader reads what stands before the mnemonic of any message of a gateway, or
// before the text of a message that has none. Its slices are views of line.
//
//	<189>3132811: 000123: CMEMRI: Dec 16 10:16:25.486 CET: %SYS-5-CONFIG_I: ...
//
// Everything is optional, the name may stand before the sequence number, and
// relays put their own time and name, or Original Address=, in front.
func ReadHeader(line []byte, h *cdr.Header) {
	*h = cdr.Header{}
	if at := mnemonic(line); at >= 0 {
		readHeader(line[:at], true, h)
		return
	}
	readHeader(line[:min(len(line), maxHeader)], false, h)
}

// maxHeader bounds the header of a message that is no record, maxMnemonic the
// length of a mnemonic.
const (
	maxHeader   = 256
	maxMnemonic = 64
)

// mnemonic returns where something like %SYS-5-CONFIG_I: begins, -1 for nowhere.
func mnemonic(line []byte) int {
	line = line[:min(len(line), maxHeader+maxMnemonic)]
	for from := 0; ; {
		at := bytes.IndexByte(line[from:], '%')
		if at < 0 {
			return -1
		}
		at += from
		if isMnemonic(line[at+1:]) {
			return at
		}
		from = at + 1
	}
}

func isMnemonic(b []byte) bool {
	b = b[:min(len(b), maxMnemonic)]
	dash := bytes.IndexByte(b, '-')
	if dash < 1 {
		return false
	}
	for _, ch := range b[:dash] {
		if (ch < 'A' || ch > 'Z') && !isDigit(ch) && ch != '_' {
			return false
		}
	}
	colon := bytes.IndexByte(b, ':')
	return colon > dash && bytes.IndexByte(b[:colon], ' ') < 0
}

// headerReader is where readHeader is.
type headerReader struct {
	b []byte
	p int
	// bounded is set when nothing but a header is in b.
	bounded bool
	h       *cdr.Header
	// origin is the name that the gateway gives itself, relay the one by which a
	// relay knew it.
	origin, relay []byte
	// uncounted is set when the place of the counter is empty.
	uncounted bool
	mark      cdr.ClockMark
}

// readHeader reads the header b, which is followed by other text when it is not
// bounded, and returns the mark of the clock.
func readHeader(b []byte, bounded bool, h *cdr.Header) cdr.ClockMark {
	r := headerReader{b: b, bounded: bounded, h: h}
	if n := len(b); bounded && n > 0 && markOf(b[n-1]) != cdr.ClockGood {
		r.mark, r.b = markOf(b[n-1]), b[:n-1]
	}
	ended := false
	for !ended {
		for r.p < len(r.b) && isBlank(r.b[r.p]) {
			r.p++
		}
		if r.p >= len(r.b) {
			break
		}
		ended = r.item()
	}
	if !bounded && !ended {
		r.origin = nil // it may be the beginning of the text
	}
	h.Host = r.origin
	if len(h.Host) == 0 {
		h.Host = r.relay
	}
	return r.mark
}
