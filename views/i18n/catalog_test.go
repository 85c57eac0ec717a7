package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the top of the module, where the program's sentences are looked for.
const root = "../.."

// usedKeys collects every sentence of the program: the literal arguments of
// model.T and of T and Sprintf of this package, and the label tags of forms.
func usedKeys(t *testing.T) map[string]token.Position {
	t.Helper()
	keys := map[string]token.Position{}
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			key, pos := keyOf(t, files, path, n)
			if key != "" {
				keys[key] = files.Position(pos)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatalf("reading the program: %v", err)
	}
	return keys
}

// keyOf returns the sentence that n uses, if it is a call or a tag with one.
func keyOf(t *testing.T, files *token.FileSet, path string, n ast.Node) (string, token.Pos) {
	switch n := n.(type) {
	case *ast.Field:
		if n.Tag != nil {
			tag, _ := strconv.Unquote(n.Tag.Value)
			return reflect.StructTag(tag).Get("label"), n.Pos()
		}
	case *ast.CallExpr:
		if i := keyArgument(n.Fun); i >= 0 && len(n.Args) > i {
			literal, ok := n.Args[i].(*ast.BasicLit)
			if !ok {
				if !strings.Contains(path, filepath.Join("views", "i18n")) {
					t.Errorf("%s: the sentence is not a literal", files.Position(n.Pos()))
				}
				return "", 0
			}
			key, _ := strconv.Unquote(literal.Value)
			return key, n.Pos()
		}
	}
	return "", 0
}

// keyArgument returns which argument of a call is a sentence, or -1.
func keyArgument(fun ast.Expr) int {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "T" {
		return -1
	}
	switch x, ok := sel.X.(*ast.Ident); {
	case ok && x.Name == "model":
		return 0
	case ok && x.Name == "i18n":
		return 1
	default: // a *Printer
		return 0
	}
}

func TestCataloguesAreComplete(t *testing.T) {
	t.Parallel()
	used := usedKeys(t)
	for _, lang := range []Language{Japanese, Chinese} {
		entries, err := load(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, pos := range used {
			if e, ok := entries[key]; !ok || e.text == "" && e.forms == nil {
				t.Errorf("%s: no translation of %q (%s)", lang, key, pos)
			}
		}
		for key := range entries {
			if _, ok := used[key]; !ok {
				t.Errorf("%s: nobody uses %q", lang, key)
			}
		}
	}
}

func TestEnglishPluralsAreUsed(t *testing.T) {
	t.Parallel()
	used := usedKeys(t)
	entries, err := load(English)
	if err != nil {
		t.Fatal(err)
	}
	for key := range entries {
		if _, ok := used[key]; !ok {
			t.Errorf("en: nobody uses %q", key)
		}
	}
}

var verb = regexp.MustCompile(`%(\[\d+\])?[+#-]?\d*(\.\d+)?[a-zA-Z]`)

// TestTranslationsKeepTheVerbs guards against a translation that drops or adds
// an argument; explicit indexes may reorder them.
func TestTranslationsKeepTheVerbs(t *testing.T) {
	t.Parallel()
	for _, lang := range Languages {
		entries, err := load(lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, e := range entries {
			sentences := []string{e.text}
			for _, form := range e.forms {
				sentences = append(sentences, form)
			}
			for _, s := range sentences {
				if got, want := verbs(s), verbs(key); s != "" && !slices.Equal(got, want) {
					t.Errorf("%s: %q has the verbs %q, want %q", lang, s, got, want)
				}
			}
		}
	}
}

func verbs(s string) []string {
	found := verb.FindAllString(strings.ReplaceAll(s, "%%", ""), -1)
	for i, v := range found {
		found[i] = v[len(v)-1:]
	}
	slices.Sort(found)
	return found
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		preferences []string
		want        Language
	}{
		{"nothing asked for gives English", nil, English},
		{"Japanese with region", []string{"ja-JP,ja;q=0.9,en;q=0.8"}, Japanese},
		{"Chinese as a browser in Beijing sends it", []string{"zh-CN,zh;q=0.9"}, Chinese},
		{"a cookie comes before the header", []string{"en", "ja"}, English},
		{"an unknown language gives English", []string{"fi"}, English},
		{"rubbish gives English", []string{"%%%"}, English},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Match(tt.preferences...); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
