package cdr

import (
	"net/url"
	"slices"

	"tandem/model"
	"tandem/model/cdr/tariff"
	pages "tandem/views/cdr"
	"tandem/views/component"
)

// mostEdited are the rates that a page can edit; bigger tables are changed by
// uploading a file.
const mostEdited = 200

// rateLists are the rates of a form, a list for each column.
type rateLists struct {
	// Edited says that the lists are all of the rates.
	Edited          bool     `form:"rates_edited"`
	Prefix          []string `form:"rate_prefix" label:"Prefix" kind:"number"`
	Destination     []string `form:"rate_destination" label:"Destination"`
	Days            []string `form:"rate_days" label:"Days"`
	From            []string `form:"rate_from" label:"From" kind:"number"`
	To              []string `form:"rate_to" label:"To" kind:"number"`
	Connection      []string `form:"rate_connection" label:"Connection" kind:"number"`
	FirstSeconds    []string `form:"rate_first_seconds" label:"First Seconds" kind:"number"`
	FirstAmount     []string `form:"rate_first_amount" label:"First Amount" kind:"number"`
	Increment       []string `form:"rate_increment" label:"Then per Seconds" kind:"number"`
	IncrementAmount []string `form:"rate_increment_amount" label:"Amount" kind:"number"`
}

func rateListsOf(rates []tariff.Rate) rateLists {
	f := rateLists{Edited: len(rates) <= mostEdited}
	if !f.Edited {
		return f
	}
	for i := range rates {
		f.add(rates[i].Row())
	}
	return f
}

// columns are the lists in the order of tariff.Columns.
func (f *rateLists) columns() []*[]string {
	return []*[]string{
		&f.Prefix, &f.Destination, &f.Days, &f.From, &f.To, &f.Connection, &f.FirstSeconds, &f.FirstAmount, &f.Increment, &f.IncrementAmount,
	}
}

// rows are the rates as rows with tariff.Columns.
func (f *rateLists) rows() [][]string {
	columns := f.columns()
	rows := make([][]string, len(f.Destination))
	for i := range rows {
		for _, list := range columns {
			rows[i] = append(rows[i], at(*list, i))
		}
	}
	return rows
}

func (f *rateLists) add(row []string) {
	for i, list := range f.columns() {
		*list = append(*list, row[i])
	}
}

// Press implements form.Presser: the buttons add a rate at the end, and take one
// away.
func (f *rateTableForm) Press(values url.Values) (bool, model.FieldErrors) {
	button := values.Get(pages.ParamRateRow)
	if button == "" {
		return false, nil
	}
	if button == component.ChangeAdd {
		return true, f.addRate()
	}
	for _, list := range f.columns() {
		if i, ok := component.RemovedRow(button, len(*list)); ok {
			*list = slices.Delete(*list, i, i+1)
		}
	}
	return true, nil
}

// addRate adds a rate with the days, times and periods of the last one.
func (f *rateTableForm) addRate() model.FieldErrors {
	rows := f.rows()
	if len(rows) >= mostEdited {
		return model.FieldErrors{{Field: "rates", Text: model.T("The page edits at most %d rates. Save these, download them, and upload the file with more.", mostEdited)}}
	}
	rate := tariff.Rate{Days: tariff.AllDays, ToMinute: 24 * 60, FirstSeconds: 60, Increment: 60}
	row := rate.Row()
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		for _, column := range []string{"days", "from", "to", "first_seconds", "increment"} {
			i := slices.Index(tariff.Columns(), column)
			row[i] = last[i]
		}
	}
	f.add(row)
	return nil
}
