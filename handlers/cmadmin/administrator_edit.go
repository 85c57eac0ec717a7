package cmadmin

import (
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/views"
	accountviews "tandem/views/account"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// administratorForm is what can be changed about an administrator.
type administratorForm struct {
	DisplayName string `form:"display_name" label:"Display Name" validate:"max=255,line"`
	Group       string `form:"group" label:"Access Control Group" validate:"required,choice"`
	Language    string `form:"console_language" label:"Language" validate:"omitempty,choice"`
	Version     int    `form:"version"`
}

// Options are the choices of the form's fields.
func (administratorForm) Options() map[string][]component.Option {
	return map[string][]component.Option{"group": cmadmin.Groups(), "console_language": accountviews.Languages()}
}

func administratorFormOf(a account.Administrator) administratorForm {
	return administratorForm{a.DisplayName, string(a.Group), a.Language, a.Version}
}

// apply puts what was typed into a.
func (f administratorForm) apply(a *account.Administrator) {
	a.DisplayName, a.Group, a.Language, a.Version = f.DisplayName, account.Group(f.Group), f.Language, f.Version
}

// Edit edits /ccmadmin/administrators/{id}.
func (h *Administrators) Edit() form.Edit[administratorForm] {
	return form.Edit[administratorForm]{
		Load: func(r *http.Request) (administratorForm, error) {
			a, err := h.load(r)
			return administratorFormOf(a), err
		},
		Save: func(r *http.Request, f administratorForm) error {
			a, err := h.load(r)
			if err != nil {
				return err
			}
			f.apply(&a)
			return h.Accounts.Update(r.Context(), a)
		},
		View: h.editView,
	}
}

// load returns the administrator whose id is in the address.
func (h *Administrators) load(r *http.Request) (account.Administrator, error) {
	return handlers.ByID(r, h.Accounts.Get)
}

func (h *Administrators) editView(r *http.Request, f administratorForm, fields component.Fields, page views.Page) (templ.Component, error) {
	a, err := h.load(r)
	if err != nil {
		return nil, err
	}
	sessions, err := h.Accounts.List(r.Context(), a.ID)
	if err != nil {
		return nil, err
	}
	return cmadmin.Administrator(cmadmin.AdministratorPage{
		Page: page, Fields: fields, Version: f.Version, AdministratorRow: h.row(r, a),
		Sessions: len(sessions), ReadOnly: !session.May(r.Context(), account.RightAccounts),
	}), nil
}

// newAdministratorForm adds an administrator.
type newAdministratorForm struct {
	UserName string `form:"user_name" label:"User Name" validate:"required,max=128,line"`
	administratorForm
	form.NewPassword
}

// New serves GET /ccmadmin/administrators/new; with the parameter "copy" all
// but the name and the password is taken from the administrator with that id.
func (h *Administrators) New(w http.ResponseWriter, r *http.Request) error {
	return h.add().Show(w, r)
}

// Add serves POST /ccmadmin/administrators/new.
func (h *Administrators) Add(w http.ResponseWriter, r *http.Request) error {
	var added account.Administrator
	edit := h.add()
	edit.Save = func(r *http.Request, f newAdministratorForm) (err error) {
		if err := f.Check(); err != nil {
			return err
		}
		a := account.Administrator{UserName: f.UserName}
		f.apply(&a)
		added, err = h.Accounts.Create(r.Context(), a, f.Password)
		return err
	}
	edit.Next = func(*http.Request, newAdministratorForm) string { return cmadmin.AdministratorPath(added.ID) }
	return edit.Submit(w, r)
}

func (h *Administrators) add() form.Edit[newAdministratorForm] {
	return form.Edit[newAdministratorForm]{
		Load: func(r *http.Request) (newAdministratorForm, error) {
			f := newAdministratorForm{administratorForm: administratorForm{Group: string(account.ReadOnly)}}
			ids := chosen(r.URL.Query()["copy"], 0)
			if len(ids) == 0 {
				return f, nil
			}
			a, err := h.Accounts.Get(r.Context(), ids[0])
			f.administratorForm = administratorFormOf(a)
			return f, err
		},
		View: func(_ *http.Request, _ newAdministratorForm, fields component.Fields, page views.Page) (templ.Component, error) {
			return cmadmin.NewAdministrator(cmadmin.NewAdministratorPage{Page: page, Fields: fields}), nil
		},
		Saved: model.T("Add successful"),
	}
}

// passwordForm sets the password of somebody else.
type passwordForm struct{ form.NewPassword }

// ShowPassword serves GET /ccmadmin/administrators/{id}/password. For the own
// account it leads to where the current password is asked for.
func (h *Administrators) ShowPassword(w http.ResponseWriter, r *http.Request) error {
	if h.isMine(r) {
		return handlers.SeeOther(w, r, accountviews.MyPasswordPath)
	}
	return h.password().Show(w, r)
}

// SetPassword serves POST /ccmadmin/administrators/{id}/password.
func (h *Administrators) SetPassword(w http.ResponseWriter, r *http.Request) error {
	if h.isMine(r) {
		return handlers.SeeOther(w, r, accountviews.MyPasswordPath)
	}
	return h.password().Submit(w, r)
}

func (h *Administrators) isMine(r *http.Request) bool {
	id, err := handlers.PathID(r)
	return err == nil && id == session.FromContext(r.Context()).Administrator.ID
}

func (h *Administrators) password() form.Edit[passwordForm] {
	return form.Edit[passwordForm]{
		Load: func(r *http.Request) (passwordForm, error) { return passwordForm{}, nil },
		Save: func(r *http.Request, f passwordForm) error {
			a, err := h.load(r)
			if err != nil {
				return err
			}
			if err := f.Check(); err != nil {
				return err
			}
			return h.Accounts.SetPassword(r.Context(), a.ID, f.Password, 0)
		},
		View: func(r *http.Request, _ passwordForm, fields component.Fields, page views.Page) (templ.Component, error) {
			a, err := h.load(r)
			return cmadmin.AdministratorPassword(cmadmin.AdministratorPasswordPage{Page: page, Fields: fields, Administrator: a}), err
		},
		Saved: model.T("The password was changed. Sessions that were open with the old one have ended."),
		Next: func(r *http.Request, _ passwordForm) string {
			id, _ := handlers.PathID(r) // it was read for saving
			return cmadmin.AdministratorPath(id)
		},
	}
}

// Unlock serves POST /ccmadmin/administrators/{id}/unlock.
func (h *Administrators) Unlock(w http.ResponseWriter, r *http.Request) error {
	id, err := handlers.PathID(r)
	if err != nil {
		return err
	}
	if err := h.Accounts.Unlock(r.Context(), id); err != nil {
		return err
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("The lock was lifted")}
	return form.Done(w, r, flash, cmadmin.AdministratorPath(id))
}
