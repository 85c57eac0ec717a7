package iostext

import (
	"bytes"
	"math"

	"tandem/model/cdr"
)

// item reads the next item of a header. It reports whether that was the timestamp
// of the gateway, behind which nothing stands but its zone.
func (r *headerReader) item() (last bool) {
	b := r.b[r.p:]
	switch {
	case b[0] == '<':
		if n := number(b[1:], 1, 3); n > 0 && len(b) > n+1 && b[n+1] == '>' {
			r.p += n + 2
			return false
		}
	case b[0] == ':':
		r.uncounted = !r.h.HasCounter
		r.p++
		return false
	case isDigit(b[0]) && r.count(b):
		return false
	}
	if n, mark := stamp(b); n > 0 {
		return r.stamped(n, mark)
	}
	r.name()
	return false
}

// count reads a counter or sequence number with its colon. A number without one is
// none, but it is skipped where it is a word of its own.
func (r *headerReader) count(b []byte) bool {
	value, n := uint64(0), 0
	for n < len(b) && isDigit(b[n]) {
		value = value*10 + uint64(b[n]-'0')
		n++
	}
	if n > 10 || value > math.MaxUint32 {
		return false
	}
	end := n
	for end < len(b) && isBlank(b[end]) {
		end++
	}
	if end == len(b) || b[end] != ':' {
		return false
	}
	if end++; end < len(b) && !isBlank(b[end]) {
		return false // an IPv6 address, or the time since the start
	}
	r.p += end
	r.setCount(uint32(value), n > 1 && b[0] == '0')
	return true
}

// setCount keeps a number. The message counter comes before the sequence number;
// the latter is alone when the counter is switched off, which leaves its place
// empty, and is padded with zeros.
func (r *headerReader) setCount(value uint32, padded bool) {
	h := r.h
	if !h.HasCounter && !h.HasSequence && !padded && !r.uncounted && len(r.origin) == 0 {
		h.Counter, h.HasCounter = value, true
		return
	}
	h.Sequence, h.HasSequence = value, true
}

// stamped reads a timestamp of n bytes. That of the gateway has a colon behind it
// or behind its zone, which then is the last word; that of a relay has the name of
// the sender behind it.
func (r *headerReader) stamped(n int, mark cdr.ClockMark) (last bool) {
	r.p += n
	rest := skipBlanks(r.b[r.p:])
	if len(rest) == 0 || rest[0] == ':' {
		r.mark = max(r.mark, mark)
		return true
	}
	word, after := nextWord(rest)
	if r.isZone(word, after) {
		r.mark = max(r.mark, mark)
		return true
	}
	if len(r.relay) == 0 && isName(rest) {
		if !isPriority(word) {
			r.relay = bytes.TrimSuffix(word, colon)
		}
		r.p = len(r.b) - len(after)
	}
	return false
}

// isZone reports whether word, which stands behind a timestamp and before after,
// is the zone of a gateway.
func (r *headerReader) isZone(word, after []byte) bool {
	if len(word) < 2 || word[len(word)-1] != ':' {
		return false
	}
	if r.bounded {
		return len(bytes.TrimLeft(after, " \t:")) == 0
	}
	return r.h.HasCounter || r.h.HasSequence
}

// name reads the words up to one with a colon behind it: an origin id. Words that
// end otherwise are what a relay put there.
func (r *headerReader) name() {
	start := r.p
	word, after := nextWord(r.b[start:])
	first := word
	for {
		r.p = len(r.b) - len(after)
		if word[len(word)-1] == ':' {
			r.origin = r.b[start : r.p-1]
			return
		}
		next := skipBlanks(after)
		if len(next) == 0 || !isName(next) {
			break
		}
		if len(word) == 1 && word[0] == '-' { // RFC 5424 section 6: no value
			start = len(r.b) - len(next)
		}
		word, after = nextWord(next)
		if address, found := bytes.CutPrefix(word, originalAddress); found && len(address) > 0 {
			r.relay = address
			r.p = len(r.b) - len(after)
			return
		}
	}
	if len(r.relay) == 0 && r.bounded && !isPriority(first) && number(first, 1, len(first)) != len(first) {
		r.relay = first
	}
}

// originalAddress is how Kiwi names the sender of a message that it passes on,
// after the word "Original".
var originalAddress = []byte("Address=")

// isPriority reports whether word is a facility with a severity, such as
// Local7.Notice, as Kiwi writes them into files.
func isPriority(word []byte) bool {
	return len(word) > 7 && string(word[:5]) == "Local" && isDigit(word[5]) && word[6] == '.'
}

// isName reports whether b, which is not empty, begins with a name and not with
// something else that a header can have.
func isName(b []byte) bool {
	if b[0] == '<' || b[0] == ':' {
		return false
	}
	if n := number(b, 1, 10); n > 0 {
		rest := skipBlanks(b[n:])
		if len(rest) == 0 || rest[0] == ':' && (len(rest) == 1 || isBlank(rest[1])) {
			return false
		}
	}
	n, _ := stamp(b)
	return n == 0
}

// skipBlanks returns b from its first word on.
func skipBlanks(b []byte) []byte {
	for len(b) > 0 && isBlank(b[0]) {
		b = b[1:]
	}
	return b
}

// nextWord returns the word that b begins with and what follows.
func nextWord(b []byte) (word, rest []byte) {
	for i, ch := range b {
		if isBlank(ch) {
			return b[:i], b[i:]
		}
	}
	return b, nil
}
