package cmadmin

import (
	"net/http"
	"time"

	"tandem/handlers"
	"tandem/handlers/findlist"
	"tandem/handlers/form"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/views/cmadmin"
)

// Administrators serves User Management > Administrators.
type Administrators struct {
	Accounts *account.Store
	// Now tells which locks are in force.
	Now func() time.Time
}

func administratorList() findlist.List {
	return findlist.List{
		Path:   cmadmin.AdministratorsPath,
		Label:  model.T("Find Administrators where"),
		Fields: cmadmin.AdministratorFields(),
		Sort:   "user_name",
	}
}

// List serves GET /ccmadmin/administrators.
func (h *Administrators) List(w http.ResponseWriter, r *http.Request) error {
	found, err := findlist.Search(r, administratorList(), h.Accounts.Find)
	if err != nil {
		return err
	}
	if found.Page.Status, err = form.Flashed(w, r); err != nil {
		return err
	}
	return handlers.Render(w, r, found.Status, cmadmin.Administrators(cmadmin.AdministratorsPage{
		Page: found.Page, List: found.List, Rows: h.rows(r, found.Items),
		ReadOnly: !session.May(r.Context(), account.RightAccounts),
	}))
}

func (h *Administrators) rows(r *http.Request, found []account.Administrator) []cmadmin.AdministratorRow {
	rows := make([]cmadmin.AdministratorRow, len(found))
	for i, a := range found {
		rows[i] = h.row(r, a)
	}
	return rows
}

func (h *Administrators) row(r *http.Request, a account.Administrator) cmadmin.AdministratorRow {
	return cmadmin.AdministratorRow{
		Administrator: a,
		Locked:        h.Now().Before(a.LockedUntil.Time),
		Mine:          a.ID == session.FromContext(r.Context()).Administrator.ID,
	}
}
