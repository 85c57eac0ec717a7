package cmadmin

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/model"
	"tandem/model/user"
	"tandem/views/cmadmin"
	"tandem/views/component"
	view "tandem/views/record"
)

// applicationUserForm is User Management > Application User.
type applicationUserForm struct {
	UserID        string   `form:"user_id" label:"User ID" validate:"required,max=128,line"`
	Password      string   `form:"password" label:"Password" kind:"secret" validate:"max=128"`
	PasswordAgain string   `form:"password_again" label:"Confirm Password" kind:"secret"`
	Groups        []string `form:"groups" label:"Groups"`
	Version       int      `form:"version"`
}

// ApplicationUserPages serves User Management > Application User.
func (h *People) ApplicationUserPages() *record.Page[user.ApplicationUser, applicationUserForm] {
	return &record.Page[user.ApplicationUser, applicationUserForm]{
		Store: h.ApplicationUsers,
		Words: view.Words{
			Path: cmadmin.ApplicationUsersPath, List: model.T("Find and List Application Users"),
			Find: model.T("Find Application Users where"), Plural: model.T("Application Users"),
			Title: model.T("Application User Configuration"),
		},
		Find:      []component.FindField{{Name: "user_id", Label: model.T("User ID")}},
		Name:      "user_id",
		Label:     model.T("User ID"),
		NewRecord: record.Empty[user.ApplicationUser],
		Form: func(u user.ApplicationUser) applicationUserForm {
			return applicationUserForm{UserID: u.UserID, Groups: u.Groups}
		},
		Apply: func(f applicationUserForm, u *user.ApplicationUser) error {
			u.UserID, u.Groups = f.UserID, f.Groups
			return nil
		},
		Put: func(ctx context.Context, f applicationUserForm, u user.ApplicationUser) (user.ApplicationUser, error) {
			if err := (secretsForm{Password: f.Password, PasswordAgain: f.PasswordAgain}).check(); err != nil {
				return u, err
			}
			return h.Credentials.SaveApplicationUser(ctx, h.ApplicationUsers, u, f.Password)
		},
		References: map[string]record.Reference{"groups": {Names: h.Groups, Lookup: "/ccmadmin/names/access-control-groups"}},
		Sections: func(s record.Shown[user.ApplicationUser, applicationUserForm]) []view.Section {
			controls := []templ.Component{component.Text(s.Fields["user_id"])}
			if !s.ReadOnly {
				controls = append(controls, component.Password(noted(s.Fields["password"], keptWhenEmpty(s.New))),
					component.Password(s.Fields["password_again"]))
			}
			return []view.Section{
				{Title: model.T("Application User Information"), Controls: controls},
				{Title: model.T("Permissions Information"),
					Note:     model.T("A program that logs others in needs Standard EM Authentication Proxy Rights."),
					Controls: []templ.Component{component.Ordered(s.Fields["groups"])}},
			}
		},
		Buttons: func(u user.ApplicationUser) []component.Button {
			return credentialButtons(cmadmin.ApplicationUserPath(u.ID), user.Password)
		},
		Below: func(r *http.Request, u user.ApplicationUser) (templ.Component, error) {
			return h.credentialSummary(r.Context(), u.Owner(), user.Password)
		},
	}
}
