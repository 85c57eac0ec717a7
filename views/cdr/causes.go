package cdr

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// CausesPath is the address of Gateway CDRs > Cause Codes.
const CausesPath = "/ccmservice/gateway-cdrs/causes"

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

func (p CausesPage) search() component.CodeSearch {
	s := component.CodeSearch{
		Path: CausesPath, ID: causesID, Typed: p.Search, Label: model.T("A cause in decimal or hexadecimal, or words"),
		Count: model.T("%d causes found", len(p.Causes)),
		All:   component.Link{Text: model.T("Show all causes"), Href: CausesPath},
		File:  component.Address(CausesPath+".csv", url.Values{component.ParamSearch: {p.Search}}),
	}
	if len(p.Causes) == 0 {
		s.Empty = model.T("No cause has all of these words. Try the number alone, or fewer words.")
	}
	return s
}

// FindCauses returns the causes that component.FindCodes finds. Both numbers count:
// "16" finds 16 and 22, which is 0x16.
func FindCauses(typed string, p *i18n.Printer) []cdr.Cause {
	return component.FindCodes(cdr.Causes(), typed, p, func(c cdr.Cause) component.Code {
		n := int(c)
		return component.Code{
			Numbers: []string{strconv.Itoa(n), fmt.Sprintf("%x", n), fmt.Sprintf("%#x", n), fmt.Sprintf("%02x", n), fmt.Sprintf("%#02x", n)},
			Texts:   []model.Text{c.Text(), c.Advice()},
		}
	})
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
