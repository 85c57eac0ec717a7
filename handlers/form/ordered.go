package form

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"tandem/views/component"
)

// reorder does what a button of component.Ordered asks for in the form that v
// points to, and reports whether one was pressed.
func reorder(v any, values url.Values) bool {
	pressed := false
	for field, value := range reflect.ValueOf(v).Elem().Fields() {
		name := field.Tag.Get("form")
		change := values.Get(name + component.OrderedChange)
		if value.Kind() != reflect.Slice || change == "" {
			continue
		}
		pressed = true
		list := value.Addr().Interface().(*[]string)
		*list = changed(*list, change, strings.TrimSpace(values.Get(name+component.OrderedAdd)))
	}
	return pressed
}

// changed returns list after one change; added is the name to add.
func changed(list []string, change, added string) []string {
	if change == component.ChangeAdd {
		if added == "" || slices.Contains(list, added) {
			return list
		}
		return append(list, added)
	}
	for _, kind := range []string{component.ChangeUp, component.ChangeDown, component.ChangeRemove} {
		text, ok := strings.CutPrefix(change, kind)
		i, err := strconv.Atoi(text)
		if ok && err == nil && i >= 0 && i < len(list) {
			return moved(list, kind, i)
		}
	}
	return list
}

func moved(list []string, kind string, i int) []string {
	switch {
	case kind == component.ChangeRemove:
		return slices.Delete(list, i, i+1)
	case kind == component.ChangeUp && i > 0:
		list[i-1], list[i] = list[i], list[i-1]
	case kind == component.ChangeDown && i < len(list)-1:
		list[i+1], list[i] = list[i], list[i+1]
	}
	return list
}
