package findlist_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"tandem/handlers/findlist"
	"tandem/model"
	"tandem/views/component"
)

func list() findlist.List {
	return findlist.List{
		Path: "/things",
		Fields: []component.FindField{
			{Name: "name"},
			{Name: "kind", Options: []component.Option{{Value: "big", Verbatim: "big"}, {Value: "small", Verbatim: "small"}}},
			{Name: "at", Time: true},
		},
	}
}

func TestConditionsFitTheirField(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, field, operator, text string
		want                        model.Condition
	}{
		{"a text field keeps what was asked", "name", "ends", " x ", model.Condition{Field: "name", Operator: model.EndsWith, Text: "x"}},
		{"a text field chosen after a time field", "name", "before", "2026-11-22", model.Condition{Field: "name", Operator: model.BeginsWith, Text: "2026-11-22"}},
		{"a time field chosen after a text field", "at", "begins", "x", model.Condition{Field: "at", Operator: model.IsExactly}},
		{"a time field keeps what was asked", "at", "after", "2026-11-22", model.Condition{Field: "at", Operator: model.IsAfter, Text: "2026-11-22"}},
		{"a choice chosen after a text field", "kind", "begins", "x", model.Condition{Field: "kind", Operator: model.IsExactly}},
		{"a choice", "kind", "exactly", "big", model.Condition{Field: "kind", Operator: model.IsExactly, Text: "big"}},
		{"signs that no database compares", "name", "begins", "a\x00b\xff", model.Condition{Field: "name", Operator: model.BeginsWith, Text: "a b\uFFFD"}},
		{"an operator nobody knows", "name", "like", "x", model.Condition{Field: "name", Operator: model.BeginsWith, Text: "x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			query := url.Values{"f": {tt.field}, "o": {tt.operator}, "t": {tt.text}}
			got := list().Query(httptest.NewRequest("GET", "/things?"+query.Encode(), nil)).Conditions
			if !slices.Equal(got, []model.Condition{tt.want}) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestMostConditions(t *testing.T) {
	t.Parallel()
	query := url.Values{"f": slices.Repeat([]string{"name"}, 2000), "o": slices.Repeat([]string{"empty"}, 2000)}
	if got := len(list().Query(httptest.NewRequest("GET", "/things?"+query.Encode(), nil)).Conditions); got != 50 {
		t.Errorf("got %d conditions, want 50", got)
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, address string
		want          model.Query
	}{
		{"nothing asked for", "/things", model.Query{Sort: "at", Descending: true, Page: 1, PerPage: 50}},
		{"sorted, the second page of 100 rows", "/things?sort=name&page=2&rows=100", model.Query{Sort: "name", Page: 2, PerPage: 100}},
		{"sorted downwards", "/things?sort=name&desc=1", model.Query{Sort: "name", Descending: true, Page: 1, PerPage: 50}},
		{"full-width digits", "/things?page=" + url.QueryEscape(" ３ "), model.Query{Sort: "at", Descending: true, Page: 3, PerPage: 50}},
		{"pages and rows nobody offers", "/things?page=-7&rows=1000000", model.Query{Sort: "at", Descending: true, Page: 1, PerPage: 50}},
		{"a field of an old bookmark", "/things?f=gone&o=exactly&t=x", model.Query{Sort: "at", Descending: true, Page: 1, PerPage: 50}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := list()
			l.Sort, l.Descending = "at", true
			got := l.Query(httptest.NewRequest("GET", tt.address, nil))
			if got.Zone != time.UTC {
				t.Errorf("got the zone %v, want that of the request", got.Zone)
			}
			if got.Zone = nil; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestFilterRowsWithoutJavaScript(t *testing.T) {
	t.Parallel()
	const two = "/things?f=name&o=begins&t=a&f=name&o=ends&t=b"
	for change, want := range map[string]int{"": 2, "add": 3, "remove": 1, "other": 2} {
		if got := list().Query(httptest.NewRequest("GET", two+"&row="+change, nil)).Conditions; len(got) != want {
			t.Errorf("%q: got %d conditions, want %d", change, len(got), want)
		}
	}
	if got := list().Query(httptest.NewRequest("GET", "/things?f=name&o=begins&t=a&row=remove", nil)).Conditions; len(got) != 1 {
		t.Errorf("got %d conditions, want the last one kept", len(got))
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	tests := []struct {
		name   string
		err    error
		status int
	}{
		{"found", nil, 200},
		{"a condition that cannot be read", fmt.Errorf("listing: %w", model.FieldErrors{{Text: model.Text{Key: "Enter a date"}}}), 422},
		{"anything else", broken, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest("GET", "/things?page=2", nil)
			got, err := findlist.Search(r, list(), func(_ context.Context, q model.Query) (model.Found[string], error) {
				return model.Found[string]{Items: []string{"a"}, Total: 50 + q.Page}, tt.err
			})
			if tt.status == 0 {
				if !errors.Is(err, broken) {
					t.Errorf("got %v, want %v", err, broken)
				}
				return
			}
			if err != nil || got.Status != tt.status || (len(got.Page.Errors) > 0) != (tt.status == 422) {
				t.Errorf("got %d with the errors %v, %v; want %d", got.Status, got.Page.Errors, err, tt.status)
			}
			if got.List.Total != 52 || got.List.Path != "/things" || len(got.Items) != 1 {
				t.Errorf("got %+v with %v", got.List, got.Items)
			}
		})
	}
}
