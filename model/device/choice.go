package device

import (
	"slices"

	"tandem/model"
)

// Switch is on, off, or what a more general setting says. Its value is stored.
type Switch string

// The positions of a Switch (XStatus in AXL).
const (
	SwitchDefault Switch = "Default"
	SwitchOff     Switch = "Off"
	SwitchOn      Switch = "On"
)

var switches = model.Choices[Switch]{
	{Value: SwitchOff, Text: model.T("Off")},
	{Value: SwitchOn, Text: model.T("On")},
	{Value: SwitchDefault, Text: model.T("Default")},
}

// SwitchChoices returns the positions in the order of the pages.
func SwitchChoices() []Switch { return switches.Values() }

// Text returns the position's label; an unknown one has none.
func (s Switch) Text() model.Text { return switches.Text(s) }

// Barge is what the one button for joining a remote call does. Its value is
// stored.
type Barge string

// The choices of Single Button Barge (XBarge in AXL).
const (
	BargeDefault Barge = "Default"
	BargeOff     Barge = "Off"
	BargeOn      Barge = "Barge"
	CBarge       Barge = "CBarge"
)

var barges = model.Choices[Barge]{
	{Value: BargeOff, Text: model.T("Off")},
	{Value: BargeOn, Text: model.T("Barge")},
	{Value: CBarge, Text: model.T("CBarge")},
	{Value: BargeDefault, Text: model.T("Default")},
}

// BargeChoices returns the choices in the order of the pages.
func BargeChoices() []Barge { return barges.Values() }

// Text returns the choice's label; an unknown one has none.
func (b Barge) Text() model.Text { return barges.Text(b) }

// IncomingAlert is how a phone announces a call while Do Not Disturb is on. Its
// value is stored.
type IncomingAlert string

// The choices of DND Incoming Call Alert.
const (
	// AlertNone takes the setting of the common phone profile.
	AlertNone     IncomingAlert = "None"
	AlertDisable  IncomingAlert = "Disable"
	AlertBeepOnly IncomingAlert = "Beep Only"
	AlertFlash    IncomingAlert = "Flash Only"
)

var incomingAlerts = model.Choices[IncomingAlert]{
	{Value: AlertNone, Text: model.T("None")},
	{Value: AlertDisable, Text: model.T("Disable")},
	{Value: AlertBeepOnly, Text: model.T("Beep Only")},
	{Value: AlertFlash, Text: model.T("Flash Only")},
}

// IncomingAlertChoices returns the choices in the order of the pages.
func IncomingAlertChoices() []IncomingAlert { return incomingAlerts.Values() }

// Text returns the choice's label; an unknown one has none.
func (a IncomingAlert) Text() model.Text { return incomingAlerts.Text(a) }

// listed adds an error unless value is one of choices.
func listed[T ~string](errs *model.FieldErrors, field string, label model.Text, value T, choices []T) {
	if !slices.Contains(choices, value) {
		errs.Add(field, model.T("Choose one of the listed values for %s", label))
	}
}
