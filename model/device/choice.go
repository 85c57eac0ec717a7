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

// SwitchChoices returns the positions in the order of the pages.
func SwitchChoices() []Switch { return []Switch{SwitchOff, SwitchOn, SwitchDefault} }

// Text returns the position's label; an unknown one has none.
func (s Switch) Text() model.Text {
	switch s {
	case SwitchDefault:
		return model.T("Default")
	case SwitchOff:
		return model.T("Off")
	case SwitchOn:
		return model.T("On")
	default:
		return model.Text{}
	}
}

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

// BargeChoices returns the choices in the order of the pages.
func BargeChoices() []Barge { return []Barge{BargeOff, BargeOn, CBarge, BargeDefault} }

// Text returns the choice's label; an unknown one has none.
func (b Barge) Text() model.Text {
	switch b {
	case BargeDefault:
		return model.T("Default")
	case BargeOff:
		return model.T("Off")
	case BargeOn:
		return model.T("Barge")
	case CBarge:
		return model.T("CBarge")
	default:
		return model.Text{}
	}
}

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

// IncomingAlertChoices returns the choices in the order of the pages.
func IncomingAlertChoices() []IncomingAlert {
	return []IncomingAlert{AlertNone, AlertDisable, AlertBeepOnly, AlertFlash}
}

// Text returns the choice's label; an unknown one has none.
func (a IncomingAlert) Text() model.Text {
	switch a {
	case AlertNone:
		return model.T("None")
	case AlertDisable:
		return model.T("Disable")
	case AlertBeepOnly:
		return model.T("Beep Only")
	case AlertFlash:
		return model.T("Flash Only")
	default:
		return model.Text{}
	}
}

// listed adds an error unless value is one of choices.
func listed[T ~string](errs *model.FieldErrors, field string, label model.Text, value T, choices []T) {
	if !slices.Contains(choices, value) {
		errs.Add(field, model.T("Choose one of the listed values for %s", label))
	}
}
