// Package component holds the typed pieces pages are made of: fields, cards,
// buttons, tables, tags. A piece takes a small struct and writes HTML that is
// labelled, works without JavaScript and needs no style of its own.
//
// Whole kinds of pages are pieces, too: FindAndList for records that are searched,
// CodeSearch for codes that are explained. Rowset, AddRow and RemoveRow are rows
// that are edited in a form, Bare a control in a row, Part what htmx replaces.
//
// Package views and the packages of the pages import it, and so may handlers. It
// imports model and views/i18n only.
package component

import "tandem/model"

// Kind says how serious something is; it chooses colour and icon.
type Kind string

// The kinds, from quiet to loud.
const (
	Neutral Kind = "neutral"
	Info    Kind = "info"
	Success Kind = "success"
	Warning Kind = "warning"
	Error   Kind = "error"
)

// Link is a text that leads to Href.
type Link struct {
	Text model.Text
	Href string
}
