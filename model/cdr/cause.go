package cdr

import (
	"bytes"
	"fmt"

	"tandem/model"
)

// Cause is a cause of disconnection. Q.850 defines 0 to 127; gateways write more
// in rare cases. 0 is written by gateways with a cosmetic defect and says nothing.
// Records write it in hexadecimal, texts and people in decimal.
type Cause uint8

// NormalClearing is the cause of a call that somebody ended.
const NormalClearing Cause = 16

// ParseCause reads a cause as records write it: hexadecimal, padded with blanks to
// four characters, also with 0x in front. An empty one is 0, for the field may be
// empty. ok is false for what is not hexadecimal or greater than FF.
func ParseCause(hex []byte) (c Cause, ok bool) {
	hex = bytes.Trim(hex, " ")
	if len(hex) > 2 && hex[0] == '0' && hex[1]|0x20 == 'x' {
		hex = hex[2:]
	}
	n := 0
	for _, ch := range hex {
		d := int(upperHex[ch])
		switch {
		case d == 0:
			return 0, false
		case d >= 'A':
			n = n<<4 | (d - 'A' + 10)
		default:
			n = n<<4 | (d - '0')
		}
		if n > 0xFF {
			return 0, false
		}
	}
	return Cause(n), true
}

// Hex returns c as records write it: "10" for 16, without padding.
func (c Cause) Hex() string { return fmt.Sprintf("%X", uint8(c)) }

// Known reports whether Causes has c.
func (c Cause) Known() bool { return !causeTable[c].text.IsZero() }

// Text returns what c means in the words of Q.850.
func (c Cause) Text() model.Text {
	if !c.Known() {
		return model.T("Cause %d, which Q.850 does not define", int(c))
	}
	return causeTable[c].text
}

// Advice returns one sentence: what an administrator looks at when calls end with
// that cause.
func (c Cause) Advice() model.Text {
	if !c.Known() {
		return model.T("Look the cause up in the documents of the gateway and of its carrier.")
	}
	return causeTable[c].advice
}

// Causes returns all causes that are known, by number.
func Causes() []Cause {
	var all []Cause
	for n := range causeTable {
		if c := Cause(n); c.Known() {
			all = append(all, c)
		}
	}
	return all
}

// causeEntry is a row of the table of causes.
type causeEntry struct{ text, advice model.Text }
