package component

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views/i18n"
)

// Field is one labelled control of a form. The function that writes it (Text,
// TextArea, Select, …) chooses the kind of control; the rest is optional but for
// Name and Label.
type Field struct {
	// Name is the form name; the control's id is "field-" + Name.
	Name string
	// Key stands for Name in ids, for a name that several controls share.
	Key   string
	Label model.Text
	// HideLabel keeps the label for screen readers only, for a control that
	// continues the one above it.
	HideLabel bool
	// Value is shown as it was typed, whatever it is. Password ignores it.
	Value string
	// Values are those of Ordered.
	Values []string
	// Checked is the state of a Check.
	Checked bool
	// Options are the choices of Select and Radios; the one whose Value equals
	// the field's Value is chosen.
	Options []Option
	// Lookup is the address that offers names while somebody types, for a
	// Reference or Ordered with too many choices for a drop-down; "" means that
	// Options has them all.
	Lookup   string
	Required bool
	// Disabled shows a control that cannot be changed and sends its value in a
	// hidden input, so that nothing typed is lost.
	Disabled bool
	// Limit is the most characters (code points) allowed; 0 means none is
	// counted. It is not enforced in the browser, which would cut pasted text.
	Limit int
	// Narrow makes the control as wide as a number or a short name.
	Narrow bool
	// Rows is the height of a TextArea; 0 means 3.
	Rows     int
	Hint     model.Text
	HintLink Link
	// Error is shown above the control, usually page.Errors.For(name).
	Error        model.Text
	Autocomplete string
	// Attrs are further attributes of the control, such as hx-post.
	Attrs templ.Attributes
}

// Option is one choice of Select or Radios.
type Option struct {
	Value string
	Label model.Text
	// Verbatim is shown instead of Label when set: names, numbers, time zones.
	Verbatim string
	Hint     model.Text
	Disabled bool
}

// Word returns what people read of the choice: a model.Text, or a string that is
// the same in every language.
func (o Option) Word() any {
	if o.Verbatim != "" {
		return o.Verbatim
	}
	return o.Label
}

// Options returns the values as choices, which text words.
func Options[T ~string](values []T, text func(T) model.Text) []Option {
	options := make([]Option, len(values))
	for i, value := range values {
		options[i] = Option{Value: string(value), Label: text(value)}
	}
	return options
}

// FieldID returns the id of the control named name.
func FieldID(name string) string { return "field-" + name }

func (f Field) id() string      { return FieldID(cmp.Or(f.Key, f.Name)) }
func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }
func (f Field) countID() string { return f.id() + "-count" }

func (f Field) hasHint() bool { return !f.Hint.IsZero() || f.HintLink.Href != "" }

// class returns the classes of the field's row.
func (f Field) class() string {
	class := "field"
	if !f.Error.IsZero() {
		class += " invalid"
	}
	if f.HideLabel {
		class += " continued"
	}
	return class
}

// describedBy lists the ids of what describes the control, error first.
func (f Field) describedBy() string {
	var ids []string
	if !f.Error.IsZero() {
		ids = append(ids, f.errorID())
	}
	if f.hasHint() {
		ids = append(ids, f.hintID())
	}
	if f.Limit > 0 {
		ids = append(ids, f.countID())
	}
	return strings.Join(ids, " ")
}

// attributes are those every kind of control has.
func (f Field) attributes() templ.Attributes {
	attrs := templ.Attributes{"id": f.id()}
	if f.Disabled {
		attrs["disabled"] = true
	} else {
		attrs["name"] = f.Name
	}
	if f.Required && !f.Disabled {
		attrs["required"] = true
	}
	for name, value := range map[string]string{
		"aria-describedby": f.describedBy(),
		"autocomplete":     f.Autocomplete,
	} {
		if value != "" {
			attrs[name] = value
		}
	}
	if !f.Error.IsZero() {
		attrs["aria-invalid"] = "true"
	}
	if f.Limit > 0 {
		attrs["data-limit"] = strconv.Itoa(f.Limit)
	}
	if f.Narrow {
		attrs["class"] = "narrow"
	}
	for name, value := range f.Attrs {
		attrs[name] = value
	}
	return attrs
}

// length counts the characters of the value.
func (f Field) length() int { return utf8.RuneCountInString(f.Value) }

// countText is what the counter shows; app.js writes the same form.
func (f Field) countText() string {
	return strconv.Itoa(f.length()) + " / " + strconv.Itoa(f.Limit)
}

// nearLimit reports whether the counter is shown even when nobody types.
func (f Field) nearLimit() bool { return 2*f.length() >= f.Limit }

func (f Field) rows() string {
	if f.Rows == 0 {
		return "3"
	}
	return strconv.Itoa(f.Rows)
}

// optionID returns the id of the i-th radio button; the first has the field's
// own id, so that the error summary leads to it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i)
}

// radioName keeps disabled radio buttons from being sent beside the hidden one.
func (f Field) radioName() string {
	if f.Disabled {
		return f.Name + "-disabled"
	}
	return f.Name
}

func (f Field) narrowAttributes() templ.Attributes {
	f.Narrow = true
	return f.attributes()
}

// bareAttributes are those of Bare.
func (f Field) bareAttributes(ctx context.Context) templ.Attributes {
	attrs := f.attributes()
	attrs["aria-label"] = i18n.Text(ctx, f.Label)
	if _, ok := attrs["type"]; !ok && f.Options == nil {
		attrs["type"] = "text"
	}
	return attrs
}

// uncounted returns f for a kind of control that has no counter.
func (f Field) uncounted() Field {
	f.Limit = 0
	return f
}

// secret returns f without its value, so that no secret reaches a page.
func (f Field) secret() Field {
	f.Value = ""
	return f
}

// textAreaValue keeps a leading line break, which HTML would swallow.
func textAreaValue(value string) string {
	if strings.HasPrefix(value, "\n") {
		return "\n" + value
	}
	return value
}
