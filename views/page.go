package views

import (
	"context"

	"tandem/model"
	"tandem/views/component"
	"tandem/views/i18n"
)

// Link is a text that leads to Href.
type Link = component.Link

// Kind says how serious a Status is.
type Kind = component.Kind

// The kinds of a Status.
const (
	Info    = component.Info
	Success = component.Success
	Warning = component.Warning
	Error   = component.Error
)

// Page is the part that the view model of every page embeds.
type Page struct {
	// Title is the h1 and the window title.
	Title model.Text
	// Path is the menu entry the page belongs to. Empty means the request's own
	// path (Chrome.CurrentPath).
	Path string
	// Related are the links at the top right.
	Related []Link
	// Status is the status box; nil shows "Status: Ready".
	Status *Status
	// Errors are the errors of the page's form; they are listed in place of the
	// status box and each leads to its field.
	Errors model.FieldErrors
	// HasForm says that the content has a component.Form that is the page's main
	// form. The language switch then sends it along, so that nothing typed is
	// lost.
	HasForm bool
}

// Status is what the status box says after an action.
type Status struct {
	Kind Kind
	Text model.Text
	// Details are shown as a list below the text.
	Details []model.Text
	// Link follows the text; nil means none.
	Link *Link
	// Unsaved says that the form below holds what was typed and not saved, so
	// that it is asked about when the page is left.
	Unsaved bool
}

// windowTitle is what the browser shows in its tab, "Error: " first when there
// is one.
func (p Page) windowTitle(ctx context.Context) string {
	if len(p.Errors) > 0 {
		return i18n.T(ctx, "Error: %s – Tandem", p.Title)
	}
	return i18n.T(ctx, "%s – Tandem", p.Title)
}

// path returns the address by which the page is found in the menu.
func (p Page) path(ctx context.Context) string {
	if p.Path != "" {
		return p.Path
	}
	return ChromeFrom(ctx).CurrentPath
}
