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
// points to, and reports whether one was pressed. What was picked to be added is
// added to its list whichever button of the form was pressed, so that it is not lost.
func reorder(v any, values url.Values) bool {
	pressed := false
	for field, value := range reflect.ValueOf(v).Elem().Fields() {
		name := field.Tag.Get("form")
		if name == "" || value.Type() != reflect.TypeFor[[]string]() {
			continue
		}
		list := value.Addr().Interface().(*[]string)
		if change := values.Get(name + component.OrderedChange); change != "" {
			pressed = true
			*list = changed(*list, change)
		}
		if added := strings.TrimSpace(values.Get(name + component.OrderedAdd)); added != "" && !slices.Contains(*list, added) {
			*list = append(*list, added)
		}
	}
	return pressed
}

// changed returns list after a button that changes places was pressed.
func changed(list []string, change string) []string {
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
