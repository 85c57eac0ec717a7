package product

import "tandem/model"

// CallState is what a phone is doing; each state has soft keys of its own. Its
// value is stored.
type CallState string

// The call states of the Softkey Template page.
const (
	OnHook              CallState = "On Hook"
	Connected           CallState = "Connected"
	OnHold              CallState = "On Hold"
	RingIn              CallState = "Ring In"
	OffHook             CallState = "Off Hook"
	ConnectedTransfer   CallState = "Connected Transfer"
	DigitsAfterFirst    CallState = "Digits After First"
	ConnectedConference CallState = "Connected Conference"
	RingOut             CallState = "Ring Out"
	OffHookWithFeature  CallState = "Off Hook With Feature"
	RemoteInUse         CallState = "Remote In Use"
)

// callStates is never changed.
var callStates = []struct {
	state CallState
	text  model.Text
}{
	{OnHook, model.T("On Hook")},
	{Connected, model.T("Connected")},
	{OnHold, model.T("On Hold")},
	{RingIn, model.T("Ring In")},
	{OffHook, model.T("Off Hook")},
	{ConnectedTransfer, model.T("Connected Transfer")},
	{DigitsAfterFirst, model.T("Digits After First")},
	{ConnectedConference, model.T("Connected Conference")},
	{RingOut, model.T("Ring Out")},
	{OffHookWithFeature, model.T("Off Hook With Feature")},
	{RemoteInUse, model.T("Remote In Use")},
}

// CallStates returns the call states in the order of the page.
func CallStates() []CallState {
	states := make([]CallState, len(callStates))
	for i, s := range callStates {
		states[i] = s.state
	}
	return states
}

// Text returns the state's label; an unknown one has none.
func (s CallState) Text() model.Text {
	for _, known := range callStates {
		if known.state == s {
			return known.text
		}
	}
	return model.Text{}
}

// SoftKey is one soft key. Its value is the short word that an English phone
// shows, and is stored.
type SoftKey string

// The soft keys of the standard templates.
const (
	Redial          SoftKey = "Redial"
	NewCall         SoftKey = "NewCall"
	ForwardAll      SoftKey = "CFwdAll"
	Hold            SoftKey = "Hold"
	Resume          SoftKey = "Resume"
	EndCall         SoftKey = "EndCall"
	Transfer        SoftKey = "Trnsfer"
	Conference      SoftKey = "Confrn"
	ConferenceList  SoftKey = "ConfList"
	Answer          SoftKey = "Answer"
	ImmediateDivert SoftKey = "iDivert"
	Erase           SoftKey = "<<"
	Park            SoftKey = "Park"
	PickUp          SoftKey = "PickUp"
	GroupPickUp     SoftKey = "GPickUp"
	MeetMe          SoftKey = "MeetMe"
	Join            SoftKey = "Join"
	Select          SoftKey = "Select"
	DirectTransfer  SoftKey = "DirTrfr"
	Barge           SoftKey = "Barge"
	ToggleDND       SoftKey = "DND"
	SetWatch        SoftKey = "SetWtch"
	DivertAll       SoftKey = "DivAll"
	Intercept       SoftKey = "Intrcpt"
	ToVoiceMail     SoftKey = "TrnsfVM"
)

// softKeys is never changed.
var softKeys = []struct {
	key  SoftKey
	text model.Text
}{
	{Redial, model.T("Redial")},
	{NewCall, model.T("New Call")},
	{ForwardAll, model.T("Forward All")},
	{Hold, model.T("Hold")},
	{Resume, model.T("Resume")},
	{EndCall, model.T("End Call")},
	{Transfer, model.T("Transfer")},
	{Conference, model.T("Conference")},
	{ConferenceList, model.T("Conference List")},
	{Answer, model.T("Answer")},
	{ImmediateDivert, model.T("Immediate Divert")},
	{Erase, model.T("Erase the last digit")},
	{Park, model.T("Call Park")},
	{PickUp, model.T("Pick Up")},
	{GroupPickUp, model.T("Group Pick Up")},
	{MeetMe, model.T("Meet Me")},
	{Join, model.T("Join")},
	{Select, model.T("Select")},
	{DirectTransfer, model.T("Direct Transfer")},
	{Barge, model.T("Barge")},
	{ToggleDND, model.T("Toggle Do Not Disturb")},
	{SetWatch, model.T("Set Watch")},
	{DivertAll, model.T("Divert All")},
	{Intercept, model.T("Intercept")},
	{ToVoiceMail, model.T("Transfer to Voice Mail")},
}

// SoftKeys returns the soft keys that a template can place.
func SoftKeys() []SoftKey {
	keys := make([]SoftKey, len(softKeys))
	for i, k := range softKeys {
		keys[i] = k.key
	}
	return keys
}

// Text returns the soft key's full name; an unknown one has none.
func (k SoftKey) Text() model.Text {
	for _, known := range softKeys {
		if known.key == k {
			return known.text
		}
	}
	return model.Text{}
}
