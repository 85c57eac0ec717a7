package cdr

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/tariff"
	pages "tandem/views/cdr"
	"tandem/views/component"
	view "tandem/views/record"
)

// rateTableForm is a rate table as it is edited. The rates stand in lists beside
// each other, one for each of tariff.Columns.
type rateTableForm struct {
	Name        string `form:"name" label:"Name" validate:"required,max=50,line"`
	Description string `form:"description" label:"Description" validate:"max=128,line"`
	Currency    string `form:"currency" label:"Currency" validate:"required,max=3,line"`
	Zone        string `form:"zone" label:"Time Zone" validate:"max=64,line"`
	Active      bool   `form:"active" label:"Active: calls are rated by this table"`
	rateLists
	Version int `form:"version"`
}

// RateTables serves Gateway CDRs > Rate Tables.
type RateTables struct {
	Tables *tariff.RateTables
	Now    func() time.Time
}

// RateTableWords are what the pages of rate tables are called and where they are.
func RateTableWords() view.Words {
	return view.Words{
		Path: pages.RateTablesPath, List: model.T("Find and List Rate Tables"), Find: model.T("Find Rate Tables where"),
		Plural: model.T("Rate Tables"), Title: model.T("Rate Table Configuration"),
	}
}

// Page returns the pages of the records.
func (h *RateTables) Page() *record.Page[tariff.RateTable, rateTableForm] {
	return &record.Page[tariff.RateTable, rateTableForm]{
		Store: h.Tables,
		Words: RateTableWords(),
		Right: account.RightServiceabilityUpdate,
		Find: []component.FindField{
			{Name: "name", Label: model.T("Name")},
			{Name: "description", Label: model.T("Description")},
			{Name: "currency", Label: model.T("Currency")},
			{Name: "active", Label: model.T("Active"), Options: []component.Option{
				{Value: "true", Label: model.T("Yes")}, {Value: "false", Label: model.T("No")},
			}},
		},
		Label:     model.T("Name"),
		Columns:   rateTableColumns(),
		NewRecord: func(*http.Request) (tariff.RateTable, error) { return tariff.RateTable{}, nil },
		Form: func(t tariff.RateTable) rateTableForm {
			return rateTableForm{
				Name: t.Name, Description: t.Description, Currency: t.Currency, Zone: t.Zone, Active: t.Active, rateLists: rateListsOf(t.Rates),
			}
		},
		Apply:    rateTableForm.apply,
		Sections: rateTableSections,
		Saved: func(t tariff.RateTable) model.Text {
			if !t.Active {
				return model.Text{}
			}
			return model.T("Bills have the new charges at once; reports follow by themselves within minutes.")
		},
		Copied: func(t *tariff.RateTable) { t.Active = false },
		Lost: func(t tariff.RateTable) model.Text {
			if t.Active {
				return model.T("%s is the active table: without another one no call is charged.", t.Name)
			}
			return model.T("%s has %d rates.", t.Name, len(t.Rates))
		},
		ListRelated: []component.Link{{Text: model.T("Bill"), Href: pages.BillPath}},
		Related: func(t tariff.RateTable) []component.Link {
			return []component.Link{{Text: model.T("Download Rates (CSV)"), Href: pages.RatesURL(t.ID)}}
		},
		Below: h.below,
	}
}

func rateTableColumns() []record.Column[tariff.RateTable] {
	return []record.Column[tariff.RateTable]{
		{Name: "description", Label: model.T("Description"), Text: func(t tariff.RateTable) string { return t.Description }},
		{Name: "currency", Label: model.T("Currency"), Text: func(t tariff.RateTable) string { return t.Currency }},
		{Label: model.T("Rates"), Text: func(t tariff.RateTable) string { return strconv.Itoa(len(t.Rates)) }},
		{
			Name: "active", Label: model.T("Active"),
			Word: func(t tariff.RateTable) model.Text {
				if t.Active {
					return model.T("Active")
				}
				return model.T("No")
			},
			Cell: func(t tariff.RateTable) templ.Component { return pages.ActiveCell(t.Active) },
		},
	}
}

// apply puts what was typed into t. The rates of a table that is too big for the
// page stay as they are.
func (f rateTableForm) apply(t *tariff.RateTable) error {
	t.Name, t.Description, t.Currency, t.Zone, t.Active = f.Name, f.Description, f.Currency, f.Zone, f.Active
	if !f.Edited {
		return nil
	}
	var errs model.FieldErrors
	t.Rates = nil
	for i, row := range f.rows() {
		t.Rates = append(t.Rates, tariff.ParseRow(i+1, row, &errs))
	}
	return errs.Err()
}

func rateTableSections(s record.Shown[tariff.RateTable, rateTableForm]) []view.Section {
	zone := component.TimeZone(s.Fields["zone"])
	zone.Hint = model.T("In which the times of day of the rates are meant, for example Asia/Tokyo; empty means the time zone of the cluster")
	currency := noted(s.Fields["currency"], model.T("The three letters of ISO 4217, such as JPY or EUR."))
	currency.Narrow = true
	rates := pages.RateRows{Rows: s.Form.rows(), Edited: s.Form.Edited, Errors: s.Errors, ReadOnly: s.ReadOnly, Stored: s.Record.Rates}
	if !s.New {
		rates.Upload = pages.UploadURL(s.Record.ID)
	}
	return []view.Section{
		{Title: model.T("Rate Table Information"), Controls: []templ.Component{
			component.Text(s.Fields["name"]), component.Text(s.Fields["description"]), component.Text(currency),
			component.Text(zone), component.TimeZones(),
			component.Check(noted(s.Fields["active"], model.T("At most one table is active; activating this one deactivates the other. Calls of the past are rated by it too."))),
		}},
		{
			Title:    model.T("Rates"),
			Note:     model.T("The longest prefix that fits the called number counts; an empty prefix fits every number"),
			Controls: []templ.Component{pages.Rates(rates)},
		},
	}
}

// below offers to try a number with the stored rates.
func (h *RateTables) below(r *http.Request, t tariff.RateTable) (templ.Component, error) {
	try, err := tried(r, &t, h.Now())
	if err != nil {
		return nil, err
	}
	return pages.RateTableBelow(pages.RateTablePanes{
		Table: t, Try: try, ReadOnly: !session.May(r.Context(), account.RightServiceabilityUpdate),
	}), nil
}
