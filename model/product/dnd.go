package product

import "tandem/model"

// DNDOption is what a phone does with a call while Do Not Disturb is on.
type DNDOption string

// The options of the field DND Option (spec/pages.md section 9).
const (
	CallReject       DNDOption = "Call Reject"
	RingerOff        DNDOption = "Ringer Off"
	FromPhoneProfile DNDOption = "Use Common Phone Profile Setting"
)

var dndOptions = model.Choices[DNDOption]{
	{Value: RingerOff, Text: model.T("Ringer Off")},
	{Value: CallReject, Text: model.T("Call Reject")},
	{Value: FromPhoneProfile, Text: model.T("Use Common Phone Profile Setting")},
}

// AllDNDOptions returns the options in the order of the pages.
func AllDNDOptions() []DNDOption { return dndOptions.Values() }

// Text returns the option's label; an unknown one has none.
func (o DNDOption) Text() model.Text { return dndOptions.Text(o) }

// DNDOptions returns what can be chosen for the model with protocol: a Cisco
// 7940 or 7960 that speaks SCCP knows Ringer Off only.
func (p Product) DNDOptions(protocol Protocol) []DNDOption {
	if p.firstGeneration() && protocol == SCCP {
		return []DNDOption{RingerOff}
	}
	return AllDNDOptions()
}

// firstGeneration reports whether p is one of the two oldest models, which got
// none of the features that came later.
func (p Product) firstGeneration() bool { return p.Short == "7940" || p.Short == "7960" }
