package cmadmin

import (
	"context"
	"net/http"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/views"
	pages "tandem/views/cmadmin"
	"tandem/views/component"
)

// telling is one of the two ways to have phones read their configuration.
type telling struct {
	tell func(ctx context.Context, phoneIDs ...int64) (int, error)
	// button is its word, none what is said when no phone was chosen, one and many
	// what is asked.
	button, none, one, many model.Text
}

func (h *Phones) reset(name string, n int) telling {
	return telling{
		tell: h.Queue.Reset, button: model.T("Reset"), none: model.T("Select the phones to reset."),
		one: model.T("Reset %s?", name), many: model.T("Reset %d phones?", n),
	}
}

func (h *Phones) applyConfig(name string, n int) telling {
	return telling{
		tell: h.Queue.Restart, button: model.T("Apply Config"), none: model.T("Select the phones that are to take their configuration."),
		one: model.T("Have %s restart and take its configuration?", name), many: model.T("Have %d phones restart and take their configuration?", n),
	}
}

// ResetSelected serves POST /ccmadmin/phones/reset.
func (h *Phones) ResetSelected(w http.ResponseWriter, r *http.Request) error {
	return h.tellSelected(w, r, h.reset)
}

// ApplyConfigToSelected serves POST /ccmadmin/phones/apply-config.
func (h *Phones) ApplyConfigToSelected(w http.ResponseWriter, r *http.Request) error {
	return h.tellSelected(w, r, h.applyConfig)
}

// Reset serves POST /ccmadmin/phones/{id}/reset.
func (h *Phones) Reset(w http.ResponseWriter, r *http.Request) error {
	return h.tellOne(w, r, h.reset)
}

// ApplyConfig serves POST /ccmadmin/phones/{id}/apply-config.
func (h *Phones) ApplyConfig(w http.ResponseWriter, r *http.Request) error {
	return h.tellOne(w, r, h.applyConfig)
}

func (h *Phones) tellSelected(w http.ResponseWriter, r *http.Request, which func(string, int) telling) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	ids, list := chosen(r.PostForm["id"], 0), PhoneWords().Path
	t := which("", len(ids))
	if len(ids) == 0 {
		return form.Done(w, r, session.Flash{Kind: string(views.Error), Text: t.none}, list)
	}
	return t.do(w, r, t.many, list, ids...)
}

func (h *Phones) tellOne(w http.ResponseWriter, r *http.Request, which func(string, int) telling) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	p, err := handlers.ByID(r, h.Phones.Get)
	if err != nil {
		return err
	}
	t := which(p.Name, 1)
	return t.do(w, r, t.one, PhoneWords().One(p.ID), p.ID)
}

// do asks first, and then leaves the commands for the phones.
func (t telling) do(w http.ResponseWriter, r *http.Request, question model.Text, back string, ids ...int64) error {
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: t.button, Path: PhoneWords().Path}, component.Confirmation{
			Question: question,
			Details:  []model.Text{model.T("A phone cannot be used while it restarts. Calls on it may end.")},
			Button:   component.Button{Text: t.button, Primary: true}, Cancel: back,
		})
	}
	told, err := t.tell(r.Context(), ids...)
	if err != nil {
		return err
	}
	return form.Done(w, r, session.Flash{
		Kind: string(views.Success), Text: model.T("%d phones are being told", told),
		Details: []model.Text{model.T("The page of each phone shows under Last Commands whether the phone took it.")},
	}, back)
}

// LogOut serves POST /ccmadmin/phones/{id}/log-out.
func (h *Phones) LogOut(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	p, err := handlers.ByID(r, h.Phones.Get)
	if err != nil {
		return err
	}
	user, back := r.PostForm.Get(pages.ParamSessionUser), PhoneWords().One(p.ID)
	if !form.Confirmed(r) {
		return form.Confirm(w, r, views.Page{Title: model.T("Log Out"), Path: PhoneWords().Path}, component.Confirmation{
			Question: pages.LogOutQuestion(user, p.Name),
			Details:  []model.Text{model.T("Each phone goes back to its log out profile, or to its own settings.")},
			Button:   component.Button{Text: model.T("Log Out"), Danger: true}, Cancel: back,
		})
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%s was logged out on %s", user, p.Name)}
	_, err = h.Mobility.Logout(r.Context(), mobility.LogoutRequest{Phone: p.Name, Only: user, Reason: mobility.ByAdministrator})
	if code, ok := emcode.Of(err); ok && (code == emcode.NobodyLoggedIn || code == emcode.LacksProxyRights) {
		flash = session.Flash{Kind: string(views.Warning), Text: model.T("%s had logged out already", user)}
	} else if err != nil {
		return err
	}
	return form.Done(w, r, flash, back)
}

// Configuration serves GET /ccmadmin/phones/{id}/configuration: the file that the
// phone reads when it starts.
func (h *Phones) Configuration(w http.ResponseWriter, r *http.Request) error {
	p, err := handlers.ByID(r, h.Phones.Get)
	if err != nil {
		return err
	}
	state, err := h.Load(r.Context(), p.Name)
	if err != nil {
		return err
	}
	return handlers.Render(w, r, http.StatusOK, pages.PhoneConfiguration(pages.PhoneConfigurationPage{
		Name: p.Name, Back: PhoneWords().One(p.ID), Path: PhoneWords().Path,
		UserID: state.Session.UserID, Profile: state.Effective.Profile, Text: string(phoneconfig.Config(state)),
	}))
}
