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

var buttonKinds = model.Choices[Button]{
	{Value: Line, Text: model.T("Line")},
	{Value: SpeedDial, Text: model.T("Speed Dial")},
	{Value: SpeedDialBLF, Text: model.T("Speed Dial BLF")},
	{Value: ServiceURL, Text: model.T("Service URL")},
	{Value: PrivacyButton, Text: model.T("Privacy")},
	{Value: NoButton, Text: model.T("None")},
}

// Buttons returns what can be chosen for a button of a template. The first
// button of every template is a Line.
func Buttons() []Button { return buttonKinds.Values() }

// Text returns the button's label; an unknown one has none.
func (b Button) Text() model.Text { return buttonKinds.Text(b) }

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
