package cmadmin

import (
	"slices"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/views"
	"tandem/views/component"
)

// LoginCheckPath is the address of Help > Login Check.
const LoginCheckPath = "/ccmadmin/login-check"

// The parameters of the page's address. With ParamCheck both others are needed.
const (
	ParamUserID = "user_id"
	ParamPhone  = "phone"
	ParamCheck  = "check"
)

// LoginCheckPage is Help > Login Check: why a user cannot log in on a phone.
type LoginCheckPage struct {
	views.Page
	UserID, Phone string
	// Steps are the preconditions in the order in which they are met; none before
	// a check.
	Steps []mobility.Step
}

func (p LoginCheckPage) page() views.Page {
	p.Title = model.T("Why can this user not log in here?")
	p.Related = []views.Link{{Text: model.T("Extension Mobility Error Codes"), Href: ErrorCodesPath}}
	if len(p.Steps) > 0 {
		p.Status = p.verdict()
	}
	return p.Page
}

func (p LoginCheckPage) userID() component.Field {
	return component.Field{
		Name: ParamUserID, Label: model.T("User ID"), Value: p.UserID, Required: true,
		Lookup: "/ccmadmin/names/users", Error: p.Errors.For(ParamUserID),
	}
}

func (p LoginCheckPage) phone() component.Field {
	return component.Field{
		Name: ParamPhone, Label: model.T("Device Name"), Value: p.Phone, Required: true,
		Lookup: "/ccmadmin/names/phones", Error: p.Errors.For(ParamPhone),
	}
}

// reason returns the index of the first step that failed, -1 when none did.
func (p LoginCheckPage) reason() int { return slices.IndexFunc(p.Steps, stepFailed) }

func stepFailed(s mobility.Step) bool { return !s.OK && !s.Skipped }

func (p LoginCheckPage) verdict() *views.Status {
	i := p.reason()
	if i < 0 {
		return &views.Status{
			Kind: views.Success, Text: model.T("%s can log in on %s with the right PIN.", p.UserID, p.Phone),
		}
	}
	status := &views.Status{
		Kind: views.Error, Text: model.T("%s cannot log in on %s.", p.UserID, p.Phone),
		Details: []model.Text{p.Steps[i].Detail},
	}
	if entry, ok := entryOf(p.Steps[i]); ok && !entry.OnLogin().IsZero() {
		status.Details = append(status.Details, model.T("The phone shows “%s”.", entry.OnLogin()))
	}
	if link := fixLink(p.Steps[i].Fix); link.Href != "" {
		status.Link = &link
	}
	return status
}

func (p LoginCheckPage) steps() component.StepList {
	list := component.StepList{Label: model.T("What must be true for a login, in the order in which it is looked at")}
	for i, s := range p.Steps {
		list.Steps = append(list.Steps, checkedStep(s, i == p.reason()))
	}
	return list
}

// checkedStep returns a precondition as it is shown; the reason is the first that
// failed.
func checkedStep(s mobility.Step, reason bool) component.Step {
	switch {
	case s.OK:
		return component.Step{State: component.StepDone, Title: s.Name, Word: model.T("Met")}
	case s.Skipped:
		return component.Step{State: component.StepSkipped, Title: s.Name, Word: model.T("Not looked at")}
	}
	shown := component.Step{
		State: component.StepFailed, Title: s.Name, Word: model.T("Not met either"),
		Detail: s.Detail, Link: fixLink(s.Fix),
	}
	if reason {
		shown.Word = model.T("Not met: this is why")
	}
	if entry, ok := entryOf(s); ok {
		shown.Also = []component.Link{{Text: model.T("Error code %d: %s", int(s.Code), entry.Short), Href: ErrorCodePath(s.Code)}}
	}
	return shown
}

// entryOf returns what is known about the code of a step that failed; ok is false
// when the phone is told nothing.
func entryOf(s mobility.Step) (entry emcode.Entry, ok bool) {
	if !s.Coded {
		return entry, false
	}
	return emcode.Lookup(s.Code)
}
