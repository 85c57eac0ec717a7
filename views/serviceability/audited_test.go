package serviceability

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"testing"
)

// TestEveryRecordedWordIsKnown looks through the program for what it records in
// the audit log: a word that is missing here would be shown in English.
func TestEveryRecordedWordIsKnown(t *testing.T) {
	t.Parallel()
	known := map[string][]auditWord{"Action": auditActions(), "ObjectType": auditObjectTypes()}
	found := 0
	for _, r := range readProgram(t).changes {
		if words, ok := known[r.field]; ok && text(r.value) != "" {
			found++
			if !knows(words, text(r.value)) {
				t.Errorf("%s: %s %q is not in the table", r.pos, r.field, text(r.value))
			}
		}
	}
	if found < 30 {
		t.Errorf("found %d words; the program records more", found)
	}
}

func knows(words []auditWord, stored string) bool {
	return slices.ContainsFunc(words, func(w auditWord) bool { return w.stored == stored })
}

// recordedObject is a struct that the audit log keeps of an object.
type recordedObject struct {
	pos        token.Position
	of         types.Type
	objectType string
}

// objects returns the structs that r records: those that are passed for a
// parameter, and the records of every kind for the type parameter of their store.
func (p *program) objects(r recorded) []recordedObject {
	all := []types.Type{r.value.Type}
	if isAny(r.value.Type) && r.parameter != nil {
		all = p.passed[r.parameter]
	}
	var objects []recordedObject
	for _, t := range all {
		switch t.(type) {
		case *types.TypeParam:
			for _, k := range p.kinds {
				objects = append(objects, recordedObject{k.pos, k.record, k.objectType})
			}
		default:
			objects = append(objects, recordedObject{r.pos, t, r.objectType})
		}
	}
	return objects
}

// recordedField is a field that the audit log keeps, and the field or the type of
// the object that it stands within.
type recordedField struct{ within, name string }

// recordedFields returns the fields of t that the audit log keeps, those of the
// structs within it too; false when t is not known.
func recordedFields(t types.Type, within string) ([]recordedField, bool) {
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		return recordedFields(t.Elem(), within)
	case *types.Slice:
		return recordedFields(t.Elem(), within)
	case *types.Map:
		return keysOf(t, within)
	case *types.Struct:
		var fields []recordedField
		known := true
		for i := range t.NumFields() {
			inner, ok := fieldsOf(t.Field(i), reflect.StructTag(t.Tag(i)), within)
			fields, known = append(fields, inner...), known && ok
		}
		return fields, known
	case *types.Basic:
		return nil, t.Kind() != types.Invalid
	}
	return nil, false
}

func fieldsOf(f *types.Var, tag reflect.StructTag, within string) ([]recordedField, bool) {
	switch {
	case tag.Get("audit") == "-", !f.Exported() && !f.Embedded():
		return nil, true
	case f.Type().String() == "tandem/model.Time", tag.Get("audit") == "secret":
		return []recordedField{{within, f.Name()}}, true
	case f.Embedded():
		return recordedFields(f.Type(), within)
	}
	inner, ok := recordedFields(f.Type(), f.Name())
	return append([]recordedField{{within, f.Name()}}, inner...), ok
}

// keysOf returns the constants of the type of the keys of m, under which its
// values stand; false when it has none.
func keysOf(m *types.Map, within string) ([]recordedField, bool) {
	key, ok := m.Key().(*types.Named)
	if !ok {
		return nil, false
	}
	var keys []recordedField
	scope := key.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), key) {
			keys = append(keys, recordedField{within, constant.StringVal(c.Val())})
		}
	}
	_, ok = recordedFields(m.Elem(), within)
	return keys, ok && len(keys) > 0
}

