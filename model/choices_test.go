package model_test

import (
	"slices"
	"testing"

	"tandem/model"
)

func TestChoicesKeepTheirOrderAndKnowTheirTexts(t *testing.T) {
	t.Parallel()
	choices := model.Choices[string]{
		{Value: "reset", Text: model.T("Reset")},
		{Value: "", Text: model.T("None")},
	}
	if got, want := choices.Values(), []string{"reset", ""}; !slices.Equal(got, want) {
		t.Errorf("got the values %q, want %q", got, want)
	}
	for value, want := range map[string]string{"reset": "Reset", "": "None", "restart": ""} {
		if got := choices.Text(value).Key; got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}
