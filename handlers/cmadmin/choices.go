package cmadmin

import (
	"strconv"
	"strings"

	"tandem/model"
	"tandem/views/component"
)

// worded is a stored value with a label, such as device.Switch.
type worded interface {
	~string
	Text() model.Text
}

// choices returns the options of a drop-down that offers all of these values.
func choices[T worded](values []T) []component.Option {
	options := make([]component.Option, len(values))
	for i, v := range values {
		options[i] = component.Option{Value: string(v), Label: v.Text()}
	}
	return options
}

// whole returns the whole number that somebody typed, 0 for nothing and -1 for
// what is none, so that the limits of the model refuse it in their own words.
func whole(typed string) int {
	if strings.TrimSpace(typed) == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

// noted returns f with a hint below its control.
func noted(f component.Field, hint model.Text) component.Field {
	f.Hint = hint
	return f
}

// yesNo words a mark in a list.
func yesNo(yes bool) model.Text {
	if yes {
		return model.T("Yes")
	}
	return model.T("No")
}

// short returns f as wide as a number.
func short(f component.Field) component.Field {
	f.Narrow = true
	return f
}

// numeral shows a number in a form; 0 stands for none.
func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// resetToTake says what remains to be done after saving a setting of phones.
func resetToTake() model.Text {
	return model.T("Phones that use it take the change when they are reset.")
}

// origin says who made a template.
func origin(standard bool) model.Text {
	if standard {
		return model.T("Came with the program")
	}
	return model.T("Made here")
}

// asStrings and asValues turn lists of stored values into those of a form, and
// back.
func asStrings[T ~string](values []T) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return texts
}

func asValues[T ~string](texts []string) []T {
	values := make([]T, len(texts))
	for i, t := range texts {
		values[i] = T(t)
	}
	return values
}