// TestEveryRecordedFieldHasALabel looks through the program for the structs that
// it records: a field that is missing here would be shown under its Go name.
func TestEveryRecordedFieldHasALabel(t *testing.T) {
	t.Parallel()
	p := readProgram(t)
	if len(p.kinds) < 19 {
		t.Errorf("found %d kinds of records; the program has more", len(p.kinds))
	}
	for _, k := range p.kinds {
		if k.objectType == "" {
			t.Errorf("%s: the test cannot tell what records of %s are called", k.pos, k.record)
		}
	}
	used, seen := map[string]bool{}, map[recordedObject]bool{}
	for _, r := range p.changes {
		if r.field != "Before" && r.field != "After" {
			continue
		}
		objects := p.objects(r)
		if len(objects) == 0 {
			t.Errorf("%s: the test cannot tell what is recorded", r.pos)
		}
		for _, o := range objects {
			if seen[o] {
				continue // every function of a store records the same kinds
			}
			seen[o] = true
			for _, w := range wordsOf(t, o) {
				used[w.stored] = true
			}
		}
	}
	for _, w := range auditFields() {
		if !used[w.stored] {
			t.Errorf("nobody records the field %s", w.stored)
		}
	}
	if len(auditLabels()) != len(auditFields()) {
		t.Errorf("got %d fields in the table, want %d: some stand there twice", len(auditFields()), len(auditLabels()))
	}
}

// wordsOf returns the words of the fields of o, and complains of those that have
// none or one of the same label as another.
func wordsOf(t *testing.T, o recordedObject) []auditWord {
	t.Helper()
	fields, ok := recordedFields(o.of, o.objectType)
	if !ok || len(fields) == 0 && !isNothing(o.of) {
		t.Errorf("%s: the test cannot tell the fields of %s", o.pos, o.of)
	}
	var words []auditWord
	for _, f := range fields {
		w, ok := auditFieldWord(f.within, f.name)
		if !ok {
			t.Errorf("%s: the field %s of %s has no label", o.pos, f.name, o.of)
			continue
		}
		same := func(other auditWord) bool { return other.text.Key == w.text.Key && other.stored != w.stored }
		if i := slices.IndexFunc(words, same); i >= 0 {
			t.Errorf("%s: two fields of %s have the label %q: %s and %s", o.pos, o.of, w.text.Key, words[i].stored, w.stored)
		}
		words = append(words, w)
	}
	return words
}

// isNothing reports whether t stands for a side of a change that has no values:
// nil or struct{}.
func isNothing(t types.Type) bool {
	empty, ok := t.(*types.Struct)
	return ok && empty.NumFields() == 0 || t == types.Typ[types.UntypedNil]
}

// TestFieldsAreCalledAsOnTheirPages takes the fields that have the same name in
// several objects and mean different things.
func TestFieldsAreCalledAsOnTheirPages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ objectType, path, want string }{
		{"administrator", "DisplayName", "Display Name"},
		{"phone", "Lines[2].DisplayName", "Lines [2] > Display (Caller ID)"},
		{"phone service", "Parameters[1].DisplayName", "Parameters [1] > Parameter Display Name"},
		{"SMTP settings", "Password", "Password"},
		{"phone service", "Parameters[1].Password", "Parameters [1] > Parameter is a Password (mask contents)"},
		{"Call Home message", "Kind", "Message"},
		{"Call Home delivery", "Kind", "Message"},
		{"end user", "Kind", "Credential"},
		{"phone", "SpeedDials[1].Number", "Speed Dials [1] > Number"},
		{"MOH audio source", "Number", "MOH Audio Source Number"},
		{"device profile", "SpeedDials[1].Label", "Speed Dials [1] > Label"},
		{"device profile", "Lines[1].Label", "Lines [1] > Line Text Label"},
		{"device profile", "Subscriptions[1].Name", "Subscribed Services [1] > Service Name"},
		{"phone service", "Subscriptions", "Number of subscriptions"},
		{"phone", "Name", "Device Name"},
		{"node", "Name", "Name"},
		{"softkey template", "SoftKeys.Ring In[1]", "Softkey Layout Configuration > Ring In [1]"},
		{"phone", "Unheard[1].Of", "Unheard [1] > Of"},
	} {
		if got := auditField(t.Context(), tt.objectType, tt.path); got != tt.want {
			t.Errorf("%s of %s: got %q, want %q", tt.path, tt.objectType, got, tt.want)
		}
	}
}
