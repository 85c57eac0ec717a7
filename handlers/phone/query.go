package phone

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// maxForm is the size in bytes of a form that is posted instead of a query.
const maxForm = 16 << 10

// maxValue is the size in bytes of one value; no name, number or PIN is longer.
const maxValue = 1024

// values are the parameters of a request by their names. They may hold a PIN.
type values map[string]string

// readValues returns the parameters in the address and, when it is posted, in the
// form. Of several with one name the first counts.
func readValues(r *http.Request) values {
	v := values{}
	v.add(r.URL.RawQuery)
	if r.Method == http.MethodPost {
		form, _ := io.ReadAll(io.LimitReader(r.Body, maxForm)) // what came counts
		v.add(string(form))
	}
	return v
}

// add reads what phones send: unlike net/url, it lets pass a semicolon and a
// percent sign that starts no code, which stay as they are.
func (v values) add(query string) {
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		if _, known := v[name]; !known && name != "" {
			v[name] = decode(value)
		}
	}
}

// decode returns a value without blanks around it. Bytes that are not UTF-8 are
// ISO-8859-1, in which phones send that were given a page in it. What is too long
// or not one line of text counts as nothing.
func decode(value string) string {
	if decoded, err := url.QueryUnescape(value); err == nil {
		value = decoded
	}
	if !utf8.ValidString(value) {
		value = fromLatin1(value)
	}
	value = strings.TrimSpace(value)
	if len(value) > maxValue || !model.IsLine(value) {
		return ""
	}
	return value
}

func fromLatin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}
