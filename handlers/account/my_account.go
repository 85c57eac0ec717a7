package account

import (
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	accounts "tandem/model/account"
	"tandem/views"
	"tandem/views/account"
	"tandem/views/component"
	"tandem/views/i18n"
)

// MyAccount serves what people may change about themselves.
type MyAccount struct {
	Accounts *accounts.Store
}

// myAccountForm is My Account.
type myAccountForm struct {
	DisplayName string `form:"display_name" label:"Display Name" validate:"max=255,line"`
	Language    string `form:"console_language" label:"Language" validate:"omitempty,choice"`
	Version     int    `form:"version"`
}

// Options are the choices of the form's fields.
func (myAccountForm) Options() map[string][]component.Option {
	return map[string][]component.Option{"console_language": account.Languages()}
}

// Show serves GET /account.
func (h *MyAccount) Show(w http.ResponseWriter, r *http.Request) error { return h.edit(w).Show(w, r) }

// Submit serves POST /account.
func (h *MyAccount) Submit(w http.ResponseWriter, r *http.Request) error {
	return h.edit(w).Submit(w, r)
}

func (h *MyAccount) edit(w http.ResponseWriter) form.Edit[myAccountForm] {
	return form.Edit[myAccountForm]{
		Load: func(r *http.Request) (myAccountForm, error) {
			a, err := h.me(r)
			return myAccountForm{a.DisplayName, a.Language, a.Version}, err
		},
		Save: func(r *http.Request, f myAccountForm) error { return h.save(w, r, f) },
		View: func(r *http.Request, f myAccountForm, fields component.Fields, page views.Page) (templ.Component, error) {
			a, err := h.me(r)
			return account.MyAccount(account.MyAccountPage{Page: page, Fields: fields, Version: f.Version, Administrator: a}), err
		},
	}
}

// me returns the person who is signed in as stored now.
func (h *MyAccount) me(r *http.Request) (accounts.Administrator, error) {
	return h.Accounts.Get(r.Context(), session.FromContext(r.Context()).Administrator.ID)
}

// save stores f. A language chosen in this browser would hide the account's
// new one, so it is forgotten.
func (h *MyAccount) save(w http.ResponseWriter, r *http.Request, f myAccountForm) error {
	a, err := h.me(r)
	if err != nil {
		return err
	}
	languageChanged := a.Language != f.Language
	a.DisplayName, a.Language, a.Version = f.DisplayName, f.Language, f.Version
	if err := h.Accounts.Update(r.Context(), a); err != nil {
		return err
	}
	if languageChanged {
		http.SetCookie(w, &http.Cookie{
			Name: LanguageCookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
	}
	return nil
}

// myPasswordForm is My Account > Change Password.
type myPasswordForm struct {
	Current string `form:"current_password" label:"Current Password" kind:"secret" validate:"required"`
	form.NewPassword
}

// Password edits My Account > Change Password.
func (h *MyAccount) Password() form.Edit[myPasswordForm] {
	return form.Edit[myPasswordForm]{
		Load: func(*http.Request) (myPasswordForm, error) { return myPasswordForm{}, nil },
		Save: h.changePassword,
		View: func(r *http.Request, _ myPasswordForm, fields component.Fields, page views.Page) (templ.Component, error) {
			return account.MyPassword(account.MyPasswordPage{
				Page: page, Fields: fields, UserName: session.FromContext(r.Context()).Administrator.UserName,
			}), nil
		},
		Saved: model.T("The password was changed. Your other sessions have ended."),
		Next:  func(*http.Request, myPasswordForm) string { return account.MyAccountPath },
	}
}

func (h *MyAccount) changePassword(r *http.Request, f myPasswordForm) error {
	if err := f.Check(); err != nil {
		return err
	}
	current := session.FromContext(r.Context())
	err := h.Accounts.VerifyPassword(r.Context(), current.Administrator.ID, f.Current)
	if refusal := currentRefusal(r, err); !refusal.IsZero() {
		return model.FieldErrors{{Field: "current_password", Text: refusal}}
	}
	if err != nil {
		return err
	}
	return h.Accounts.SetPassword(r.Context(), current.Administrator.ID, f.Password, current.ID)
}

// currentRefusal says what is wrong with the current password, or nothing.
func currentRefusal(r *http.Request, err error) model.Text {
	if errors.Is(err, accounts.ErrWrongPassword) {
		return model.T("The current password is not right")
	}
	return refusalText(i18n.FromContext(r.Context()), err)
}
