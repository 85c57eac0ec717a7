package cmadmin

import (
	"errors"
	"net/http"

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

// Sessions serves User Management > Sessions.
type Sessions struct {
	Accounts *account.Store
}

// List serves GET /ccmadmin/sessions.
func (h *Sessions) List(w http.ResponseWriter, r *http.Request) error {
	all, err := h.Accounts.ListAll(r.Context())
	if err != nil {
		return err
	}
	status, err := form.Flashed(w, r)
	if err != nil {
		return err
	}
	page := cmadmin.SessionsPage{Page: views.Page{Status: status}}
	page.Everybody = true
	for _, s := range all {
		mine := s.ID == session.FromContext(r.Context()).ID
		page.Rows = append(page.Rows, accountviews.SessionRow{Session: s, Mine: mine})
	}
	return handlers.Render(w, r, http.StatusOK, cmadmin.Sessions(page))
}

// End serves POST /ccmadmin/sessions: it ends the session "only", else those of
// "id", but never the current one, for which there is Sign Out.
func (h *Sessions) End(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	values := r.PostForm["id"]
	if r.PostForm.Has("only") {
		values = r.PostForm["only"]
	}
	ids := chosen(values, session.FromContext(r.Context()).ID)
	switch {
	case len(ids) == 0:
		return h.done(w, r, views.Error, model.T("Select the sessions to end. To end your own, sign out."))
	case !form.Confirmed(r):
		return h.confirm(w, r, len(ids))
	}
	n, err := h.end(r, ids)
	if err != nil {
		return err
	}
	return h.done(w, r, views.Success, model.T("%d sessions were ended", n))
}

// end returns how many sessions it ended; the others were over already.
func (h *Sessions) end(r *http.Request, ids []int64) (n int, err error) {
	for _, id := range ids {
		switch err := h.Accounts.EndByID(r.Context(), id); {
		case err == nil:
			n++
		case !errors.Is(err, model.ErrNotFound):
			return n, err
		}
	}
	return n, nil
}

func (h *Sessions) confirm(w http.ResponseWriter, r *http.Request, n int) error {
	return form.Confirm(w, r, views.Page{Title: model.T("Sessions"), Path: cmadmin.SessionsPath}, component.Confirmation{
		Question: model.T("End %d sessions?", n),
		Details:  []model.Text{model.T("What was typed there and not saved is lost.")},
		Button:   component.Button{Text: model.T("End"), Danger: true},
		Cancel:   cmadmin.SessionsPath,
	})
}

func (h *Sessions) done(w http.ResponseWriter, r *http.Request, kind views.Kind, text model.Text) error {
	return form.Done(w, r, session.Flash{Kind: string(kind), Text: text}, cmadmin.SessionsPath)
}
