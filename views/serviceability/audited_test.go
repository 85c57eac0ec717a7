package serviceability

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const auditPackage = "tandem/model/audit"

// program reads the model packages from their sources and knows the types of
// their expressions. Packages from elsewhere are empty: of what comes from there
// nothing but the name is known.
type program struct {
	t        *testing.T
	files    *token.FileSet
	packages map[string]*types.Package
	// changes are the audit.Change literals of all packages, and what is
	// assigned to a field of one.
	changes []recorded
}

// recorded is a field of an audit.Change that gets a value.
type recorded struct {
	pos   token.Position
	field string
	value types.TypeAndValue
}

// readProgram reads all packages below model.
func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{t: t, files: token.NewFileSet(), packages: map[string]*types.Package{}}
	err := filepath.WalkDir("../../model", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			_, err = p.Import("tandem" + strings.TrimPrefix(filepath.ToSlash(path), "../.."))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Import implements types.Importer.
func (p *program) Import(path string) (*types.Package, error) {
	if known, ok := p.packages[path]; ok {
		return known, nil
	}
	empty := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
	empty.MarkComplete()
	p.packages[path] = empty
	below, ok := strings.CutPrefix(path, "tandem/")
	if !ok {
		return empty, nil
	}
	parsed, err := p.parse(filepath.Join("../..", below))
	if err != nil || len(parsed) == 0 {
		return empty, err
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: p, Error: func(error) {}} // much of what is elsewhere is not known
	checked, _ := config.Check(path, p.files, parsed, info)
	p.packages[path] = checked
	for _, file := range parsed {
		ast.Inspect(file, func(n ast.Node) bool { p.collect(n, info); return true })
	}
	return checked, nil
}

func (p *program) parse(dir string) ([]*ast.File, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(p.files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, file)
	}
	return parsed, nil
}

// collect keeps what n records.
func (p *program) collect(n ast.Node, info *types.Info) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if !isChange(info.TypeOf(n)) {
			return
		}
		for _, element := range n.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok {
				p.keep(pair.Key.(*ast.Ident).Name, pair.Value, info)
			}
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if field, ok := left.(*ast.SelectorExpr); ok && isChange(info.TypeOf(field.X)) && len(n.Rhs) == len(n.Lhs) {
				p.keep(field.Sel.Name, n.Rhs[i], info)
			}
		}
	}
}

func (p *program) keep(field string, value ast.Expr, info *types.Info) {
	p.changes = append(p.changes, recorded{p.files.Position(value.Pos()), field, info.Types[value]})
}

func isChange(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Change" && named.Obj().Pkg().Path() == auditPackage
}

// text returns the constant that is recorded, or "" when it is none.
func (r recorded) text() string {
	if r.value.Value == nil || r.value.Value.Kind() != constant.String {
		return ""
	}
	return constant.StringVal(r.value.Value)
}

// recordedFields returns the names of the fields of t that the audit log keeps,
// those of the structs within it too; false when t is not known.
func recordedFields(t types.Type) ([]string, bool) {
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		return recordedFields(t.Elem())
	case *types.Slice:
		return recordedFields(t.Elem())
	case *types.Struct:
		var names []string
		for i := range t.NumFields() {
			names = append(names, recordedField(t.Field(i), reflect.StructTag(t.Tag(i)))...)
		}
		return names, true
	case *types.Basic:
		return nil, t.Kind() != types.Invalid
	}
	return nil, false
}

func recordedField(f *types.Var, tag reflect.StructTag) []string {
	if tag.Get("audit") == "-" || !f.Exported() && !f.Embedded() {
		return nil
	}
	inner, _ := recordedFields(f.Type())
	switch {
	case f.Type().String() == "tandem/model.Time", tag.Get("audit") == "secret":
		inner = nil
	case f.Embedded():
		return inner
	}
	return append([]string{f.Name()}, inner...)
}

// TestEveryRecordedWordIsKnown looks through the program for what it records in
// the audit log: a word that is missing here would be shown in English.
func TestEveryRecordedWordIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string][]auditWord{"Action": auditActions(), "ObjectType": auditObjectTypes()}
	found := 0
	for _, r := range readProgram(t).changes {
		if words, ok := known[r.field]; ok && r.text() != "" {
			found++
			if !knows(words, r.text()) {
				t.Errorf("%s: %s %q is not in the table", r.pos, r.field, r.text())
			}
		}
	}
	if found < 30 {
		t.Errorf("found %d words; the program records more", found)
	}
}

// TestEveryRecordedFieldHasALabel looks through the program for the structs that
// it records: a field that is missing here would be shown under its Go name.
func TestEveryRecordedFieldHasALabel(t *testing.T) {
	t.Parallel()
	var all []string
	for _, r := range readProgram(t).changes {
		if r.field != "Before" && r.field != "After" {
			continue
		}
		if r.value.Type.String() == "any" {
			continue // records of every kind, whose fields are shown under their Go names as yet
		}
		names, ok := recordedFields(r.value.Type)
		if !ok || len(names) == 0 {
			t.Errorf("%s: the test cannot tell the fields of %s", r.pos, r.value.Type)
		}
		for _, name := range names {
			if !knows(auditFields(), name) {
				t.Errorf("%s: the field %s of %s has no label", r.pos, name, r.value.Type)
			}
		}
		if labels := labelsOf(names); len(slices.Compact(slices.Sorted(slices.Values(labels)))) != len(labels) {
			t.Errorf("%s: two fields of %s have the same label: %q", r.pos, r.value.Type, labels)
		}
		all = append(all, names...)
	}
	for _, w := range auditFields() {
		if !slices.Contains(all, w.stored) {
			t.Errorf("nobody records the field %s", w.stored)
		}
	}
}

func knows(words []auditWord, stored string) bool {
	return slices.ContainsFunc(words, func(w auditWord) bool { return w.stored == stored })
}

func labelsOf(names []string) []string {
	var labels []string
	for _, w := range auditFields() {
		if slices.Contains(names, w.stored) {
			labels = append(labels, w.text.Key)
		}
	}
	return labels
}
