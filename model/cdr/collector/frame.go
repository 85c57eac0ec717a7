package collector

import "bytes"

// Limits of octet counting.
const (
	// countDigits is the longest length of a message, in digits.
	countDigits = 7
	// countMost is the longest message that is passed over; a stream that tells of
	// a longer one is out of step.
	countMost = 1 << 20
)

// frame finds the next message of a TCP stream in buf (RFC 6587). A message that
// begins with its length and "<" is counted, section 3.4.1; any other one ends at
// a newline, section 3.4.2. Each message is told by itself, because relays mix
// them.
//
// It returns how many bytes of buf the message takes with what surrounds it, and
// where its text is. With size 0, buf has no whole message yet. Skip says that
// only size bytes of a message that goes on are in buf, because it is longer than
// a message may be.
func frame(buf []byte) (text []byte, size int, skip skip) {
	if length, begin, ok := counted(buf); ok {
		switch {
		case length > countMost:
			return nil, len(buf), skip.broken()
		case length > maxLine && len(buf)-begin > maxLine:
			return buf[begin:min(begin+length, len(buf))], min(begin+length, len(buf)), skip.bytes(max(0, begin+length-len(buf)))
		case len(buf)-begin < length:
			return nil, 0, skip
		}
		return buf[begin : begin+length], begin + length, skip
	}
	if end := bytes.IndexByte(buf, '\n'); end >= 0 {
		return buf[:end], end + 1, skip
	}
	if len(buf) > maxLine {
		return buf, len(buf), skip.line()
	}
	return nil, 0, skip
}

// skip says what of a long message is passed over.
type skip struct {
	// count is how many bytes more it has.
	count int
	// newline says that it ends at the next newline.
	newline bool
	// isBroken says that the stream cannot be followed any more.
	isBroken bool
}

func (skip) broken() skip     { return skip{isBroken: true} }
func (skip) bytes(n int) skip { return skip{count: n} }
func (skip) line() skip       { return skip{newline: true} }
func (s skip) skipping() bool { return s.count > 0 || s.newline }

// pass returns how many bytes of buf belong to the message that is passed over,
// and what is left to pass over.
func (s skip) pass(buf []byte) (int, skip) {
	if s.newline {
		if end := bytes.IndexByte(buf, '\n'); end >= 0 {
			return end + 1, skip{}
		}
		return len(buf), s
	}
	n := min(s.count, len(buf))
	return n, skip{count: s.count - n}
}

// counted reads the length before a message, and where the message begins. It is
// not ok when there is none, or when that cannot be told yet.
func counted(buf []byte) (length, begin int, ok bool) {
	for i, c := range buf {
		switch {
		case '0' <= c && c <= '9' && i < countDigits && (i > 0 || c != '0'):
			length = 10*length + int(c-'0')
		case c == ' ' && i > 0 && i+1 < len(buf) && buf[i+1] == '<':
			return length, i + 1, true
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}
