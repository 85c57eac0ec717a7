package cmadmin

import (
	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/phoneconfig"
	"tandem/views/component"
)

// ParamSessionUser is what the button Log Out sends: who is to be logged out, so
// that nobody else is who came in between.
const ParamSessionUser = "session_user"

// phoneActions is the id of the form that the buttons of a phone belong to. It
// holds nothing of what was typed on the page.
const phoneActions = "phone-actions"

// PhoneStatePane shows what is known of a phone that is stored.
type PhoneStatePane struct {
	Phone device.Phone
	// Path is the address of the phone.
	Path     string
	ReadOnly bool
}

// PhoneStatus says whether the phone was ever seen. Phones do not register with
// Tandem, so that more is not known.
func PhoneStatus(p device.Phone) model.Text {
	if p.LastSeen.IsZero() {
		return model.T("Never seen")
	}
	return model.T("Seen")
}

// PhoneStatusTag is PhoneStatus as a cell of a list.
func PhoneStatusTag(p device.Phone) templ.Component {
	if p.LastSeen.IsZero() {
		return component.Tag(component.Neutral, PhoneStatus(p))
	}
	return component.Tag(component.Success, PhoneStatus(p))
}

// PhoneButtons are Apply Config and Reset of the phone at path. They post the form
// of PhoneState.
func PhoneButtons(path string) []component.Button {
	return []component.Button{
		{Text: model.T("Reset"), Form: phoneActions, FormAction: path + "/reset"},
		{Text: model.T("Apply Config"), Form: phoneActions, FormAction: path + "/apply-config"},
	}
}

// LogOutQuestion is asked before somebody is logged out on a phone.
func LogOutQuestion(user, phone string) model.Text {
	return model.T("Log out %s on %s?", user, phone)
}

// commandKind is how loud the state of a command is.
func commandKind(s phoneconfig.CommandState) component.Kind {
	switch s {
	case phoneconfig.Taken:
		return component.Success
	case phoneconfig.Dropped:
		return component.Warning
	default:
		return component.Info
	}
}
