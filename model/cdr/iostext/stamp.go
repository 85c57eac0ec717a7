package iostext

import (
	"bytes"

	"tandem/model/cdr"
)

// stamp returns the length of the timestamp at the beginning of b with its mark,
// 0 when there is none: month first, year first, ISO 8601, or the time since the
// start of the gateway. A zone is not part of it.
func stamp(b []byte) (n int, mark cdr.ClockMark) {
	if len(b) < 2 {
		return 0, cdr.ClockGood
	}
	start := 0
	if mark = markOf(b[0]); mark != cdr.ClockGood {
		start = 1
	}
	if n = date(b[start:]); n == 0 {
		n = uptime(b[start:])
	}
	if n == 0 {
		return 0, cdr.ClockGood
	}
	return start + n, mark
}

// markOf returns the mark that ch is.
func markOf(ch byte) cdr.ClockMark {
	switch ch {
	case '*':
		return cdr.ClockNotSet
	case '.':
		return cdr.ClockLost
	}
	return cdr.ClockGood
}

// date returns the length of a date with the time behind it.
func date(b []byte) int {
	if !isDigit(b[0]) {
		return monthFirst(b)
	}
	if year := number(b, 4, 4); year == 4 && len(b) > 5 {
		if b[4] == ' ' {
			if n := monthFirst(b[5:]); n > 0 {
				return 5 + n
			}
		}
		return iso(b)
	}
	return 0
}

// monthFirst returns the length of "Dec 16 10:16:25.486", whose day may have one
// digit, and which may have the year behind the day.
func monthFirst(b []byte) int {
	if len(b) < len("Dec 6 10:16:25") || b[3] != ' ' || !isMonth(b[:3]) {
		return 0
	}
	p := 4
	if b[p] == ' ' {
		p++
	}
	day := number(b[p:], 1, 2)
	p += day
	if day == 0 || p >= len(b) || b[p] != ' ' {
		return 0
	}
	p++
	if number(b[p:], 4, 4) == 4 && len(b) > p+4 && b[p+4] == ' ' {
		p += 5
	}
	if n := clock(b[p:]); n > 0 {
		return p + n
	}
	return 0
}

// iso returns the length of "2026-02-14T09:05:07.120+01:00", with T or a blank and
// with or without the offset.
func iso(b []byte) int {
	const day = len("2026-02-14")
	if len(b) < day+len("T09:05:07") || b[4] != '-' || b[7] != '-' || (b[day] != 'T' && b[day] != ' ') {
		return 0
	}
	n := clock(b[day+1:])
	if n == 0 {
		return 0
	}
	p := day + 1 + n
	switch {
	case p < len(b) && b[p] == 'Z':
		p++
	case p+6 <= len(b) && (b[p] == '+' || b[p] == '-') && b[p+3] == ':':
		p += 6
	}
	return p
}

// clock returns the length of "9:05:07.120", with or without a fraction.
func clock(b []byte) int {
	p := number(b, 1, 2)
	if p == 0 || len(b) < p+6 || b[p] != ':' || b[p+3] != ':' ||
		number(b[p+1:], 2, 2) != 2 || number(b[p+4:], 2, 2) != 2 {
		return 0
	}
	p += 6
	if p+1 < len(b) && b[p] == '.' && isDigit(b[p+1]) {
		p++
		p += number(b[p:], 1, 9)
	}
	return p
}

// uptime returns the length of "00:20:10", "13w1d", "2y10w" or "1d02h".
func uptime(b []byte) int {
	if !isDigit(b[0]) {
		return 0
	}
	if n := clock(b); n > 0 {
		return ended(b, n)
	}
	p, units := 0, 0
	for {
		n := number(b[p:], 1, 3)
		if n == 0 || p+n >= len(b) || bytes.IndexByte([]byte("ywdhm"), b[p+n]) < 0 {
			break
		}
		p += n + 1
		units++
	}
	if units < 2 {
		return 0
	}
	return ended(b, p)
}

// ended returns n if the word of that length ends there, with a colon or without,
// else 0: names and IPv6 addresses can begin like a time.
func ended(b []byte, n int) int {
	rest := b[n:]
	if len(rest) > 0 && rest[0] == ':' {
		rest = rest[1:]
	}
	if len(rest) > 0 && !isBlank(rest[0]) {
		return 0
	}
	return n
}

// number returns how many digits b begins with if they are least to most.
func number(b []byte, least, most int) int {
	n := 0
	for n < len(b) && n < most && isDigit(b[n]) {
		n++
	}
	if n < least {
		return 0
	}
	return n
}

func isMonth(b []byte) bool {
	switch string(b) {
	case "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

func isDigit(ch byte) bool { return ch-'0' < 10 }

func isBlank(ch byte) bool { return ch == ' ' || ch == '\t' }
