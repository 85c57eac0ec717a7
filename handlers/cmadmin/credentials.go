package cmadmin

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/user"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// credentialForm is what can be set about a password or PIN beside itself.
type credentialForm struct {
	Policy                string `form:"policy" label:"Authentication Rule" validate:"required"`
	LockedByAdministrator bool   `form:"locked_by_administrator" label:"Locked By Administrator"`
	CannotChange          bool   `form:"cannot_change" label:"User Cannot Change"`
	MustChange            bool   `form:"must_change" label:"User Must Change at Next Login"`
	DoesNotExpire         bool   `form:"does_not_expire" label:"Does Not Expire"`
	ResetHackCount        bool   `form:"reset_hack_count" label:"Reset Hack Count"`
	Version               int    `form:"version"`
}

// credentialButtons lead from the page of a user to those of the credentials.
func credentialButtons(path string, kinds ...user.CredentialKind) []component.Button {
	var buttons []component.Button
	for _, kind := range kinds {
		text := model.T("Edit Credential: PIN")
		if kind == user.Password {
			text = model.T("Edit Credential: Password")
		}
		buttons = append(buttons, component.Button{Text: text, Href: cmadmin.CredentialPath(path, kind)})
	}
	return buttons
}

// credentialSummary shows the state of a user's credentials below the form.
func (h *People) credentialSummary(ctx context.Context, o user.Owner, kinds ...user.CredentialKind) (templ.Component, error) {
	var all []user.Credential
	for _, kind := range kinds {
		c, err := h.Credentials.Get(ctx, o, kind)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return cmadmin.CredentialSummary(all), nil
}

// EndUserCredential edits /ccmadmin/users/{id}/credentials/{kind}.
func (h *People) EndUserCredential() form.Edit[credentialForm] {
	return h.credential([]user.CredentialKind{user.PIN, user.Password}, func(r *http.Request, id int64) (user.Owner, string, string, error) {
		u, err := h.EndUsers.Get(r.Context(), id)
		return u.Owner(), u.UserID, cmadmin.EndUserPath(id), err
	})
}

// ApplicationUserCredential edits /ccmadmin/application-users/{id}/credentials/{kind}.
func (h *People) ApplicationUserCredential() form.Edit[credentialForm] {
	return h.credential([]user.CredentialKind{user.Password}, func(r *http.Request, id int64) (user.Owner, string, string, error) {
		u, err := h.ApplicationUsers.Get(r.Context(), id)
		return u.Owner(), u.UserID, cmadmin.ApplicationUserPath(id), err
	})
}

// credential edits a credential, one of kinds, of the user whom find finds: with
// the owner, the user ID and the address of the user's page.
func (h *People) credential(
	kinds []user.CredentialKind, find func(r *http.Request, id int64) (user.Owner, string, string, error),
) form.Edit[credentialForm] {
	load := func(r *http.Request) (c user.Credential, userID, path string, err error) {
		kind := user.CredentialKind(r.PathValue("kind"))
		if !slices.Contains(kinds, kind) {
			return c, "", "", fmt.Errorf("credential %q: %w", kind, model.ErrNotFound)
		}
		id, err := handlers.PathID(r)
		if err != nil {
			return c, "", "", err
		}
		owner, userID, path, err := find(r, id)
		if err != nil {
			return c, "", "", err
		}
		c, err = h.Credentials.Get(r.Context(), owner, kind)
		return c, userID, path, err
	}
	return form.Edit[credentialForm]{
		Load: func(r *http.Request) (credentialForm, error) {
			c, _, _, err := load(r)
			return credentialForm{
				Policy: c.Policy, LockedByAdministrator: c.LockedByAdministrator, CannotChange: c.CannotChange,
				MustChange: c.MustChange, DoesNotExpire: c.DoesNotExpire, Version: c.Version,
			}, err
		},
		Save: func(r *http.Request, f credentialForm) error {
			c, _, _, err := load(r)
			if err != nil {
				return err
			}
			c.Policy, c.LockedByAdministrator, c.CannotChange = f.Policy, f.LockedByAdministrator, f.CannotChange
			c.MustChange, c.DoesNotExpire, c.ResetHackCount, c.Version = f.MustChange, f.DoesNotExpire, f.ResetHackCount, f.Version
			return h.Credentials.Update(r.Context(), c)
		},
		View: func(r *http.Request, f credentialForm, fields component.Fields, page views.Page) (templ.Component, error) {
			c, userID, path, err := load(r)
			if err != nil {
				return nil, err
			}
			policies, err := h.Policies.Names(r.Context(), 0)
			if err != nil {
				return nil, err
			}
			policy := fields["policy"]
			policy.Options = component.Names(policies, component.Option{})
			fields["policy"] = policy
			readOnly := !session.May(r.Context(), account.RightCMAdminUpdate)
			return cmadmin.Credential(cmadmin.CredentialPage{
				Page: page, Fields: fields.ReadOnly(readOnly), Version: f.Version, Credential: c,
				UserID: userID, UserPath: path, ReadOnly: readOnly,
			}), nil
		},
	}
}
