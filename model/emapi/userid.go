package emapi

import (
	"encoding/hex"
	"net/url"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// EncodeUserID returns a user ID as the API writes it in userID and in user@id:
// percent-encoded UTF-8 ("em%40cisco.com"), a space as %20, so that it says the
// same to clients that take a plus for a space and to those that do not.
func EncodeUserID(id string) string {
	return strings.ReplaceAll(url.QueryEscape(id), "+", "%20")
}

// DecodeUserID returns the user ID that a client meant. Some percent-encode it,
// as the guide says, and some do not, so only what surely is an encoding is
// decoded, once: sequences of %XX whose bytes are UTF-8 of what a line may hold.
// All else stays as typed: a plus, "100%", "%zz", "%E9" (Latin-1), "%00". A user
// whose ID really is "a%40b" has to be sent as "a%2540b".
func DecodeUserID(typed string) string {
	var b strings.Builder
	for typed != "" {
		start := strings.IndexByte(typed, '%')
		if start < 0 {
			break
		}
		b.WriteString(typed[:start])
		run := escapes(typed[start:])
		if len(run) == 0 {
			b.WriteByte('%')
			typed = typed[start+1:]
			continue
		}
		writeDecoded(&b, typed[start:start+3*len(run)], run)
		typed = typed[start+3*len(run):]
	}
	b.WriteString(typed)
	return b.String()
}

// escapes returns the bytes of the %XX with which s begins.
func escapes(s string) []byte {
	var run []byte
	for len(s) >= 3 && s[0] == '%' {
		c, err := hex.DecodeString(s[1:3])
		if err != nil {
			break
		}
		run = append(run, c[0])
		s = s[3:]
	}
	return run
}

// writeDecoded writes the characters of run, and how they were typed, which is
// three characters for a byte, where they are none of a line (model.IsControl).
func writeDecoded(b *strings.Builder, typed string, run []byte) {
	for len(run) > 0 {
		c, size := utf8.DecodeRune(run)
		if !model.IsControl(c) {
			b.WriteRune(c)
		} else {
			b.WriteString(typed[:3*size])
		}
		run, typed = run[size:], typed[3*size:]
	}
}
