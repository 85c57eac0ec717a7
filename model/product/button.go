package product

import "tandem/model"

// Button is what a programmable button of a phone does. Its value is stored.
type Button string

// What a button of a phone button template can be.
const (
	Line          Button = "Line"
	SpeedDial     Button = "Speed Dial"
	SpeedDialBLF  Button = "Speed Dial BLF"
	ServiceURL    Button = "Service URL"
	PrivacyButton Button = "Privacy"
	NoButton      Button = "None"
)

// Buttons returns what can be chosen for a button of a template. The first
// button of every template is a Line.
func Buttons() []Button {
	return []Button{Line, SpeedDial, SpeedDialBLF, ServiceURL, PrivacyButton, NoButton}
}

// Text returns the button's label; an unknown one has none.
func (b Button) Text() model.Text {
	switch b {
	case Line:
		return model.T("Line")
	case SpeedDial:
		return model.T("Speed Dial")
	case SpeedDialBLF:
		return model.T("Speed Dial BLF")
	case ServiceURL:
		return model.T("Service URL")
	case PrivacyButton:
		return model.T("Privacy")
	case NoButton:
		return model.T("None")
	default:
		return model.Text{}
	}
}

// standardLines is how many buttons of a standard template are lines.
const standardLines = 2

// StandardTemplate returns the phone button template that every cluster has
// for the model with protocol, such as "Standard 8845 SIP": first two lines,
// then speed dials. It has no buttons when the model does not speak protocol.
func StandardTemplate(p Product, protocol Protocol) (name string, buttons []Button) {
	name = "Standard " + p.Short + templateSuffix(p) + " " + string(protocol)
	if !p.Supports(protocol) {
		return name, nil
	}
	buttons = make([]Button, p.Buttons)
	for i := range buttons {
		buttons[i] = SpeedDial
		if i < standardLines {
			buttons[i] = Line
		}
	}
	return name, buttons
}

// templateSuffix: the templates of two models carry the G of the full name.
func templateSuffix(p Product) string {
	if p.Short == "7942" || p.Short == "7962" {
		return "G"
	}
	return ""
}
