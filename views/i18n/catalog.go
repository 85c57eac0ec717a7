package i18n

import (
	"embed"
	"encoding/json"
	"fmt"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"
)

//go:embed en.json ja.json zh-CN.json
var files embed.FS

var sentences = mustLoad()

// entry is one translation: a sentence, or one sentence a plural form. The
// plural is chosen by the first argument.
type entry struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads "sentence" or {"one": "…", "other": "…"}.
func (e *entry) UnmarshalJSON(data []byte) error {
	if data[0] == '{' {
		return json.Unmarshal(data, &e.forms)
	}
	return json.Unmarshal(data, &e.text)
}

func (e entry) message() catalog.Message {
	if e.forms == nil {
		return catalog.String(e.text)
	}
	cases := make([]any, 0, 4)
	for _, form := range []string{"=0", "=1", "one", "other"} {
		if text, ok := e.forms[form]; ok {
			cases = append(cases, form, text)
		}
	}
	return plural.Selectf(1, "%d", cases...)
}

func load(lang Language) (map[string]entry, error) {
	data, err := files.ReadFile(string(lang) + ".json")
	if err != nil {
		return nil, fmt.Errorf("reading the %s catalogue: %w", lang, err)
	}
	entries := map[string]entry{}
	if err := json.Unmarshal(data, &entries); err != nil {
		return nil, fmt.Errorf("reading the %s catalogue: %w", lang, err)
	}
	return entries, nil
}

// mustLoad builds the catalogue of all languages from the embedded files, which
// the tests have read before.
func mustLoad() *catalog.Builder {
	b := catalog.NewBuilder(catalog.Fallback(language.English))
	for _, lang := range Languages {
		entries, err := load(lang)
		if err != nil {
			panic(err)
		}
		tag := language.Make(string(lang))
		for key, e := range entries {
			if err := b.Set(tag, key, e.message()); err != nil {
				panic(fmt.Errorf("catalogue %s, %q: %w", lang, key, err))
			}
		}
	}
	return b
}
