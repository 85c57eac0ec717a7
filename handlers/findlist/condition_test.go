package findlist_test

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"

	"tandem/handlers/findlist"
	"tandem/model"
	"tandem/views/component"
)

func list() findlist.List {
	return findlist.List{
		Path: "/things",
		Fields: []component.FindField{
			{Name: "name"},
			{Name: "kind", Options: component.Choices("big", "small")},
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
