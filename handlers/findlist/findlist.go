// Package findlist reads what a Find and List page is asked for: filter rows,
// sorting and paging, all in the address of the page, so that it can be
// bookmarked and works without JavaScript (pages.md section 1.2). The piece that
// shows it is component.FindAndList; File sends the same list as a file. Handlers of
// pages import it; it knows no capability.
package findlist

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"tandem/model"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// List declares what can be searched and how the list is sorted at first.
type List struct {
	Path  string
	Label model.Text
	// Fields can be searched; the first is the default.
	Fields []component.FindField
	// Sort is the field the list is sorted by at first.
	Sort       string
	Descending bool
}

// Limits of what a search may ask for: more makes the database refuse it.
const (
	longestText    = 2048 // characters
	mostConditions = 50
)

// Query reads what r asks for. What no page of ours sends is ignored, so an old
// bookmark still opens the list.
func (l List) Query(r *http.Request) model.Query {
	values := r.URL.Query()
	q := model.Query{
		Conditions: l.conditions(values),
		Sort:       l.Sort,
		Descending: l.Descending,
		Page:       max(1, number(values.Get(component.ParamPage))),
		PerPage:    component.RowsPerPage()[0],
		Zone:       i18n.FromContext(r.Context()).Zone,
	}
	if n := number(values.Get(component.ParamRows)); slices.Contains(component.RowsPerPage(), n) {
		q.PerPage = n
	}
	if sort := values.Get(component.ParamSort); sort != "" {
		q.Sort, q.Descending = sort, values.Get(component.ParamDescending) != ""
	}
	return q
}

// view returns the state of the list for component.FindAndList, after total
// records were found.
func (l List) view(q model.Query, total int) component.List {
	return component.List{Path: l.Path, Label: l.Label, Fields: l.Fields, Query: q, Total: total}
}

func (l List) conditions(values url.Values) []model.Condition {
	operators, texts := values[component.ParamOperator], values[component.ParamText]
	var conditions []model.Condition
	for i, name := range values[component.ParamField] {
		if !l.knows(name) {
			continue
		}
		c := model.Condition{Field: name, Operator: model.BeginsWith}
		if i < len(operators) {
			c.Operator = model.Operator(operators[i])
		}
		if i < len(texts) {
			c.Text = strings.TrimSpace(model.OneLine(texts[i], longestText))
		}
		conditions = append(conditions, fit(c, l.field(name)))
	}
	conditions = conditions[:min(len(conditions), mostConditions)]
	return l.changeRows(conditions, values.Get(component.ParamRow))
}

// changeRows adds an empty filter row or takes the last one away.
func (l List) changeRows(conditions []model.Condition, change string) []model.Condition {
	switch {
	case change == component.FilterAdd:
		return append(conditions, model.Condition{Field: l.Fields[0].Name, Operator: model.BeginsWith})
	case change == component.FilterRemove && len(conditions) > 1:
		return conditions[:len(conditions)-1]
	default:
		return conditions
	}
}

func (l List) knows(name string) bool {
	return slices.ContainsFunc(l.Fields, func(f component.FindField) bool { return f.Name == name })
}

// number reads a whole number, also in full-width digits; anything else is 0.
func number(s string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(width.Narrow.String(s)))
	return n
}

// Result is one page of a list.
type Result[T any] struct {
	// Status is that of the answer: 422 when a condition cannot be read, which
	// Page tells above the list.
	Status int
	Page   views.Page
	List   component.List
	Items  []T
}

// Search finds what r asks for in l.
func Search[T any](r *http.Request, l List, find func(context.Context, model.Query) (model.Found[T], error)) (Result[T], error) {
	query := l.Query(r)
	found, err := find(r.Context(), query)
	result := Result[T]{Status: http.StatusOK, List: l.view(query, found.Total), Items: found.Items}
	if errors.As(err, &result.Page.Errors) {
		result.Status, err = http.StatusUnprocessableEntity, nil
	}
	return result, err
}
