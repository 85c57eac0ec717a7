package product_test

import (
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"tandem/model/product"
)

func TestEveryLocaleIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	languages := map[string]int{}
	for _, l := range product.Locales() {
		if seen[l.Name] || seen[l.Tag] {
			t.Errorf("%s is there twice", l.Name)
		}
		seen[l.Name], seen[l.Tag] = true, true
		languages[l.Language]++
		if got, ok := product.LocaleByName(l.Name); !ok || got != l {
			t.Errorf("the name %s gives %+v", l.Name, got)
		}
		if _, err := htmlindex.Get(l.Charset); err != nil {
			t.Errorf("%s: character set %s: %v", l.Name, l.Charset, err)
		}
	}
	if len(languages) != 3 || languages["ja"] != 1 || languages["zh-CN"] != 1 {
		t.Errorf("got texts in %v", languages)
	}
	if _, ok := product.LocaleByName("Klingon Kronos"); ok {
		t.Error("an unknown name has a locale")
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	l, _ := product.LocaleByName("English United States")
	if got, want := l.FileName(), "English_United_States"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
