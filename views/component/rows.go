package component

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tandem/model"
)

// redrawn are the attributes of a button that changes rows of a form: it sends the
// form, of which the part with that id is shown again; nothing is saved by it.
func redrawn(part string) templ.Attributes {
	return templ.Attributes{"hx-post": "", "hx-target": "#" + part, "hx-swap": "outerHTML"}
}

// AddRow is the button that adds a row to the part of a form with that id. It sends
// ChangeAdd by that name.
func AddRow(part, name string, text model.Text) Button {
	attrs := redrawn(part)
	attrs["id"] = part + "-add"
	return Button{Text: text, Name: name, Value: ChangeAdd, Attrs: attrs}
}

// RemovedRow returns which of n rows the button of RemoveRow removes that sent
// value; ok is false when it is none of them.
func RemovedRow(value string, n int) (i int, ok bool) {
	place, ok := strings.CutPrefix(value, ChangeRemove)
	i, err := strconv.Atoi(place)
	return i, ok && err == nil && i >= 0 && i < n
}

// rowChange is a button that changes the place of the i-th row of a part.
type rowChange struct {
	part, id, name, change string
	i                      int
	disabled               bool
	label                  model.Text
	glyph                  string
}
