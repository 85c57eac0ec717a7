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

var callStates = model.Choices[CallState]{
	{Value: OnHook, Text: model.T("On Hook")},
	{Value: Connected, Text: model.T("Connected")},
	{Value: OnHold, Text: model.T("On Hold")},
	{Value: RingIn, Text: model.T("Ring In")},
	{Value: OffHook, Text: model.T("Off Hook")},
	{Value: ConnectedTransfer, Text: model.T("Connected Transfer")},
	{Value: DigitsAfterFirst, Text: model.T("Digits After First")},
	{Value: ConnectedConference, Text: model.T("Connected Conference")},
	{Value: RingOut, Text: model.T("Ring Out")},
	{Value: OffHookWithFeature, Text: model.T("Off Hook With Feature")},
	{Value: RemoteInUse, Text: model.T("Remote In Use")},
}

// CallStates returns the call states in the order of the page.
func CallStates() []CallState { return callStates.Values() }

// Text returns the state's label; an unknown one has none.
func (s CallState) Text() model.Text { return callStates.Text(s) }

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

var softKeys = model.Choices[SoftKey]{
	{Value: Redial, Text: model.T("Redial")},
	{Value: NewCall, Text: model.T("New Call")},
	{Value: ForwardAll, Text: model.T("Forward All")},
	{Value: Hold, Text: model.T("Hold")},
	{Value: Resume, Text: model.T("Resume")},
	{Value: EndCall, Text: model.T("End Call")},
	{Value: Transfer, Text: model.T("Transfer")},
	{Value: Conference, Text: model.T("Conference")},
	{Value: ConferenceList, Text: model.T("Conference List")},
	{Value: Answer, Text: model.T("Answer")},
	{Value: ImmediateDivert, Text: model.T("Immediate Divert")},
	{Value: Erase, Text: model.T("Erase the last digit")},
	{Value: Park, Text: model.T("Call Park")},
	{Value: PickUp, Text: model.T("Pick Up")},
	{Value: GroupPickUp, Text: model.T("Group Pick Up")},
	{Value: MeetMe, Text: model.T("Meet Me")},
	{Value: Join, Text: model.T("Join")},
	{Value: Select, Text: model.T("Select")},
	{Value: DirectTransfer, Text: model.T("Direct Transfer")},
	{Value: Barge, Text: model.T("Barge")},
	{Value: ToggleDND, Text: model.T("Toggle Do Not Disturb")},
	{Value: SetWatch, Text: model.T("Set Watch")},
	{Value: DivertAll, Text: model.T("Divert All")},
	{Value: Intercept, Text: model.T("Intercept")},
	{Value: ToVoiceMail, Text: model.T("Transfer to Voice Mail")},
}

// SoftKeys returns the soft keys that a template can place.
func SoftKeys() []SoftKey { return softKeys.Values() }

// Text returns the soft key's full name; an unknown one has none.
func (k SoftKey) Text() model.Text { return softKeys.Text(k) }
