package cmadmin

import (
	"context"
	"strconv"

	"tandem/model"
	"tandem/model/account"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// AdministratorsPath is the address of User Management > Administrators.
const AdministratorsPath = "/ccmadmin/administrators"

// AdministratorPath returns the address of one administrator.
func AdministratorPath(id int64) string {
	return AdministratorsPath + "/" + strconv.FormatInt(id, 10)
}

// AdministratorsPage is User Management > Administrators.
type AdministratorsPage struct {
	views.Page
	List component.List
	Rows []AdministratorRow
	// ReadOnly hides what changes something.
	ReadOnly bool
}

// AdministratorRow is one administrator of the list.
type AdministratorRow struct {
	account.Administrator
	// Locked says that no sign-in is possible for now.
	Locked bool
	// Mine marks the person who looks at the list.
	Mine bool
}

func (p AdministratorsPage) page() views.Page {
	p.Title = model.T("Find and List Administrators")
	p.Related = []views.Link{{Text: model.T("Sessions"), Href: SessionsPath}}
	if p.ReadOnly {
		p.Related = nil
	}
	return p.Page
}

func (p AdministratorsPage) table() component.TableOptions {
	t := component.TableOptions{
		Label: model.T("Administrators"),
		List:  &p.List,
		Columns: []component.Column{
			{Name: "user_name", Label: model.T("User Name")},
			{Name: "display_name", Label: model.T("Display Name")},
			{Name: "group", Label: model.T("Access Control Group")},
			{Name: "language", Label: model.T("Language")},
			{Name: "locked_until", Label: model.T("Sign-in status")},
			{Name: "last_sign_in", Label: model.T("Last sign-in")},
		},
	}
	if !p.ReadOnly {
		t.Select = "id"
		t.Columns = append(t.Columns, component.Column{Label: model.T("Copy"), HideLabel: true})
	}
	return t
}

// AdministratorFields are what the list can be filtered by.
func AdministratorFields() []component.FindField {
	return []component.FindField{
		{Name: "user_name", Label: model.T("User Name")},
		{Name: "display_name", Label: model.T("Display Name")},
		{Name: "group", Label: model.T("Access Control Group"), Options: Groups()},
		{Name: "language", Label: model.T("Language"), Options: component.Languages()},
		{Name: "last_sign_in", Label: model.T("Last sign-in"), Time: true},
	}
}

// Groups are the access control groups and what each lets its members do.
func Groups() []component.Option {
	hints := map[account.Group]model.Text{
		account.SuperUsers:       model.T("May look at everything and change everything"),
		account.ServerMonitoring: model.T("May look at everything and change what belongs to Serviceability"),
		account.ReadOnly:         model.T("May look at everything and change nothing"),
	}
	var options []component.Option
	for _, g := range account.Groups() {
		options = append(options, component.Option{Value: string(g), Label: g.Label(), Hint: hints[g]})
	}
	return options
}

// languageName returns the language as it is called in itself.
func languageName(ctx context.Context, tag string) string {
	if tag == "" {
		return i18n.T(ctx, "As the browser asks for")
	}
	return i18n.Language(tag).Name()
}
