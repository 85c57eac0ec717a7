package cdr

import "bytes"

// ConnectionID is the normal form of a connection id, the same for all legs of
// a call: its four words in upper case without leading zeros, joined. "" is an id
// that is missing or all zero, which never pairs.
//
// It is comparable and costs no allocation: Len bytes of Text are used, the
// others are zero.
type ConnectionID struct {
	Text [32]byte
	Len  uint8
}

// String returns the normal form.
func (c ConnectionID) String() string { return string(c.Text[:c.Len]) }

// IsZero reports whether c names no call.
func (c ConnectionID) IsZero() bool { return c.Len == 0 }

// wordDigits is the length of a padded word of a connection id.
const wordDigits = 8

// NormalConnection returns the normal form of a connection id in any of the forms
// in which gateways write it: four words with blanks between, padded with zeros or
// not; all 32 digits; or unpadded words joined. It is zero for an id of zeros, for
// what is not hexadecimal, and for what is too long.
//
// The borders of joined unpadded words cannot be found again, so the other forms
// are made like it and not the other way round.
func NormalConnection(b []byte) (c ConnectionID) {
	c.SetNormal(b)
	return c
}

// SetNormal sets c to NormalConnection of b. It is made where it stays: to copy what
// was just written byte by byte makes the processor wait.
func (c *ConnectionID) SetNormal(b []byte) {
	*c = ConnectionID{}
	b = bytes.Trim(b, " ")
	ok := true
	switch {
	case bytes.IndexByte(b, ' ') >= 0:
		for len(b) > 0 && ok {
			word, rest, _ := bytes.Cut(b, blank)
			b = bytes.TrimLeft(rest, " ")
			ok = c.put(unpadded(word))
		}
	case len(b) == len(c.Text):
		for len(b) > 0 && ok {
			ok = c.put(unpadded(b[:wordDigits]))
			b = b[wordDigits:]
		}
	default:
		ok = c.put(b)
	}
	if !ok || c.allZero() {
		*c = ConnectionID{}
	}
}

var blank = []byte{' '}

// unpadded returns word without leading zeros, "0" for zeros only.
func unpadded(word []byte) []byte {
	for len(word) > 1 && word[0] == '0' {
		word = word[1:]
	}
	return word
}

// put adds the digits of word to c and reports whether they are digits that fit.
func (c *ConnectionID) put(word []byte) bool {
	if len(word) > len(c.Text)-int(c.Len) {
		return false
	}
	to := c.Text[c.Len:][:len(word)]
	for i, ch := range word {
		d := upperHex[ch]
		if d == 0 {
			return false
		}
		to[i] = d
	}
	c.Len += uint8(len(word))
	return true
}

func (c *ConnectionID) allZero() bool {
	for _, d := range c.Text[:c.Len] {
		if d != '0' {
			return false
		}
	}
	return true
}

// upperHex has the upper-case form of each hexadecimal digit, 0 for other bytes.
var upperHex = func() (t [256]byte) {
	for i := range byte(10) {
		t['0'+i] = '0' + i
	}
	for i := range byte(6) {
		t['A'+i], t['a'+i] = 'A'+i, 'A'+i
	}
	return t
}()
