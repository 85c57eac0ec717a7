package record

import (
	"cmp"
	"context"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/record"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
	view "tandem/views/record"
)

// Page serves the records T of one kind, edited as forms F. F is a struct as
// package form describes it, with a field Version.
type Page[T, F any] struct {
	Store *record.Store[T]
	Words view.Words
	// Right is what changing a record needs; account.RightCMAdminUpdate when empty.
	Right account.Right
	// Find are what the list can be filtered by, the default first; Columns what
	// it shows beside the name, which is the column Name, labelled Label.
	Find    []component.FindField
	Name    string
	Label   model.Text
	Columns []Column[T]
	// Facts returns further columns, whose cells come from what one query finds for
	// all of the records; without records it returns their heads.
	Facts func(ctx context.Context, records []T) ([]Column[T], error)
	// NewRecord returns what a new record begins with, such as Empty; nil means
	// that none can be added.
	NewRecord func(r *http.Request) (T, error)
	Form      func(T) F
	Apply     func(F, *T) error
	// Put stores a record together with what its row does not hold, such as a
	// password: a new one when its id is 0. nil is Add and Update of the store.
	Put        func(ctx context.Context, f F, t T) (T, error)
	Sections   func(Shown[T, F]) []view.Section
	References map[string]Reference
	// Offer gives the fields whose choices depend on the record theirs.
	Offer       func(ctx context.Context, t T, fields component.Fields) error
	Related     func(T) []views.Link
	Buttons     func(T) []component.Button
	ListButtons []component.Button
	// Selected are buttons of the list that act on the chosen rows.
	Selected []component.Button
	// ListRelated are the related links of the list.
	ListRelated []views.Link
	// Saved tells what remains to be done after saving.
	Saved func(T) model.Text
	// Above and Below are shown outside of the form.
	Above, Below func(r *http.Request, t T) (templ.Component, error)
	// Lasting says that a record is never deleted, Fixed that it stays as it is
	// altogether: it came with the program and can only be looked at and copied.
	Lasting, Fixed func(T) bool
	// Lost says what else is lost when a record is deleted.
	Lost func(T) model.Text
	// Copied takes away what a copy cannot have.
	Copied func(*T)
	// NoCopy says that a copy would be of no use.
	NoCopy bool
	// SuperCopy is set when there are two ways to copy a record.
	SuperCopy *SuperCopy[T]
	// Start asks what must be known before a new record has a form, such as the
	// model of a phone. The answers come back as parameters of the address; nil
	// says that there is nothing more to ask.
	Start func(r *http.Request) *view.StartPage
}

// SuperCopy tells what only a Super Copy takes along.
type SuperCopy[T any] struct {
	// Strip takes that away, for a plain copy.
	Strip func(*T)
	// Note says above the form of the new record which of the two it is.
	Note func(original T, super bool) model.Text
}

// Column is one column of the list. Exactly one of Text, Word, Time and Texts is
// set.
type Column[T any] struct {
	// Name is what the list is sorted by, "" for a column that is not sortable.
	Name  string
	Label model.Text
	Text  func(T) string
	Word  func(T) model.Text
	Time  func(T) model.Time
	// Texts returns the texts of several records by id, for what one query finds
	// for all of them.
	Texts func(ctx context.Context, records []T) (map[int64]string, error)
	// Cell is shown in place of the text, which the CSV file has.
	Cell func(T) templ.Component
}

// Reference is a field of the form that names other records.
type Reference struct {
	Names Names
	// Lookup is where names are offered when there are too many for a drop-down.
	Lookup string
	// None is what an empty choice is called; zero means that one must be chosen.
	None model.Text
}

// Names lists the names of the records of one kind: record.Store.
type Names interface {
	Names(ctx context.Context, limit int) ([]string, error)
}

// Shown is a form as it is shown.
type Shown[T, F any] struct {
	// Record is the stored record, or the one that is being added.
	Record T
	Form   F
	// Fields are the controls by form name, read-only for who may not change them.
	Fields component.Fields
	// Errors are also those of fields that F does not have.
	Errors model.FieldErrors
	New    bool
	// ReadOnly is set for who may only look, and for a record that stays as it is.
	ReadOnly bool
}

// None is what the empty choice of a drop-down is called.
func None() model.Text { return model.T("< None >") }

func (c Column[T]) cell(t T) templ.Component {
	switch {
	case c.Cell != nil:
		return c.Cell(t)
	case c.Word != nil:
		return view.Word(c.Word(t))
	case c.Time != nil:
		return component.Time(c.Time(t))
	default:
		return view.Text(c.Text(t))
	}
}

func (c Column[T]) text(ctx context.Context, t T) string {
	if c.Word != nil {
		return i18n.Text(ctx, c.Word(t))
	}
	if c.Time != nil {
		return stamp(ctx, c.Time(t))
	}
	return c.Text(t)
}

// stamp returns t as files have it: RFC 3339 in the cluster's time zone, empty for
// the zero time.
func stamp(ctx context.Context, t model.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(i18n.FromContext(ctx).Zone).Format("2006-01-02T15:04:05.000Z07:00")
}

// readOnly reports whether the reader may only look.
func (p *Page[T, F]) readOnly(r *http.Request) bool {
	return !session.May(r.Context(), cmp.Or(p.Right, account.RightCMAdminUpdate))
}

// Empty is a NewRecord with nothing in it.
func Empty[T any](*http.Request) (blank T, err error) { return blank, nil }

// Beginning is a NewRecord that begins as blank says.
func Beginning[T any](blank func() T) func(*http.Request) (T, error) {
	return func(*http.Request) (T, error) { return blank(), nil }
}
