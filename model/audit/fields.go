package audit

import (
	"encoding/json"
	"reflect"
)

// field is one field of a struct with its value before the change, which is
// invalid when there was none.
type field struct {
	name       string
	secret     bool
	value, old reflect.Value
}

// fields returns the fields of a struct that the log keeps, those of an
// embedded struct beside the others. Old is of the same type, or invalid.
func fields(v, old reflect.Value) []field {
	var all []field
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag := f.Tag.Get("audit")
		one := field{name: f.Name, secret: tag == "secret", value: v.Field(i)}
		if old.IsValid() {
			one.old = old.Field(i)
		}
		switch {
		case tag == "-":
		case f.Anonymous && !one.secret && one.value.Kind() == reflect.Struct && !marshals(one.value):
			all = append(all, fields(one.value, one.old)...)
		case f.IsExported():
			all = append(all, one)
		}
	}
	return all
}

// secret returns what is stored for a secret: nothing but whether there is one
// and whether it is another one than before.
func secret(v, old reflect.Value) string {
	switch {
	case isEmpty(v):
		return ""
	case old.IsValid() && !isEmpty(old) && !reflect.DeepEqual(v.Interface(), old.Interface()):
		return changed
	default:
		return hidden
	}
}

// isEmpty also takes a slice or map without elements as empty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	default:
		return v.IsZero()
	}
}

// indirect follows pointers and interfaces; nil becomes the invalid Value.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	return v
}

// counterpart returns old when it has the type of v.
func counterpart(v, old reflect.Value) reflect.Value {
	if old = indirect(old); old.IsValid() && old.Type() == v.Type() {
		return old
	}
	return reflect.Value{}
}

// marshals reports whether v knows its own JSON, as times do.
func marshals(v reflect.Value) bool {
	if !v.CanInterface() {
		return false
	}
	_, ok := v.Interface().(json.Marshaler)
	return ok
}

func isZeroTime(v reflect.Value) bool {
	if !marshals(v) {
		return false
	}
	z, ok := v.Interface().(interface{ IsZero() bool })
	return ok && z.IsZero()
}
