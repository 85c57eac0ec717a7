package cmadmin

import (
	"strings"
	"testing"

	"tandem/model/phonexml"
)

// shownKeys are the words of a row, "-" where there is none.
func shownKeys(row []*visibleKey) string {
	words := make([]string, len(row))
	for i, key := range row {
		words[i] = "-"
		if key != nil {
			words[i] = key.Name
		}
	}
	return strings.Join(words, " ")
}

func TestSoftKeysStandWhereTheModelHasThem(t *testing.T) {
	t.Parallel()
	placed := []phonexml.SoftKey{{Name: "Exit", Position: 3}, {Name: "Yes", Position: 1}}
	five := []phonexml.SoftKey{{Name: "a", Position: 1}, {Name: "b", Position: 2}, {Name: "c", Position: 3}, {Name: "d", Position: 4}, {Name: "e", Position: 6}}
	for name, tt := range map[string]struct {
		object phonexml.Object
		model  string
		from   int
		want   string
	}{
		"at their positions":                  {phonexml.Text{SoftKeys: placed}, "CP-7942G", 0, "Yes - Exit -"},
		"standard keys of a 7942":             {phonexml.Input{}, "CP-7942G", 0, "Submit << Exit -"},
		"standard keys of an 8845":            {phonexml.Input{}, "CP-8845", 0, "Exit Submit << -"},
		"more than fit":                       {phonexml.Text{SoftKeys: five}, "CP-8845", 0, "a b c more"},
		"the others":                          {phonexml.Text{SoftKeys: five}, "CP-8845", 3, "d - e more"},
		"a place that is not there":           {phonexml.Text{SoftKeys: five}, "CP-8845", 99, "a b c more"},
		"two in one place stand side by side": {phonexml.Text{SoftKeys: []phonexml.SoftKey{{Name: "a", Position: 1}, {Name: "b", Position: 1}, {Name: "c", Position: 1 << 30}}}, "CP-7942G", 0, "a b c -"},
	} {
		if got := shownKeys(keyRow(PreviewScreen{Object: tt.object}.placed(tt.model), tt.from)); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
