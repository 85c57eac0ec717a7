package product_test

import (
	"testing"

	"golang.org/x/text/encoding/htmlindex"

	"tandem/model/product"
)

func TestLocaleOf(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, header, want string }{
		{"what a phone sends", "ja_JP", "Japanese Japan"},
		{"an English phone", "en_US", "English United States"},
		{"a browser", "ja,en;q=0.5", "Japanese Japan"},
		{"the most wanted is last", "en;q=0.3, de-DE", "German Germany"},
		{"a language alone", "fr", "French France"},
		{"another country", "fr-CA", "French Canada"},
		{"Chinese of China", "zh_CN", "Chinese China"},
		{"Chinese of Taiwan", "zh-TW", "Chinese Taiwan"},
		{"Chinese alone", "zh", "Chinese China"},
		{"British English", "en_GB", "English United Kingdom"},
		{"Norwegian by its newer tag", "nb_NO", "Norwegian Norway"},
		{"a language without a locale", "sw_KE", "English United States"},
		{"nothing", "", "English United States"},
		{"no header at all", "\x00;;q=", "English United States"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := product.LocaleOf(test.header).Name; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

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
		if got := product.LocaleOf(l.Tag); got != l {
			t.Errorf("the tag %s gives %s, want %s", l.Tag, got.Name, l.Name)
		}
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
