package form

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"tandem/model"
	"tandem/views/component"
)

var rules = newRules()

func newRules() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	for tag, rule := range map[string]validator.Func{
		"line": isLine, "lines": isLines, "port": isPort, "choice": isChoice,
	} {
		if err := v.RegisterValidation(tag, rule); err != nil {
			panic(err)
		}
	}
	return v
}

// isLine refuses control characters and line breaks.
func isLine(f validator.FieldLevel) bool { return model.IsLine(f.Field().String()) }

// isLines refuses control characters, but takes line breaks and tabs.
func isLines(f validator.FieldLevel) bool {
	return !strings.ContainsFunc(f.Field().String(), func(r rune) bool {
		return model.IsControl(r) && r != '\n' && r != '\t'
	})
}

// isPort takes the decimal numbers 1 to 65535.
func isPort(f validator.FieldLevel) bool {
	n, err := strconv.Atoi(f.Field().String())
	return err == nil && n >= 1 && n <= 65535
}

// isChoice takes the values that the form's Options lists for the field.
func isChoice(f validator.FieldLevel) bool {
	return slices.ContainsFunc(options(f.Top().Interface())[f.FieldName()], func(o component.Option) bool {
		return o.Value == f.Field().String()
	})
}

// Validate checks the tags of the struct that v points to. The errors stand in
// the order of the fields.
func Validate(v any) model.FieldErrors {
	var failed validator.ValidationErrors
	if err := rules.Struct(v); err == nil {
		return nil
	} else if !errors.As(err, &failed) {
		panic(err) // v is not a struct
	}
	var errs model.FieldErrors
	for _, f := range failed {
		errs.Add(f.Field(), message(f, label(reflect.TypeOf(v).Elem(), f.StructField())))
	}
	return errs
}

func label(t reflect.Type, field string) model.Text {
	f, _ := t.FieldByName(field)
	return model.Text{Key: f.Tag.Get("label")}
}

// message words what is wrong, so that it says what to do.
func message(f validator.FieldError, label model.Text) model.Text {
	limit, _ := strconv.Atoi(f.Param())
	length := utf8.RuneCountInString(f.Value().(string))
	switch f.Tag() {
	case "required", "required_if":
		return model.T("Enter a value for %s", label)
	case "max":
		return model.T("%s must be %d characters or fewer; you entered %d", label, limit, length)
	case "min":
		return model.T("%s must be %d characters or more; you entered %d", label, limit, length)
	case "line":
		return model.T("%s must be one line without control characters", label)
	case "lines":
		return model.T("%s must not contain control characters", label)
	case "port":
		return model.T("%s must be a whole number from 1 to 65535", label)
	case "choice":
		return model.T("Choose one of the listed values for %s", label)
	default:
		return model.T("%s is not valid", label)
	}
}
