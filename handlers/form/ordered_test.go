package form

import (
	"net/url"
	"slices"
	"testing"
)

func TestReorder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, change, add string
		want              []string
	}{
		{"a name is added at the end", "add", " d ", []string{"a", "b", "c", "d"}},
		{"no name is added twice", "add", "b", []string{"a", "b", "c"}},
		{"nothing is added", "add", "", []string{"a", "b", "c"}},
		{"up", "up-2", "", []string{"a", "c", "b"}},
		{"what was picked is not lost when another is moved", "up-2", "d", []string{"a", "c", "b", "d"}},
		{"the first cannot go up", "up-0", "", []string{"a", "b", "c"}},
		{"down", "down-0", "", []string{"b", "a", "c"}},
		{"the last cannot go down", "down-2", "", []string{"a", "b", "c"}},
		{"removed", "remove-1", "", []string{"a", "c"}},
		{"a place that is not there", "remove-3", "", []string{"a", "b", "c"}},
		{"a negative place", "remove--1", "", []string{"a", "b", "c"}},
		{"what no button sends", "sort", "", []string{"a", "b", "c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := struct {
				Name  string   `form:"name"`
				Names []string `form:"names"`
			}{"x", []string{"a", "b", "c"}}
			if !reorder(&f, url.Values{"names_change": {tt.change}, "names_add": {tt.add}}) || !slices.Equal(f.Names, tt.want) {
				t.Errorf("got %v, want %v", f.Names, tt.want)
			}
			if reorder(&f, url.Values{"names": f.Names}) {
				t.Error("no button was pressed")
			}
		})
	}
}

func TestWhatWasPickedIsKeptWhateverIsPressed(t *testing.T) {
	t.Parallel()
	f := struct {
		Names  []string `form:"names"`
		Others []string `form:"others"`
	}{[]string{"a"}, []string{"b"}}
	if !reorder(&f, url.Values{"names_change": {"add"}, "names_add": {"c"}, "others_add": {"d"}}) {
		t.Error("no button was pressed")
	}
	if reorder(&f, url.Values{"names_add": {"e"}}) {
		t.Error("saving is no change of an order")
	}
	if want := []string{"a", "c", "e"}; !slices.Equal(f.Names, want) {
		t.Errorf("got %v, want %v", f.Names, want)
	}
	if want := []string{"b", "d"}; !slices.Equal(f.Others, want) {
		t.Errorf("got %v, want %v", f.Others, want)
	}
}
