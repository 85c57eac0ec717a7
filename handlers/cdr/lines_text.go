package cdr

import (
	"strings"

	"tandem/model"
)

// printable returns a message as a page shows it: in UTF-8, without the signs that
// have no shape.
func printable(raw []byte) string {
	return strings.Map(func(r rune) rune {
		if model.IsControl(r) && r != '\n' && r != '\t' {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(string(raw), "\uFFFD"))
}
