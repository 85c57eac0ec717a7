package serviceability

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

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
	// kinds are the record.Kind literals of all packages.
	kinds []recordKind
	// passed are the types of what is passed for a parameter of type any.
	passed map[types.Object][]types.Type
}

// recorded is a field of an audit.Change that gets a value.
type recorded struct {
	pos   token.Position
	field string
	value types.TypeAndValue
	// parameter is the parameter that the value is, or nil.
	parameter types.Object
	// objectType is that of the change, or "" when it is no constant.
	objectType string
}

// recordKind is a kind of records, whose changes package record records.
type recordKind struct {
	pos        token.Position
	record     types.Type
	objectType string
}

// readProgram reads all packages below model.
func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{t: t, files: token.NewFileSet(), packages: map[string]*types.Package{}, passed: map[types.Object][]types.Type{}}
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
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
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
		switch t := info.TypeOf(n); {
		case isNamed(t, "tandem/model/audit", "Change"):
			p.collectChange(n, info)
		case isNamed(t, "tandem/model/record", "Kind"):
			p.kinds = append(p.kinds, recordKind{
				p.files.Position(n.Pos()), t.(*types.Named).TypeArgs().At(0), text(info.Types[element(n, "Object")]),
			})
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			field, ok := left.(*ast.SelectorExpr)
			if ok && isNamed(info.TypeOf(field.X), "tandem/model/audit", "Change") && len(n.Rhs) == len(n.Lhs) {
				p.keep(field.Sel.Name, n.Rhs[i], "", info)
			}
		}
	case *ast.CallExpr:
		p.collectPassed(n, info)
	}
}

func (p *program) collectChange(literal *ast.CompositeLit, info *types.Info) {
	objectType := text(info.Types[element(literal, "ObjectType")])
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			p.keep(pair.Key.(*ast.Ident).Name, pair.Value, objectType, info)
		}
	}
}

func (p *program) keep(field string, value ast.Expr, objectType string, info *types.Info) {
	r := recorded{pos: p.files.Position(value.Pos()), field: field, value: info.Types[value], objectType: objectType}
	if name, ok := value.(*ast.Ident); ok {
		r.parameter = info.Uses[name]
	}
	p.changes = append(p.changes, r)
}

// collectPassed keeps the types of what call passes for parameters of type any.
func (p *program) collectPassed(call *ast.CallExpr, info *types.Info) {
	var name *ast.Ident
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun
	case *ast.SelectorExpr:
		name = fun.Sel
	}
	called, ok := info.Uses[name].(*types.Func)
	if !ok {
		return
	}
	parameters := called.Origin().Signature().Params()
	for i, argument := range call.Args {
		if i < parameters.Len() && isAny(parameters.At(i).Type()) {
			p.passed[parameters.At(i)] = append(p.passed[parameters.At(i)], info.TypeOf(argument))
		}
	}
}

// element returns the value of a field in a literal, or nil.
func element(literal *ast.CompositeLit, field string) ast.Expr {
	for _, e := range literal.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok && pair.Key.(*ast.Ident).Name == field {
			return pair.Value
		}
	}
	return nil
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

func isAny(t types.Type) bool {
	i, ok := types.Unalias(t).(*types.Interface)
	return ok && i.Empty()
}

// text returns a constant string, or "" of what is none.
func text(v types.TypeAndValue) string {
	if v.Value == nil || v.Value.Kind() != constant.String {
		return ""
	}
	return constant.StringVal(v.Value)
}
