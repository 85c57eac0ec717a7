package callhome

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"tandem/model"
)

var languages = []string{"en", "ja", "zh-CN"}

func TestEveryAgreementIsThereInEveryLanguageWithTheSameBlocks(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Smart, Anonymous} {
		english := agreement(t, mode, "en")
		for _, lang := range languages {
			got := agreement(t, mode, lang)
			if got.Language != lang || got.Mode != mode || got.Version != 1 || got.Title == "" {
				t.Errorf("%s in %s: got %s in %s, version %d, title %q", mode, lang, got.Mode, got.Language, got.Version, got.Title)
			}
			if !reflect.DeepEqual(kinds(got), kinds(english)) {
				t.Errorf("%s in %s: got blocks %v, want %v", mode, lang, kinds(got), kinds(english))
			}
		}
	}
}

func agreement(t *testing.T, mode Mode, lang string) Agreement {
	t.Helper()
	a, err := CurrentAgreement(mode, lang)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func kinds(a Agreement) []BlockKind {
	var list []BlockKind
	for _, b := range a.Blocks {
		list = append(list, b.Kind)
	}
	return list
}

func TestEachAgreementIsWrittenInItsLanguageThroughout(t *testing.T) {
	t.Parallel()
	scripts := map[string]func(string) bool{
		"en":    func(s string) bool { return !strings.ContainsFunc(s, isHan) },
		"ja":    func(s string) bool { return strings.ContainsFunc(s, isHan) || strings.ContainsFunc(s, isKana) },
		"zh-CN": func(s string) bool { return strings.ContainsFunc(s, isHan) && !strings.ContainsFunc(s, isKana) },
	}
	for lang, right := range scripts {
		for _, mode := range []Mode{Smart, Anonymous} {
			a := agreement(t, mode, lang)
			for _, b := range append(a.Blocks, Block{Heading, a.Title}) {
				if !right(b.Text) {
					t.Errorf("%s in %s: %q is in another language", mode, lang, b.Text)
				}
			}
		}
	}
}

func isHan(r rune) bool  { return unicode.Is(unicode.Han, r) }
func isKana(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }

func TestAgreementChecksumIsThatOfTheFile(t *testing.T) {
	t.Parallel()
	data, err := fs.ReadFile(agreementFiles, "eula/v1/smart.ja.md")
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(data)
	if got := agreement(t, Smart, "ja").SHA256; got != hex.EncodeToString(want[:]) {
		t.Errorf("got %s", got)
	}
}

func TestAgreementOfAnUnknownLanguageIsEnglish(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"", "fr", "../../smart.ja", "/"} {
		if got := agreement(t, Smart, lang).Language; got != "en" {
			t.Errorf("%q: got %s", lang, got)
		}
	}
}

func TestModesThatSendNothingHaveNoAgreement(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{None, Disabled, "../v1/smart"} {
		if _, err := CurrentAgreement(mode, "en"); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("%q: got %v, want ErrNotFound", mode, err)
		}
	}
}

func TestVersionOneIsNewToNobody(t *testing.T) {
	t.Parallel()
	for _, since := range []int{0, 1} {
		if notes, err := WhatIsNew(Smart, since, "en"); err != nil || notes != nil {
			t.Errorf("since %d: got %q and %v", since, notes, err)
		}
	}
	for accepted, want := range map[[2]int]bool{{0, 0}: true, {1, 0}: true, {1, ContentVersion}: false} {
		if got, err := MustAccept(Smart, accepted[0], accepted[1]); got != want || err != nil {
			t.Errorf("accepted %v: got %v and %v, want %v", accepted, got, err, want)
		}
	}
}

func TestANewVersionAsksAgainAndTellsWhatIsNew(t *testing.T) {
	t.Parallel()
	l := library{fstest.MapFS{
		"v1/smart.en.md":     {Data: []byte("# One\n\nFirst.\n")},
		"v1/smart.ja.md":     {Data: []byte("# 一\n\n最初。\n")},
		"v1/anonymous.en.md": {Data: []byte("# One\n\nFirst.\n")},
		"v2/smart.en.md":     {Data: []byte("# Two\n\n## What\n\n- a\n- b\n\nSecond.\n")},
		"v2/smart.ja.md":     {Data: []byte("# 二\n\n二番目。\n")},
		"v2/smart.new.en.md": {Data: []byte("Alerts are sent too.\n")},
		"v2/smart.new.ja.md": {Data: []byte("アラートも送信されます。\n")},
		"v3/smart.en.md":     {Data: []byte("# Three\n\nThird.\n")},
		"v3/smart.new.en.md": {Data: []byte("Traces are sent too.\n")},
	}}
	got, err := l.current(Smart, "en")
	if err != nil || got.Version != 3 || got.Title != "Three" {
		t.Errorf("got %+v and %v", got, err)
	}
	if got, err := l.current(Anonymous, "en"); err != nil || got.Version != 1 {
		t.Errorf("got %+v and %v", got, err)
	}
	for version, want := range map[int]bool{0: true, 1: true, 2: true, 3: false} {
		if got, err := l.mustAccept(Smart, version, ContentVersion); err != nil || got != want {
			t.Errorf("accepted version %d: got %v and %v, want %v", version, got, err, want)
		}
	}
	tests := []struct {
		since int
		lang  string
		want  []string
	}{
		{1, "en", []string{"Alerts are sent too.", "Traces are sent too."}},
		{2, "en", []string{"Traces are sent too."}},
		{1, "ja", []string{"アラートも送信されます。", "Traces are sent too."}},
		{3, "en", nil},
		{0, "en", nil},
	}
	for _, tc := range tests {
		if got, err := l.whatIsNew(Smart, tc.since, tc.lang); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("since %d in %s: got %q and %v, want %q", tc.since, tc.lang, got, err, tc.want)
		}
	}
}

func TestAgreementTextIsReadAsBlocks(t *testing.T) {
	t.Parallel()
	got := parseAgreement("# Title\n\nA paragraph.\r\n\n## Heading\n- one\n- two\n\nLast")
	want := []Block{{Paragraph, "A paragraph."}, {Heading, "Heading"}, {ListItem, "one"}, {ListItem, "two"}, {Paragraph, "Last"}}
	if got.Title != "Title" || !reflect.DeepEqual(got.Blocks, want) {
		t.Errorf("got %+v", got)
	}
}

func TestAgreementThatTellsTheCurrentContentsExists(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Smart, Anonymous} {
		a := agreement(t, mode, "en")
		if a.Version < ContentVersion {
			t.Errorf("%s: the agreement has version %d, the contents %d", mode, a.Version, ContentVersion)
		}
		for version := 2; version <= a.Version; version++ {
			for _, lang := range languages {
				if notes, err := WhatIsNew(mode, version-1, lang); err != nil || strings.TrimSpace(notes[0]) == "" {
					t.Errorf("%s version %d in %s: got %q and %v", mode, version, lang, notes, err)
				}
			}
		}
	}
}
