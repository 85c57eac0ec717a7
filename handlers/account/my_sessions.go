package account

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"tandem/handlers"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	accounts "tandem/model/account"
	"tandem/views"
	"tandem/views/account"
	"tandem/views/component"
)

// MySessions serves the list of the own sessions.
type MySessions struct {
	Accounts *accounts.Store
}

// Show serves GET /account/sessions.
func (h *MySessions) Show(w http.ResponseWriter, r *http.Request) error {
	current := session.FromContext(r.Context())
	mine, err := h.Accounts.List(r.Context(), current.Administrator.ID)
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	page := account.MySessionsPage{Page: views.Page{Status: status}}
	for _, s := range mine {
		page.Rows = append(page.Rows, account.SessionRow{Session: s, Mine: s.ID == current.ID})
	}
	return handlers.Render(w, r, http.StatusOK, account.MySessions(page))
}

// End serves POST /account/sessions: it ends the session "only", or all others.
func (h *MySessions) End(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	if r.PostForm.Has("others") {
		return h.endOthers(w, r)
	}
	one, err := h.own(r)
	if err != nil {
		return err
	}
	if !form.Confirmed(r) {
		return h.confirm(w, r, model.T("End the session from %s?", one.Address))
	}
	if err := h.Accounts.EndByID(r.Context(), one.ID); err != nil && !errors.Is(err, model.ErrNotFound) {
		return err
	}
	return h.ended(w, r, 1)
}

// own returns the session that the form names. It is one of the person's own
// and not the current one, or model.ErrNotFound.
func (h *MySessions) own(r *http.Request) (accounts.Session, error) {
	current := session.FromContext(r.Context())
	mine, err := h.Accounts.List(r.Context(), current.Administrator.ID)
	if err != nil {
		return accounts.Session{}, err
	}
	i := slices.IndexFunc(mine, func(s accounts.Session) bool {
		return s.ID != current.ID && strconv.FormatInt(s.ID, 10) == r.PostForm.Get("only")
	})
	if i < 0 {
		return accounts.Session{}, model.ErrNotFound
	}
	return mine[i], nil
}

func (h *MySessions) endOthers(w http.ResponseWriter, r *http.Request) error {
	if !form.Confirmed(r) {
		return h.confirm(w, r, model.T("End all sessions but this one?"))
	}
	current := session.FromContext(r.Context())
	n, err := h.Accounts.EndAll(r.Context(), current.Administrator.ID, current.ID)
	if err != nil {
		return err
	}
	return h.ended(w, r, n)
}

func (h *MySessions) confirm(w http.ResponseWriter, r *http.Request, question model.Text) error {
	page := views.Page{Title: model.T("My Sessions"), Path: account.MySessionsPath}
	return form.Confirm(w, r, page, component.Confirmation{
		Question: question,
		Details:  []model.Text{model.T("What was typed there and not saved is lost.")},
		Button:   component.Button{Text: model.T("End"), Danger: true},
		Cancel:   account.MySessionsPath,
	})
}

func (h *MySessions) ended(w http.ResponseWriter, r *http.Request, n int) error {
	flash := session.Flash{Kind: string(views.Success), Text: model.T("%d sessions were ended", n)}
	return form.Done(w, r, flash, account.MySessionsPath)
}
