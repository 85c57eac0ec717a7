package cmadmin

import (
	"strconv"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/user"
	"tandem/views/component"
	view "tandem/views/record"
)

type credentialPolicyForm struct {
	Name          string `form:"name" label:"Display Name" validate:"required,max=64,line"`
	FailedLogons  string `form:"failed_logons" label:"Failed Logons" kind:"number" validate:"required"`
	ResetAfter    string `form:"reset_after" label:"Reset Failed Logon Attempts Every (minutes)" kind:"number" validate:"required"`
	Lockout       string `form:"lockout" label:"Lockout Duration (minutes)" kind:"number" validate:"required"`
	ExpiresAfter  string `form:"expires_after" label:"Credential Expires After (days)" kind:"number" validate:"required"`
	MinimumLength string `form:"minimum_length" label:"Minimum Credential Length" kind:"number" validate:"required"`
	History       string `form:"history" label:"Stored Number of Previous Credentials" kind:"number" validate:"required"`
	RejectTrivial bool   `form:"reject_trivial" label:"Check for Trivial Passwords"`
	Version       int    `form:"version"`
}

// CredentialPolicies serves User Management > User Settings > Credential Policy.
func CredentialPolicies(policies *user.CredentialPolicies) *record.Page[user.CredentialPolicy, credentialPolicyForm] {
	return &record.Page[user.CredentialPolicy, credentialPolicyForm]{
		Store: policies,
		Words: view.Words{
			Path: "/ccmadmin/credential-policies", List: model.T("Find and List Credential Policies"),
			Find: model.T("Find Credential Policies where"), Plural: model.T("Credential Policies"),
			Title: model.T("Credential Policy Configuration"),
		},
		Find:  []component.FindField{{Name: "name", Label: model.T("Display Name")}},
		Label: model.T("Display Name"),
		Columns: []record.Column[user.CredentialPolicy]{
			{Label: model.T("Failed Logons"), Text: func(p user.CredentialPolicy) string { return strconv.Itoa(p.FailedLogons) }},
			{Label: model.T("Lockout Duration (minutes)"), Text: func(p user.CredentialPolicy) string { return strconv.Itoa(p.Lockout) }},
			{Label: model.T("Minimum Credential Length"), Text: func(p user.CredentialPolicy) string { return strconv.Itoa(p.MinimumLength) }},
		},
		NewRecord: record.Beginning(user.NewCredentialPolicy),
		Form:      newCredentialPolicyForm,
		Apply:     credentialPolicyForm.apply,
		Sections:  credentialPolicySections,
		Lasting:   func(p user.CredentialPolicy) bool { return p.Standard },
	}
}

func newCredentialPolicyForm(p user.CredentialPolicy) credentialPolicyForm {
	return credentialPolicyForm{
		Name: p.Name, FailedLogons: strconv.Itoa(p.FailedLogons), ResetAfter: strconv.Itoa(p.ResetAfter),
		Lockout: strconv.Itoa(p.Lockout), ExpiresAfter: strconv.Itoa(p.ExpiresAfter),
		MinimumLength: strconv.Itoa(p.MinimumLength), History: strconv.Itoa(p.History), RejectTrivial: p.RejectTrivial,
	}
}

func (f credentialPolicyForm) apply(p *user.CredentialPolicy) error {
	p.Name, p.FailedLogons, p.ResetAfter = f.Name, whole(f.FailedLogons), whole(f.ResetAfter)
	p.Lockout, p.ExpiresAfter = whole(f.Lockout), whole(f.ExpiresAfter)
	p.MinimumLength, p.History, p.RejectTrivial = whole(f.MinimumLength), whole(f.History), f.RejectTrivial
	return nil
}

func credentialPolicySections(s record.Shown[user.CredentialPolicy, credentialPolicyForm]) []view.Section {
	number := func(field string, hint model.Text) templ.Component {
		return component.Number(noted(s.Fields[field], hint))
	}
	return []view.Section{
		{Title: model.T("Credential Policy Information"), Controls: []templ.Component{component.Text(s.Fields["name"])}},
		{Title: model.T("Wrong Passwords and PINs"), Controls: []templ.Component{
			number("failed_logons", model.T("So many in a row lock the credential, up to 100; 0 means that none do")),
			number("reset_after", model.T("1 to 120, counted from the last one")),
			number("lockout", model.T("Up to 1,440; 0 means until an administrator unlocks it")),
		}},
		{Title: model.T("New Passwords and PINs"), Note: model.T("These rules are applied whenever one is set or changed."), Controls: []templ.Component{
			number("expires_after", model.T("Up to 365; 0 means never")),
			number("minimum_length", model.T("Characters, up to 64")),
			number("history", model.T("So many former ones must not come again, up to 25")),
			component.Check(noted(s.Fields["reject_trivial"], model.T("Refuses what would be guessed, such as 12345 or the user ID"))),
		}},
	}
}
