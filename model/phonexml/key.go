package phonexml

import "regexp"

// What a soft key does on the phone itself (spec/wire-formats.md section 3.3).
const (
	KeyBack      = "SoftKey:Back"
	KeyCancel    = "SoftKey:Cancel"
	KeyExit      = "SoftKey:Exit"
	KeyNext      = "SoftKey:Next"
	KeySearch    = "SoftKey:Search"
	KeySelect    = "SoftKey:Select"
	KeySubmit    = "SoftKey:Submit"
	KeyUpdate    = "SoftKey:Update"
	KeyDial      = "SoftKey:Dial"
	KeyEditDial  = "SoftKey:EditDial"
	KeyBackspace = "SoftKey:<<"
)

// Positions tells where people expect the soft keys on a family of phones.
type Positions struct {
	// Select is also that of Submit and of Yes.
	Select int
	// Update is also that of Next and of the backspace.
	Update int
	// Exit is also that of No and of Cancel.
	Exit     int
	Previous int
}

// newerModel finds a model of the families 78xx and 88xx in "CP-8845",
// "CP-7821-K9" or "Cisco 8865".
var newerModel = regexp.MustCompile(`(?:^|\D)(?:78|88)\d\d(?:\D|$)`)

// PositionsOf returns the positions for the model that a phone names in the
// header x-CiscoIPPhoneModelName, or for the name of a product. Those of the
// family 79xx hold for every model that is not of 78xx or 88xx, and for none.
func PositionsOf(model string) Positions {
	if newerModel.MatchString(model) {
		return Positions{Exit: 1, Select: 2, Update: 3, Previous: 4}
	}
	return Positions{Select: 1, Update: 2, Exit: 3, Previous: 4}
}
