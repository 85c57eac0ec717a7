package emapi

import (
	"fmt"
	"strings"

	"tandem/model"
	"tandem/model/emcode"
)

// reading turns a tree into a message and keeps the first error; after one, what
// its methods return means nothing. They take nil for an element that is not
// there.
type reading struct{ err *Error }

func (r *reading) refuse(code emcode.Code, format string, args ...any) {
	if r.err == nil {
		r.err = &Error{code, fmt.Sprintf(format, args...)}
	}
}

// one returns the child with one of the names, nil when there is none; two of
// them are refused.
func (r *reading) one(parent *element, names ...string) *element {
	var found *element
	for _, child := range parent.named(names...) {
		if found != nil {
			r.refuse(emcode.ParseError, "%s is there twice", strings.Join(names, " or "))
		}
		found = child
	}
	return found
}

// need is one that refuses a message without the child.
func (r *reading) need(parent *element, names ...string) *element {
	child := r.one(parent, names...)
	if child == nil {
		r.refuse(emcode.ParseError, "%s is missing", strings.Join(names, " or "))
	}
	return child
}

// text returns the value of a child that has to be there.
func (r *reading) text(parent *element, name string) string {
	return r.value(r.need(parent, name))
}

// texts returns the values of all children with the name, at least one.
func (r *reading) texts(parent *element, name string) []string {
	found := parent.named(name)
	if len(found) == 0 || len(found) > MaxNames {
		r.refuse(emcode.ParseError, "%s is there %d times", name, len(found))
	}
	values := make([]string, len(found))
	for i, child := range found {
		values[i] = r.value(child)
	}
	return values
}

// value returns the line of text in e without the blanks around it.
func (r *reading) value(e *element) string {
	return strings.Trim(r.line(e, blanks), blanks)
}

// password is value that leaves spaces as they are, since a password may begin or
// end with one, unless line breaks or tabs show that they are indentation.
func (r *reading) password(e *element) string {
	if e != nil && strings.ContainsAny(string(e.text), "\t\r\n") {
		return r.value(e)
	}
	return r.line(e, "")
}

// line returns the text in e after cutting what it is cut of at both ends, when
// that is one line of at most MaxValue bytes with no elements in it.
func (r *reading) line(e *element, cut string) string {
	if e == nil {
		return ""
	}
	text := strings.Trim(string(e.text), cut)
	switch {
	case len(e.children) > 0:
		r.refuse(emcode.ParseError, "%s has elements in it", e.name)
	case len(text) > MaxValue:
		r.refuse(emcode.ParseError, "%s has %d bytes, more than %d", e.name, len(text), MaxValue)
	case !model.IsLine(text):
		r.refuse(emcode.ParseError, "%s is not one line of text", e.name)
	}
	return text
}
