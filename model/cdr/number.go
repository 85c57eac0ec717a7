package cdr

import (
	"bytes"
	"strings"
)

// Number returns Peer without blanks around it and without a leading "+": the
// form in which numbers are compared. It is a view of Peer.
func (r *Record) Number() []byte { return PlainNumber(r.Peer) }

// PlainNumber returns a number of a record without blanks around it and without a
// leading "+". It is a view of number.
func PlainNumber(number []byte) []byte {
	number = bytes.Trim(number, " ")
	if len(number) > 0 && number[0] == '+' {
		number = number[1:]
	}
	return number
}

// NormalNumber returns a number that a person typed in the form in which numbers
// are compared: without a leading "+", and without the blanks, hyphens, brackets
// and dots by which people group digits. Addresses such as sip:2887@10.0.0.1
// lose nothing but the "+".
func NormalNumber(s string) string {
	s = strings.TrimPrefix(strings.TrimSpace(s), "+")
	if strings.ContainsAny(s, "@:") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().\u00a0", r) {
			return -1
		}
		return r
	}, s)
}
