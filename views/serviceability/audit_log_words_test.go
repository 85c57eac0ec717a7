package serviceability

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryRecordedWordIsKnown looks through the program for what it records in
// the audit log: a word that is missing here would be shown in English.
func TestEveryRecordedWordIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string][]auditWord{"Action": auditActions(), "ObjectType": auditObjectTypes()}
	found := 0
	for _, word := range recordedWords(t) {
		found++
		if !slices.ContainsFunc(known[word.field], func(w auditWord) bool { return w.stored == word.text }) {
			t.Errorf("%s: %s %q is not in the table", word.pos, word.field, word.text)
		}
	}
	if found < 10 {
		t.Errorf("found %d words; the program records more", found)
	}
}

type recordedWord struct {
	pos         token.Position
	field, text string
}

// recordedWords collects the fields Action and ObjectType of every audit.Change
// whose values are literals or constants of the same package.
func recordedWords(t *testing.T) []recordedWord {
	t.Helper()
	files := token.NewFileSet()
	packages := map[string][]*ast.File{}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, 0)
		packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var words []recordedWord
	for _, parsed := range packages {
		constants := constantsOf(parsed)
		for _, file := range parsed {
			ast.Inspect(file, func(n ast.Node) bool {
				if change, ok := n.(*ast.CompositeLit); ok && isChange(change) {
					words = append(words, wordsOf(files, change, constants)...)
				}
				return true
			})
		}
	}
	return words
}

func isChange(literal *ast.CompositeLit) bool {
	selector, ok := literal.Type.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Change"
}

func wordsOf(files *token.FileSet, change *ast.CompositeLit, constants map[string]string) []recordedWord {
	var words []recordedWord
	for _, element := range change.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key := pair.Key.(*ast.Ident).Name
		text := textOf(pair.Value, constants)
		if text != "" && (key == "Action" || key == "ObjectType") {
			words = append(words, recordedWord{files.Position(pair.Pos()), key, text})
		}
	}
	return words
}

func textOf(value ast.Expr, constants map[string]string) string {
	switch value := value.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(value.Value)
		return text
	case *ast.Ident:
		return constants[value.Name]
	default:
		return ""
	}
}

func constantsOf(parsed []*ast.File) map[string]string {
	constants := map[string]string{}
	for _, file := range parsed {
		for name, object := range file.Scope.Objects {
			spec, ok := object.Decl.(*ast.ValueSpec)
			if ok && object.Kind == ast.Con && len(spec.Values) == 1 {
				constants[name] = textOf(spec.Values[0], nil)
			}
		}
	}
	return constants
}
