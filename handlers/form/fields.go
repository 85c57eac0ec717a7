package form

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"tandem/model"
	"tandem/views/component"
)

// Chooser is a form with fields that take one of several values. Options
// returns their choices by form name: what a control offers, and how a stored
// value is worded.
type Chooser interface {
	Options() map[string][]component.Option
}

// Presser is a form, by pointer, with a button of its own that changes what is in
// the form and saves nothing. Press does what the button among values asks for
// and reports whether it was pressed; errs says why that could not be done.
type Presser interface {
	Press(values url.Values) (pressed bool, errs model.FieldErrors)
}

func press(form any, values url.Values) (bool, model.FieldErrors) {
	if p, ok := form.(Presser); ok {
		return p.Press(values)
	}
	return false, nil
}

func options(form any) map[string][]component.Option {
	if c, ok := form.(Chooser); ok {
		return c.Options()
	}
	return nil
}

// Fields returns the controls of the form that v points to, by form name: each
// with its label, value, choices, limit, required mark and error. Views choose
// the kind of control and add hints.
func Fields(v any, errs model.FieldErrors) component.Fields {
	fields := component.Fields{}
	collect(fields, reflect.ValueOf(v).Elem(), errs)
	for name, choices := range options(v) {
		f := fields[name]
		f.Options = choices
		fields[name] = f
	}
	return fields
}

func collect(fields component.Fields, v reflect.Value, errs model.FieldErrors) {
	for field, value := range v.Fields() {
		if value.Kind() == reflect.Struct {
			collect(fields, value, errs)
			continue
		}
		name := field.Tag.Get("form")
		f := component.Field{
			Name:     name,
			Label:    model.Text{Key: field.Tag.Get("label")},
			Error:    errs.For(name),
			Required: isRequired(field.Tag.Get("validate")),
			Limit:    limit(field.Tag.Get("validate")),
		}
		switch value.Kind() {
		case reflect.Bool:
			f.Checked = value.Bool()
		case reflect.String:
			f.Value = value.String()
		case reflect.Slice:
			f.Values, _ = value.Interface().([]string)
		}
		fields[name] = f
	}
}

// isRequired reports whether the rules ask for a value, now or in some mode.
func isRequired(rules string) bool { return strings.HasPrefix(rules, "required") }

// limit returns the most characters the rules allow, or 0.
func limit(rules string) int {
	for rule := range strings.SplitSeq(rules, ",") {
		if max, ok := strings.CutPrefix(rule, "max="); ok {
			n, _ := strconv.Atoi(max)
			return n
		}
	}
	return 0
}
