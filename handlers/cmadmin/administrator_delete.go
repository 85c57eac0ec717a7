package cmadmin

import (
	"errors"
	"net/http"

	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/views"
	"tandem/views/cmadmin"
	"tandem/views/component"
)

// Delete serves POST /ccmadmin/administrators/delete. It always asks first on a
// page that shows whose sessions end.
func (h *Administrators) Delete(w http.ResponseWriter, r *http.Request) error {
	if err := form.Parse(w, r); err != nil {
		return err
	}
	chosen, err := h.toDelete(r)
	if err != nil {
		return err
	}
	switch {
	case len(chosen) == 0:
		return h.deleted(w, r, session.Flash{Kind: string(views.Error), Text: model.T("Select the administrators to delete. You cannot delete yourself.")})
	case !form.Confirmed(r):
		return h.confirmDelete(w, r, chosen)
	}
	flash := session.Flash{Kind: string(views.Success), Text: model.T("Delete successful")}
	for _, a := range chosen {
		refusal, err := h.delete(r, a.ID)
		if err != nil {
			return err
		}
		if !refusal.IsZero() {
			flash.Kind, flash.Text = string(views.Error), model.T("Not all could be deleted")
			flash.Details = append(flash.Details, refusal)
		}
	}
	return h.deleted(w, r, flash)
}

// toDelete returns the chosen administrators without oneself and without those
// who are gone already.
func (h *Administrators) toDelete(r *http.Request) ([]account.Administrator, error) {
	own := session.FromContext(r.Context()).Administrator.ID
	var found []account.Administrator
	for _, id := range chosen(r.PostForm["id"], own) {
		a, err := h.Accounts.Get(r.Context(), id)
		if errors.Is(err, model.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

// delete deletes one administrator, or returns why that is refused.
func (h *Administrators) delete(r *http.Request, id int64) (model.Text, error) {
	var errs model.FieldErrors
	switch err := h.Accounts.Delete(r.Context(), id); {
	case errors.As(err, &errs):
		return errs[0].Text, nil
	case errors.Is(err, model.ErrNotFound): // somebody else was faster
		return model.Text{}, nil
	default:
		return model.Text{}, err
	}
}

func (h *Administrators) confirmDelete(w http.ResponseWriter, r *http.Request, chosen []account.Administrator) error {
	question := component.Confirmation{
		Question: model.T("Delete %d administrators? This cannot be undone.", len(chosen)),
		Button:   component.Button{Text: model.T("Delete"), Danger: true},
		Cancel:   cmadmin.AdministratorsPath,
	}
	if len(chosen) == 1 {
		question.Question = model.T("Delete the administrator %s? This cannot be undone.", chosen[0].UserName)
		question.Cancel = cmadmin.AdministratorPath(chosen[0].ID)
	}
	for _, a := range chosen {
		sessions, err := h.Accounts.List(r.Context(), a.ID)
		if err != nil {
			return err
		}
		question.Details = append(question.Details, dependents(a, sessions)...)
	}
	return form.Confirm(w, r, views.Page{Title: model.T("Delete Administrators"), Path: cmadmin.AdministratorsPath}, question)
}

// dependents say what ends with a.
func dependents(a account.Administrator, sessions []account.Session) []model.Text {
	if len(sessions) == 0 {
		return []model.Text{model.T("%s has no open sessions", a.UserName)}
	}
	var texts []model.Text
	for _, s := range sessions {
		texts = append(texts, model.T("The session of %s from %s ends; what was typed there and not saved is lost", a.UserName, s.Address))
	}
	return texts
}

func (h *Administrators) deleted(w http.ResponseWriter, r *http.Request, flash session.Flash) error {
	return form.Done(w, r, flash, cmadmin.AdministratorsPath)
}
