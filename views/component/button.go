package component

import (
	"github.com/a-h/templ"

	"tandem/model"
)

// Button is a submit button of the form it stands in, or a link that looks like
// one when Href is set.
type Button struct {
	Text model.Text
	// Name and Value are sent when the button is pressed, usually
	// Name: "action".
	Name, Value string
	// Href makes it a link.
	Href string
	// Primary marks the one main action, Danger what cannot be undone, Quiet
	// what is seldom used.
	Primary, Danger, Quiet bool
	// FormAction sends the form to another address.
	FormAction string
	// Form is the id of the form when the button stands outside of it.
	Form string
	// Confirm is a question. With JavaScript it is asked in a dialog and
	// "confirmed=true" is sent along; a form that comes without is answered
	// with a confirmation page (see ConfirmPage).
	Confirm  model.Text
	Disabled bool
	// Attrs are further attributes, such as hx-post.
	Attrs templ.Attributes
}

func (b Button) class() string {
	switch {
	case b.Primary:
		return "button primary"
	case b.Danger:
		return "button danger"
	case b.Quiet:
		return "button quiet"
	default:
		return "button"
	}
}

func (b Button) attributes() templ.Attributes {
	attrs := templ.Attributes{}
	for name, value := range map[string]string{
		"name": b.Name, "value": b.Value, "form": b.Form, "formaction": b.FormAction,
	} {
		if value != "" {
			attrs[name] = value
		}
	}
	for name, value := range b.Attrs {
		attrs[name] = value
	}
	return attrs
}
