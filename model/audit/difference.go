package audit

import (
	"encoding/json"
	"fmt"
	"strings"
)

// FieldChange is one field of an object that a change touched. A field of an
// object inside it has a path such as "Destination.Port" or "Phones[2].Name".
type FieldChange struct{ Field, Before, After string }

// Difference compares the two stored sides of an entry and returns the fields
// that differ, in the order in which the object has them. A side that is not a
// JSON object stands as one value under the empty field.
func Difference(before, after string) []FieldChange {
	old, now := flatten(before), flatten(after)
	was := make(map[string]string, len(old))
	for _, l := range old {
		was[l.path] = l.text
	}
	is := make(map[string]string, len(now))
	for _, l := range now {
		is[l.path] = l.text
	}
	var changes []FieldChange
	seen := make(map[string]bool, len(now))
	for _, l := range append(now, old...) {
		if !seen[l.path] && was[l.path] != is[l.path] {
			changes = append(changes, FieldChange{Field: l.path, Before: was[l.path], After: is[l.path]})
		}
		seen[l.path] = true
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
