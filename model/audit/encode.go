package audit

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// What is stored in the place of a secret. Changed says that another one took
// its place, which would leave no trace otherwise.
const (
	hidden  = "(hidden)"
	changed = "(hidden), changed"
)

// encodeBoth returns the stored forms of the two sides of a change; a nil side
// is the empty string.
func encodeBoth(before, after any) (string, string, error) {
	old, now := indirect(reflect.ValueOf(before)), indirect(reflect.ValueOf(after))
	first, err := encode(old, reflect.Value{})
	if err != nil {
		return "", "", fmt.Errorf("the value before: %w", err)
	}
	second, err := encode(now, old)
	if err != nil {
		return "", "", fmt.Errorf("the value after: %w", err)
	}
	return first, second, nil
}

func encode(v, old reflect.Value) (string, error) {
	if !v.IsValid() {
		return "", nil
	}
	var e encoder
	if err := e.value(v, old); err != nil {
		return "", err
	}
	return e.String(), nil
}

// encoder writes JSON like encoding/json, but with the fields of a struct under
// their Go names and without secrets.
type encoder struct{ bytes.Buffer }

// value writes v. Old is what stood there before the change, or invalid.
func (e *encoder) value(v, old reflect.Value) error {
	v = indirect(v)
	switch {
	case !v.IsValid(), isZeroTime(v):
		e.WriteString("null")
		return nil
	case marshals(v):
		return e.plain(v.Interface())
	}
	switch v.Kind() {
	case reflect.Struct:
		return e.object(v, counterpart(v, old))
	case reflect.Map:
		return e.mapping(v)
	case reflect.Slice, reflect.Array:
		return e.list(v)
	default:
		return e.plain(v.Interface())
	}
}

func (e *encoder) object(v, old reflect.Value) error {
	e.WriteByte('{')
	for _, f := range fields(v, old) {
		e.separate()
		if err := e.field(f); err != nil {
			return fmt.Errorf("field %s: %w", f.name, err)
		}
	}
	e.WriteByte('}')
	return nil
}

func (e *encoder) field(f field) error {
	if err := e.plain(f.name); err != nil {
		return err
	}
	e.WriteByte(':')
	if f.secret {
		return e.plain(secret(f.value, f.old))
	}
	return e.value(f.value, f.old)
}

func (e *encoder) mapping(v reflect.Value) error {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		return cmp.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
	})
	e.WriteByte('{')
	for _, k := range keys {
		e.separate()
		if err := e.field(field{name: fmt.Sprint(k.Interface()), value: v.MapIndex(k)}); err != nil {
			return err
		}
	}
	e.WriteByte('}')
	return nil
}

func (e *encoder) list(v reflect.Value) error {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		return e.plain(v.Interface()) // base64
	}
	e.WriteByte('[')
	for i := range v.Len() {
		e.separate()
		if err := e.value(v.Index(i), reflect.Value{}); err != nil {
			return err
		}
	}
	e.WriteByte(']')
	return nil
}

// plain writes v as encoding/json does, with < and > as they are.
func (e *encoder) plain(v any) error {
	j := json.NewEncoder(&e.Buffer)
	j.SetEscapeHTML(false)
	if err := j.Encode(v); err != nil {
		return err
	}
	e.Truncate(e.Len() - 1) // the line feed
	return nil
}

// separate writes a comma unless the object or list has just begun.
func (e *encoder) separate() {
	if last := e.Bytes()[e.Len()-1]; last != '{' && last != '[' {
		e.WriteByte(',')
	}
}
