package component

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/views/i18n"
)

// ParamSearch is the parameter of the address with what CodeSearch looks for.
const ParamSearch = "q"

// CodeSearch is the whole of a page that explains codes and finds them while
// somebody types: Form and Found.
type CodeSearch struct {
	// Path is the page's own address, ID the id of what was found and the name of
	// its fragment.
	Path, ID string
	// Typed is what was typed, Label says what can be.
	Typed string
	Label model.Text
	// Count says how many were found. When Empty is set nothing was, and All leads
	// to everything.
	Count, Empty model.Text
	All          Link
	// File is the address of what was found as a file.
	File string
}

// Code is what an entry of such a page is found by.
type Code struct {
	// Numbers are the ways to write its number, in lower case, the usual one first.
	Numbers []string
	// Names are in no language; Texts are looked at in the reader's and in English.
	Names string
	Texts []model.Text
}

// FindCodes returns those of all in which every word of typed stands, in the
// printer's language or in English; a number must stand as a whole. The one whose
// usual number was asked for comes first.
func FindCodes[T any](all []T, typed string, p *i18n.Printer, code func(T) Code) []T {
	asked, english := searchWords(typed), i18n.NewPrinter(i18n.English, nil)
	var found, named []T
	for _, entry := range all {
		c := code(entry)
		switch {
		case !c.has(asked, p, english):
		case len(c.Numbers) > 0 && slices.Contains(asked, c.Numbers[0]):
			named = append(named, entry)
		default:
			found = append(found, entry)
		}
	}
	return append(named, found...)
}

// has reports whether every word stands in c.
func (c Code) has(asked []string, printers ...*i18n.Printer) bool {
	var b strings.Builder
	b.WriteString(c.Names)
	for _, p := range printers {
		for _, text := range c.Texts {
			b.WriteString("\n" + p.Text(text))
		}
	}
	words := searchWords(b.String())
	joined := strings.Join(words, " ")
	for _, word := range asked {
		_, err := strconv.Atoi(word)
		switch {
		case slices.Contains(c.Numbers, word):
		case err == nil && !slices.Contains(words, word), !strings.Contains(joined, word):
			return false
		}
	}
	return true
}

// searchWords cuts text at everything that is neither letter nor digit, so that
// "Login is unavailable (205)" can be pasted as a phone shows it.
func searchWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(width.Fold.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}
