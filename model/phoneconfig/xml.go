package phoneconfig

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// document is XML that is being written, an element on each line.
type document struct {
	strings.Builder
	depth int
}

// attributes are names and values in turn.
type attributes []string

// element writes an element that holds others.
func (d *document) element(name string, attrs attributes, content func()) {
	d.begin(name, attrs)
	d.WriteString(">\n")
	d.depth++
	content()
	d.depth--
	d.indent()
	d.WriteString("</" + name + ">\n")
}

// value writes an element that holds text.
func (d *document) value(name, text string) {
	d.begin(name, nil)
	d.WriteByte('>')
	d.escape(text)
	d.WriteString("</" + name + ">\n")
}

func (d *document) number(name string, n int) { d.value(name, strconv.Itoa(n)) }

func (d *document) boolean(name string, b bool) { d.value(name, strconv.FormatBool(b)) }

// switched writes 1 or 0.
func (d *document) switched(name string, on bool) {
	if on {
		d.number(name, 1)
		return
	}
	d.number(name, 0)
}

// values writes an element for each name and text in turn.
func (d *document) values(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		d.value(pairs[i], pairs[i+1])
	}
}

func (d *document) begin(name string, attrs attributes) {
	d.indent()
	d.WriteString("<" + name)
	for i := 0; i < len(attrs); i += 2 {
		d.WriteString(" " + attrs[i] + `="`)
		d.escape(attrs[i+1])
		d.WriteByte('"')
	}
}

func (d *document) indent() { d.WriteString(strings.Repeat(" ", d.depth)) }

// escape replaces what XML cannot hold, too. A strings.Builder has no errors.
func (d *document) escape(text string) { _ = xml.EscapeText(d, []byte(text)) }
