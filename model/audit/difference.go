package audit

import (
	"encoding/json"
	"fmt"
	"strings"
)

// FieldChange is one field of an object that a change touched. A field of an
// object inside it has a path such as "Destination.Port" or "Phones[2].Name".
type FieldChange struct{ Field, Before, After string }

// ComparedField is one field of an object and whether the change touched it.
type ComparedField struct {
	FieldChange
	Changed bool
}

// Compare puts the two stored sides of an entry beside each other, field by
// field, in the order in which the object has them. A side that is not a JSON
// object stands as one value under the empty field.
func Compare(before, after string) []ComparedField {
	old, now := flatten(before), flatten(after)
	was, is := byPath(old), byPath(now)
	var fields []ComparedField
	seen := make(map[string]bool, len(now))
	for _, l := range append(now, old...) {
		if !seen[l.path] {
			change := FieldChange{Field: l.path, Before: was[l.path], After: is[l.path]}
			fields = append(fields, ComparedField{change, change.Before != change.After})
		}
		seen[l.path] = true
	}
	return fields
}

func byPath(leaves []leaf) map[string]string {
	texts := make(map[string]string, len(leaves))
	for _, l := range leaves {
		texts[l.path] = l.text
	}
	return texts
}

// Difference returns the fields that differ between the two stored sides of an
// entry, as Compare orders them.
func Difference(before, after string) []FieldChange {
	var changes []FieldChange
	for _, f := range Compare(before, after) {
		if f.Changed {
			changes = append(changes, f.FieldChange)
		}
	}
	return changes
}

// leaf is one value of a JSON text that holds no other values.
type leaf struct{ path, text string }

func flatten(text string) []leaf {
	if text == "" {
		return nil
	}
	f := flattener{dec: json.NewDecoder(strings.NewReader(text))}
	f.dec.UseNumber()
	if err := f.value(""); err != nil {
		return []leaf{{text: text}}
	}
	return f.leaves
}

type flattener struct {
	dec    *json.Decoder
	leaves []leaf
}

// value reads the next value, whose path is path.
func (f *flattener) value(path string) error {
	token, err := f.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		return f.object(path)
	case json.Delim('['):
		return f.list(path)
	case nil:
		token = ""
	}
	f.leaves = append(f.leaves, leaf{path, fmt.Sprint(token)})
	return nil
}

func (f *flattener) object(path string) error {
	for f.dec.More() {
		name, err := f.dec.Token()
		if err != nil {
			return err
		}
		inner := fmt.Sprint(name)
		if path != "" {
			inner = path + "." + inner
		}
		if err := f.value(inner); err != nil {
			return err
		}
	}
	_, err := f.dec.Token()
	return err
}

func (f *flattener) list(path string) error {
	for i := 1; f.dec.More(); i++ {
		if err := f.value(fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	_, err := f.dec.Token()
	return err
}
