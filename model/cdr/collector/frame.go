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

// framer finds the messages of a TCP stream (RFC 6587). A message that begins with
// its length and "<" is counted, section 3.4.1; any other one ends at a newline or at
// the zero byte that some write instead, section 3.4.2. Each message is told by
// itself, because relays mix them.
type framer struct {
	// count is how many bytes of a message that is too long are passed over yet.
	count int
	// newline says that a line that is too long is passed over.
	newline bool
}

// split calls take for each message at the beginning of buf, with or without what
// ends a line, and returns what is left: the beginning of a message, or a broken
// stream, of which nobody can tell where the next message begins. Of a message
// that is longer than maxLine, take gets more than maxLine bytes, but not
// necessarily all. The last call takes what is left as a message.
func (f *framer) split(buf []byte, last bool, take func(text []byte)) (left []byte, broken bool) {
	for len(buf) > 0 {
		if f.count > 0 || f.newline {
			buf = f.pass(buf)
			continue
		}
		text, rest, ok := f.next(buf)
		if !ok {
			break
		}
		if rest == nil {
			return nil, true
		}
		take(text)
		buf = rest
	}
	if last && len(buf) > 0 {
		take(buf)
		buf = nil
	}
	return buf, false
}

// next returns the message at the beginning of buf, and what follows it: nil when
// the stream is broken. It is not ok when the end of the message is not there yet.
func (f *framer) next(buf []byte) (text, rest []byte, ok bool) {
	if length, begin, counted := counted(buf); counted {
		there := len(buf) - begin
		switch {
		case length > countMost:
			return nil, nil, true
		case there >= length:
			return buf[begin : begin+length], buf[begin+length:], true
		case there > maxLine:
			f.count = length - there
			return buf[begin:], buf[len(buf):], true
		default:
			return nil, nil, false
		}
	}
	if end := lineEnd(buf); end >= 0 {
		return buf[:end], buf[end+1:], true
	}
	if len(buf) > maxLine+1 { // a longest line may end in "\r\n"
		f.newline = true
		return buf, buf[len(buf):], true
	}
	return nil, nil, false
}

// lineEnd returns where the line at the beginning of buf ends, -1 for not yet.
func lineEnd(buf []byte) int {
	end := bytes.IndexByte(buf, '\n')
	line := buf
	if end >= 0 {
		line = buf[:end]
	}
	if zero := bytes.IndexByte(line, 0); zero >= 0 {
		return zero
	}
	return end
}

// pass returns what is behind the message that is too long, if it ends in buf.
func (f *framer) pass(buf []byte) []byte {
	if f.newline {
		end := lineEnd(buf)
		if end < 0 {
			return nil
		}
		f.newline = false
		return buf[end+1:]
	}
	n := min(f.count, len(buf))
	f.count -= n
	return buf[n:]
}

// counted reads the length before a message, and where the message begins. It is
// not ok when there is none, or when that cannot be told yet.
func counted(buf []byte) (length, begin int, ok bool) {
	for i, c := range buf[:min(len(buf), countDigits+1)] {
		switch {
		case '1' <= c && c <= '9', c == '0' && i > 0:
			length = 10*length + int(c-'0')
		case c == ' ' && i > 0 && i+1 < len(buf) && buf[i+1] == '<':
			return length, i + 1, true
		default:
			return 0, 0, false
		}
	}
	return 0, 0, false
}
