package cmadmin

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// ErrorCodesPath is the address of Help > Extension Mobility Error Codes.
const ErrorCodesPath = "/ccmadmin/error-codes"

// The parameters of the page's address.
const (
	// ParamSearch is what is searched for.
	ParamSearch = component.ParamSearch
	// ParamHere, when "true", leaves out what needs another cluster.
	ParamHere = "here"
)

// errorCodesID is the part of the page that htmx replaces while somebody types.
const errorCodesID = "codes"

// ErrorCodePath returns where the page explains a code.
func ErrorCodePath(c emcode.Code) string { return ErrorCodesPath + "#" + codeID(c) }

func codeID(c emcode.Code) string { return "code-" + strconv.Itoa(int(c)) }

// ErrorCodesPage is Help > Extension Mobility Error Codes (pages.md section 21).
type ErrorCodesPage struct {
	views.Page
	// Search is what was typed, and Here whether only codes of one cluster are
	// wanted.
	Search string
	Here   bool
	// Entries and Messages were found: FindCodes.
	Entries  []emcode.Entry
	Messages []emcode.Message
}

func (p ErrorCodesPage) page() views.Page {
	p.Title = model.T("Extension Mobility Error Codes")
	p.Related = []views.Link{{Text: model.T("Why can this user not log in here?"), Href: LoginCheckPath}}
	return p.Page
}

func (p ErrorCodesPage) search() component.CodeSearch {
	file := url.Values{ParamSearch: {p.Search}}
	if p.Here {
		file.Set(ParamHere, "true")
	}
	s := component.CodeSearch{
		Path: ErrorCodesPath, ID: errorCodesID, Typed: p.Search, Label: model.T("A code, or what the phone shows"),
		Count: model.T("%d codes found", len(p.Entries)),
		All:   component.Link{Text: model.T("Show all codes"), Href: ErrorCodesPath},
		File:  component.Address(ErrorCodesPath+".csv", file),
	}
	if len(p.Entries)+len(p.Messages) == 0 {
		s.Empty = model.T("No code has all of these words. Try the number alone, or fewer words.")
	}
	return s
}

// FindCodes returns the codes and messages that component.FindCodes finds; here
// leaves out codes that need another cluster.
func FindCodes(typed string, here bool, p *i18n.Printer) ([]emcode.Entry, []emcode.Message) {
	entries := slices.DeleteFunc(slices.Clone(emcode.All()), func(e emcode.Entry) bool { return here && !e.InOneCluster })
	return component.FindCodes(entries, typed, p, codeOf), component.FindCodes(emcode.Messages(), typed, p, messageOf)
}

func codeOf(e emcode.Entry) component.Code {
	return component.Code{
		Numbers: []string{strconv.Itoa(int(e.Code))}, Names: string(e.Origin) + "\n" + strings.Join(e.Alias, "\n"),
		Texts: []model.Text{e.Short, e.OnLogin(), e.OnLogout(), e.Cause, e.Advice},
	}
}

func messageOf(m emcode.Message) component.Code {
	return component.Code{Names: m.Shown, Texts: []model.Text{m.Cause, m.Advice}}
}

// fixLink leads to the page of the console at path, by its name in the menu.
// There is none for a path that is no page.
func fixLink(path string) component.Link {
	place, _ := views.Breadcrumb(path)
	if place.Entry.Path == "" {
		return component.Link{}
	}
	return component.Link{Text: model.T("Open %s", place.Entry.Title), Href: path}
}

// CodeHeads are the heads of the codes as a file, CodeCells the cells of one and
// MessageCells those of a message, in the language of ctx.
func CodeHeads(ctx context.Context) []string {
	return []string{
		i18n.T(ctx, "Code"), i18n.T(ctx, "Origin"), i18n.T(ctx, "Quick Description"), i18n.T(ctx, "Phone at login"),
		i18n.T(ctx, "Phone at logout"), i18n.T(ctx, "Why"), i18n.T(ctx, "What to do"), i18n.T(ctx, "Page"),
		i18n.T(ctx, "Also written as"), i18n.T(ctx, "In this cluster"),
	}
}

// CodeCells is explained at CodeHeads.
func CodeCells(ctx context.Context, e emcode.Entry) []string {
	here := i18n.T(ctx, "No")
	if e.InOneCluster {
		here = i18n.T(ctx, "Yes")
	}
	return []string{
		strconv.Itoa(int(e.Code)), string(e.Origin), i18n.Text(ctx, e.Short), i18n.Text(ctx, e.OnLogin()),
		i18n.Text(ctx, e.OnLogout()), i18n.Text(ctx, e.Cause), i18n.Text(ctx, e.Advice), e.Fix,
		strings.Join(e.Alias, "\n"), here,
	}
}

// MessageCells is explained at CodeHeads.
func MessageCells(ctx context.Context, m emcode.Message) []string {
	return []string{
		"", i18n.T(ctx, "Phone"), "", m.Shown, "", i18n.Text(ctx, m.Cause), i18n.Text(ctx, m.Advice), m.Fix, "", i18n.T(ctx, "Yes"),
	}
}
