package component

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"tandem/model"
)

// What the buttons of Ordered send beside the values, and what they say.
const (
	OrderedAdd    = "_add"
	OrderedChange = "_change"

	ChangeAdd    = "add"
	ChangeUp     = "up-"
	ChangeDown   = "down-"
	ChangeRemove = "remove-"
)

// MostOptions is how many names a drop-down offers; more are looked up while
// somebody types.
const MostOptions = 250

// Names returns the choices of a drop-down of names. With none they begin with
// an empty choice.
func Names(names []string, none Option) []Option {
	var options []Option
	if !none.Label.IsZero() {
		options = append(options, none)
	}
	for _, name := range names {
		options = append(options, Option{Value: name, Verbatim: name})
	}
	return options
}

// ListID is the id of the names that are offered.
func (f Field) listID() string { return f.id() + "-names" }

// lookup are the attributes of an input that offers names of f while somebody
// types.
func (f Field) lookup() templ.Attributes {
	return templ.Attributes{
		"list": f.listID(), "autocomplete": "off",
		"hx-get": f.Lookup, "hx-trigger": "input changed delay:150ms, focus once",
		"hx-target": "#" + f.listID(), "hx-swap": "innerHTML",
	}
}

// move is the button that changes the place of the i-th value. Its id goes with the
// value, so that the focus stays on the button when the field is replaced.
func (f Field) move(change string, i int, disabled bool, label model.Text, glyph string) templ.Component {
	return rowChange{
		part: f.id(), id: f.id() + "-" + change + url.PathEscape(f.Values[i]), name: f.Name + OrderedChange,
		change: change, i: i, disabled: disabled, label: label, glyph: glyph,
	}.show()
}

// addField is the control that adds a value to Ordered: it offers what is not
// chosen yet.
func (f Field) addField() Field {
	add := Field{Name: f.Name + OrderedAdd, Label: f.Label, Lookup: f.Lookup}
	for _, o := range f.Options {
		if o.Value != "" && !slices.Contains(f.Values, o.Value) {
			add.Options = append(add.Options, o)
		}
	}
	return add
}

// worded returns what people read of a value: the words of its choice, or the
// value itself where it is no choice.
func (f Field) worded(value string) Option {
	for _, o := range f.Options {
		if o.Value == value {
			return o
		}
	}
	return Option{Value: value, Verbatim: value}
}
