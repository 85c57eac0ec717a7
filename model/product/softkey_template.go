package product

// SoftkeyTemplate is a named arrangement of soft keys. A call state that is
// not in Keys shows none.
type SoftkeyTemplate struct {
	Name string
	Keys map[CallState][]SoftKey
}

// StandardUser is the softkey template of a phone that names none.
const StandardUser = "Standard User"

// SoftkeyTemplates returns the templates that every cluster has, StandardUser
// first. They hold the soft keys that the templates of these names are known
// for, in their order, not all of them.
func SoftkeyTemplates() []SoftkeyTemplate {
	return []SoftkeyTemplate{
		{StandardUser, userKeys()},
		{"Standard Feature", featureKeys()},
		{"Standard Manager", managerKeys()},
	}
}

func userKeys() map[CallState][]SoftKey {
	return map[CallState][]SoftKey{
		OnHook:              {Redial, NewCall, ForwardAll},
		Connected:           {Hold, EndCall, Transfer, Conference},
		OnHold:              {Resume, NewCall},
		RingIn:              {Answer, ImmediateDivert},
		OffHook:             {Redial, EndCall, ForwardAll},
		ConnectedTransfer:   {EndCall, Transfer},
		DigitsAfterFirst:    {Erase, EndCall},
		ConnectedConference: {Hold, EndCall, Conference},
		RingOut:             {EndCall},
		OffHookWithFeature:  {Redial, EndCall},
		RemoteInUse:         {NewCall},
	}
}

// featureKeys adds what works on the calls of others or on several calls.
func featureKeys() map[CallState][]SoftKey {
	keys := userKeys()
	add(keys, Connected, Park, ConferenceList, Join, Select, DirectTransfer)
	add(keys, OnHold, Join, Select, DirectTransfer)
	add(keys, OffHook, PickUp, GroupPickUp, MeetMe)
	add(keys, ConnectedConference, ConferenceList)
	add(keys, RemoteInUse, Barge)
	return keys
}

// managerKeys adds what a manager with an assistant does with the calls that
// the assistant sees.
func managerKeys() map[CallState][]SoftKey {
	keys := userKeys()
	add(keys, OnHook, ToggleDND, SetWatch, DivertAll, Intercept)
	add(keys, Connected, ToVoiceMail, ImmediateDivert)
	add(keys, RingIn, ToVoiceMail)
	return keys
}

func add(keys map[CallState][]SoftKey, state CallState, more ...SoftKey) {
	keys[state] = append(keys[state], more...)
}
