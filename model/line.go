package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// IsControl reports what a line of text must not hold: control characters, line
// and paragraph separators, and U+FFFD, which stands for bytes that are no text.
func IsControl(r rune) bool { return breaks(r) || r == utf8.RuneError }

// IsLine reports whether s is one line of text.
func IsLine(s string) bool { return !strings.ContainsFunc(s, IsControl) }

func breaks(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// OneLine makes what somebody else wrote fit for a text column of one line on
// both engines: bytes that are no text become U+FFFD, what breaks the line
// becomes a space, and only the first most characters stay.
func OneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if breaks(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
