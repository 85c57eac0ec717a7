package phonexml

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tandem/model"
)

// zeroWidthJoiner makes one sign of those on both sides of it.
const zeroWidthJoiner = '\u200D'

// line makes s fit for an element of one line: what breaks a line becomes a
// space, and what XML 1.0 cannot hold becomes U+FFFD.
func line(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError || r == '\uFFFE' || r == '\uFFFF':
			return utf8.RuneError
		case model.IsControl(r):
			return ' '
		}
		return r
	}, s)
}

// lines makes s fit for an element of several lines, which end with \n.
func lines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	all := strings.Split(s, "\n")
	for i := range all {
		all[i] = line(all[i])
	}
	return strings.Join(all, "\n")
}

// cut returns the first most characters of s. Where c has the ellipsis, it takes
// the place of what was cut; references would show as such on phones that lack
// the sign. A letter keeps its accents or goes with them.
func cut(s string, most int, c Charset) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	mark := ""
	if c.has('…') {
		mark = "…"
		most--
	}
	end := most
	for end > 0 && joined(runes[end-1], runes[end]) {
		end--
	}
	if end == 0 { // nothing but marks
		end = most
	}
	return strings.TrimRight(string(runes[:end]), " ") + mark
}

// joined says whether b belongs to the same sign as a before it.
func joined(a, b rune) bool {
	return unicode.Is(unicode.M, b) || a == zeroWidthJoiner || b == zeroWidthJoiner
}

// escape writes text in the charset of e. Phones need all five characters of
// XML escaped, also where XML does not (OL-20949-01 chapter 3).
func (e *encoder) escape(text string) {
	for _, r := range text {
		switch {
		case r == '&':
			e.put("&amp;")
		case r == '<':
			e.put("&lt;")
		case r == '>':
			e.put("&gt;")
		case r == '"':
			e.put("&quot;")
		case r == '\'':
			e.put("&apos;")
		case !e.charset.has(r):
			e.put("&#", strconv.Itoa(int(r)), ";")
		case e.charset == Latin1:
			e.buf.WriteByte(byte(r))
		default:
			e.buf.WriteRune(r)
		}
	}
}
