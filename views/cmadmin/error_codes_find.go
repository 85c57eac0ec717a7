package cmadmin

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/views/i18n"
)

// FindCodes returns the codes and messages in which every word of search stands,
// in the printer's language or in English; a number must stand as a whole. The
// code whose number was asked for comes first.
func FindCodes(search string, here bool, p *i18n.Printer) ([]emcode.Entry, []emcode.Message) {
	terms := searchWords(search)
	english := i18n.NewPrinter(i18n.English, nil)
	var entries, named []emcode.Entry
	for _, e := range emcode.All() {
		switch {
		case here && !e.InOneCluster, !hasWords(entryText(e, p, english), terms):
		case slices.Contains(terms, strconv.Itoa(int(e.Code))):
			named = append(named, e)
		default:
			entries = append(entries, e)
		}
	}
	var messages []emcode.Message
	for _, m := range emcode.Messages() {
		if hasWords(inEach([]model.Text{m.Cause, m.Advice}, p, english)+m.Shown, terms) {
			messages = append(messages, m)
		}
	}
	return append(named, entries...), messages
}

// entryText is everything of an entry that can be searched for.
func entryText(e emcode.Entry, printers ...*i18n.Printer) string {
	texts := []model.Text{e.Short, e.OnLogin(), e.OnLogout(), e.Cause, e.Advice}
	return strconv.Itoa(int(e.Code)) + "\n" + string(e.Origin) + "\n" + inEach(texts, printers...) + strings.Join(e.Alias, "\n")
}

// inEach returns the texts in the language of every printer, one a line.
func inEach(texts []model.Text, printers ...*i18n.Printer) string {
	var b strings.Builder
	for _, p := range printers {
		for _, text := range texts {
			b.WriteString(p.Text(text) + "\n")
		}
	}
	return b.String()
}

// searchWords cuts text at everything that is neither letter nor digit, so that
// "Login is unavailable (205)" can be pasted as the phone shows it.
func searchWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(width.Fold.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// hasWords reports whether every term stands in text, a number as a whole.
func hasWords(text string, terms []string) bool {
	whole := searchWords(text)
	joined := strings.Join(whole, " ")
	for _, term := range terms {
		_, err := strconv.Atoi(term)
		if err == nil && !slices.Contains(whole, term) || err != nil && !strings.Contains(joined, term) {
			return false
		}
	}
	return true
}
