package phonexml

import (
	"strconv"
	"strings"
)

// Charset is a character set that objects are written in. The zero value is
// UTF-8.
type Charset int

// The character sets.
const (
	UTF8 Charset = iota
	Latin1
	// ascii is for objects that do not say what they are written in.
	ascii
)

// has says whether a character, which is no control character, can be written as
// it is.
func (c Charset) has(r rune) bool {
	switch c {
	case ascii:
		return r <= 0x7F
	case Latin1:
		return r <= 0xFF
	}
	return true
}

// String returns the name as it stands in an XML declaration: "UTF-8" or
// "ISO-8859-1".
func (c Charset) String() string {
	if c == Latin1 {
		return "ISO-8859-1"
	}
	return "UTF-8"
}

// ContentType returns the value of the header Content-Type. With another type
// than text/xml a phone shows the source of the page.
func (c Charset) ContentType() string { return "text/xml; charset=" + c.String() }

// CharsetOf chooses from the header Accept-Charset of a phone
// ("iso-8859-1,utf-8;q=0.8"). ISO-8859-1 is for phones that take it and not
// UTF-8, which can say everything; without a header, and for a phone that takes
// neither, it is UTF-8 (RFC 9110 section 12.5.2).
func CharsetOf(acceptCharset string) Charset {
	accepted := map[string]bool{}
	for part := range strings.SplitSeq(acceptCharset, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		accepted[strings.ToLower(strings.TrimSpace(name))] = weight(parameters) > 0
	}
	takes := func(name string) bool {
		named, ok := accepted[name]
		return named || !ok && accepted["*"]
	}
	if !takes("utf-8") && takes("iso-8859-1") {
		return Latin1
	}
	return UTF8
}

// weight reads "q=0.8"; what is missing or no number counts as 1.
func weight(parameters string) float64 {
	name, value, _ := strings.Cut(parameters, "=")
	if q, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && strings.EqualFold(strings.TrimSpace(name), "q") {
		return q
	}
	return 1
}
