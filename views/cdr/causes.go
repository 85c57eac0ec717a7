package cdr

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/views"
	"tandem/views/i18n"
)

// CausesPath is the address of Gateway CDRs > Cause Codes.
const CausesPath = "/ccmservice/gateway-cdrs/causes"

// ParamSearch is what is searched for.
const ParamSearch = "q"

// causesID is the part of the page that htmx replaces while somebody types.
const causesID = "causes"

// CauseURL returns where the page explains a cause.
func CauseURL(c cdr.Cause) string { return CausesPath + "#" + causeID(c) }

func causeID(c cdr.Cause) string { return "cause-" + strconv.Itoa(int(c)) }

// CausesPage is Gateway CDRs > Cause Codes.
type CausesPage struct {
	views.Page
	// Search is what was typed, Causes what was found: FindCauses.
	Search string
	Causes []cdr.Cause
}

func (p CausesPage) page() views.Page {
	p.Title = model.T("Cause Codes")
	p.Related = []views.Link{{Text: model.T("Gateway Calls"), Href: CallsPath}}
	return p.Page
}

// FindCauses returns the causes in which every word of search stands, in the
// printer's language or in English. A number must be the whole decimal or
// hexadecimal number: "16" finds 16 and 22, which is 0x16. The cause whose decimal
// number was asked for comes first.
func FindCauses(text string, p *i18n.Printer) []cdr.Cause {
	terms := causeWords(text)
	english := i18n.NewPrinter(i18n.English, nil)
	var found, named []cdr.Cause
	for _, c := range cdr.Causes() {
		switch {
		case !hasTerms(c, terms, p, english):
		case slices.Contains(terms, strconv.Itoa(int(c))):
			named = append(named, c)
		default:
			found = append(found, c)
		}
	}
	return append(named, found...)
}

// causeWords cuts text at everything that is neither letter nor digit.
func causeWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(width.Fold.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

func hasTerms(c cdr.Cause, terms []string, printers ...*i18n.Printer) bool {
	var b strings.Builder
	for _, p := range printers {
		b.WriteString(p.Text(c.Text()) + "\n" + p.Text(c.Advice()) + "\n")
	}
	words := strings.Join(causeWords(b.String()), " ")
	hex := strings.ToLower(c.Hex())
	for _, term := range terms {
		bare := strings.TrimLeft(strings.TrimPrefix(term, "0x"), "0")
		isNumber := term == strconv.Itoa(int(c)) || bare == hex || bare == "" && c == 0
		_, notNumber := strconv.Atoi(term)
		if !isNumber && (notNumber == nil || !strings.Contains(words, term)) {
			return false
		}
	}
	return true
}

// CauseHeads are the heads of the causes as a file and CauseCells the cells of
// one, in the language of ctx.
func CauseHeads(ctx context.Context) []string {
	return []string{i18n.T(ctx, "Cause (decimal)"), i18n.T(ctx, "Cause (hexadecimal)"), i18n.T(ctx, "Cause"), i18n.T(ctx, "What to do")}
}

// CauseCells is explained at CauseHeads.
func CauseCells(ctx context.Context, c cdr.Cause) []string {
	return []string{strconv.Itoa(int(c)), c.Hex(), i18n.Text(ctx, c.Text()), i18n.Text(ctx, c.Advice())}
}
