package component

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tandem/model"
)

// The parameters of a list's address. ParamField, ParamOperator and ParamText
// are repeated, one of each for every filter row.
const (
	ParamField      = "f"
	ParamOperator   = "o"
	ParamText       = "t"
	ParamSort       = "sort"
	ParamDescending = "desc" // "1"
	ParamPage       = "page"
	ParamRows       = "rows"
	// ParamRow is FilterAdd or FilterRemove when the + or - of the filter was
	// pressed.
	ParamRow = "row"
)

// The values of ParamRow.
const (
	FilterAdd    = "add"
	FilterRemove = "remove"
)

// ListID is the id of the part of a page that FindAndList writes, and the name
// of its fragment.
const ListID = "list"

// List is the state of a Find and List page (pages.md section 1.2).
type List struct {
	// Path is the page's own address, where Find leads.
	Path string
	// Label stands before the filter, for example model.T("Find Deliveries where").
	Label model.Text
	// Fields are what can be filtered by; there is at least one.
	Fields []FindField
	// Query is what was asked for. Without a condition one empty filter row is
	// shown.
	Query model.Query
	// Total is the number of all matching records.
	Total int
}

// FindField is a field that a list can be filtered by.
type FindField struct {
	Name  string
	Label model.Text
	// Options, when set, are the only values the field can have.
	Options []Option
	// Time fields are compared with is before and is after.
	Time bool
}

// RowsPerPage are the offered numbers of rows; the first is the default.
func RowsPerPage() []int { return []int{50, 100, 150, 200, 250} }

// URL returns the address of the list with the query q.
func (l List) URL(q model.Query) string {
	if v := parameters(q); len(v) > 0 {
		return l.Path + "?" + v.Encode()
	}
	return l.Path
}

// File returns the address of the list as a file.
func (l List) File() string {
	l.Path += ".csv"
	return l.URL(l.Query)
}

// Values are what the list was asked for, to be posted along with what is done
// with it (HiddenFields).
func (l List) Values() url.Values { return parameters(l.Query) }

// parameters are those of the address of a list.
func parameters(q model.Query) url.Values {
	v := url.Values{}
	for _, c := range q.Conditions {
		v.Add(ParamField, c.Field)
		v.Add(ParamOperator, string(c.Operator))
		v.Add(ParamText, c.Text)
	}
	if q.Sort != "" {
		v.Set(ParamSort, q.Sort)
	}
	if q.Descending {
		v.Set(ParamDescending, "1")
	}
	if q.Page > 1 {
		v.Set(ParamPage, strconv.Itoa(q.Page))
	}
	if q.PerPage > 0 && q.PerPage != RowsPerPage()[0] {
		v.Set(ParamRows, strconv.Itoa(q.PerPage))
	}
	return v
}

// pageURL returns the address of one page of the list.
func (l List) pageURL(page int) string {
	q := l.Query
	q.Page = page
	return l.URL(q)
}

// sortURL returns the address sorted by a column; a second time it reverses.
func (l List) sortURL(name string) string {
	q := l.Query
	q.Descending = q.Sort == name && !q.Descending
	q.Sort, q.Page = name, 1
	return l.URL(q)
}

// clearURL returns the address without any filter.
func (l List) clearURL() string {
	q := l.Query
	q.Conditions, q.Page = nil, 1
	return l.URL(q)
}

// withoutURL returns the address without the i-th condition.
func (l List) withoutURL(i int) string {
	q := l.Query
	q.Conditions, q.Page = slices.Delete(slices.Clone(q.Conditions), i, i+1), 1
	return l.URL(q)
}

func (l List) page() int { return min(max(l.Query.Page, 1), l.pages()) }

func (l List) pages() int {
	return max(1, (l.Total+l.perPage()-1)/l.perPage())
}

func (l List) perPage() int {
	if l.Query.PerPage < 1 {
		return RowsPerPage()[0]
	}
	return l.Query.PerPage
}

// rows are the filter rows: the conditions, or one empty one.
func (l List) rows() []model.Condition {
	if len(l.Query.Conditions) > 0 {
		return l.Query.Conditions
	}
	c := model.Condition{Field: l.Fields[0].Name, Operator: model.BeginsWith}
	if len(l.Fields[0].Options) > 0 {
		c.Operator = model.IsExactly
	}
	return []model.Condition{c}
}

// field returns the field with the given name, the first one if there is none.
func (l List) field(name string) FindField {
	for _, f := range l.Fields {
		if f.Name == name {
			return f
		}
	}
	return l.Fields[0]
}

// rowID keeps the focus where it was when htmx replaces the list.
func rowID(param string, row int) string { return "find-" + param + strconv.Itoa(row) }

// narrows reports whether the condition can leave a record out.
func narrows(c model.Condition) bool {
	return c.Text != "" || c.Operator == model.IsEmpty || c.Operator == model.IsNotEmpty
}

// filtered reports whether any condition can leave a record out.
func (l List) filtered() bool { return slices.ContainsFunc(l.Query.Conditions, narrows) }

// operator is one choice of a filter row.
type operator struct {
	Value model.Operator
	Label model.Text
}

// operators returns what the field can be compared with.
func (f FindField) operators() []operator {
	switch {
	case len(f.Options) > 0:
		return []operator{{model.IsExactly, model.T("is exactly")}}
	case f.Time:
		return []operator{
			{model.IsBefore, model.T("is before")},
			{model.IsExactly, model.T("is exactly")},
			{model.IsAfter, model.T("is after")},
		}
	}
	return []operator{
		{model.BeginsWith, model.T("begins with")},
		{model.Contains, model.T("contains")},
		{model.IsExactly, model.T("is exactly")},
		{model.EndsWith, model.T("ends with")},
		{model.IsEmpty, model.T("is empty")},
		{model.IsNotEmpty, model.T("is not empty")},
	}
}

// sentence says the condition in words.
func (f FindField) sentence(ctx context.Context, c model.Condition) model.Text {
	text := f.shown(ctx, c.Text)
	switch c.Operator {
	case model.Contains:
		return model.T("%s contains “%s”", f.Label, text)
	case model.IsExactly:
		return model.T("%s is exactly “%s”", f.Label, text)
	case model.EndsWith:
		return model.T("%s ends with “%s”", f.Label, text)
	case model.IsEmpty:
		return model.T("%s is empty", f.Label)
	case model.IsNotEmpty:
		return model.T("%s is not empty", f.Label)
	case model.IsBefore:
		return model.T("%s is before “%s”", f.Label, text)
	case model.IsAfter:
		return model.T("%s is after “%s”", f.Label, text)
	default:
		return model.T("%s begins with “%s”", f.Label, text)
	}
}

// shown returns the label of a choice, or what was typed.
func (f FindField) shown(ctx context.Context, text string) string {
	for _, o := range f.Options {
		if o.Value == text {
			return o.text(ctx)
		}
	}
	return text
}

// followed are those of the links and forms of a list.
func followed() templ.Attributes { return Followed(ListID) }

// Followed are the attributes with which htmx follows a link or sends a form that
// asks for the same page: only the part with the given id, which is also the name
// of its fragment, is replaced, and the address changes with it. Who chooses again
// before the answer came sees the answer to the last choice.
func Followed(id string) templ.Attributes {
	return templ.Attributes{
		"hx-boost":    "true",
		"hx-target":   "#" + id,
		"hx-swap":     "outerHTML",
		"hx-push-url": "true",
		"hx-sync":     "this:replace",
	}
}
