package cdr

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/tariff"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// RateTablesPath is the address of Gateway CDRs > Rate Tables.
const RateTablesPath = "/ccmservice/gateway-cdrs/rate-tables"

// RatesURL returns the address of the rates of a table as a file.
func RatesURL(table int64) string { return RateTableURL(table) + "/rates.csv" }

// UploadURL returns the address where the rates of a table are uploaded.
func UploadURL(table int64) string { return RateTableURL(table) + "/upload" }

// RateTableURL returns the address of a rate table.
func RateTableURL(table int64) string { return RateTablesPath + "/" + strconv.FormatInt(table, 10) }

// ParamRateRow is sent by the buttons of the rates (component.AddRow and
// component.RemoveRow).
const ParamRateRow = "_rate_row"

func ratesID() string { return component.FieldID("rates") }

// What is asked for when a number is tried.
const (
	ParamTry      = "try"
	ParamDuration = "duration"
	ParamAt       = "at"
)

// RateRows are the rates of a table as they are edited.
type RateRows struct {
	// Rows have tariff.Columns.
	Rows   [][]string
	Errors model.FieldErrors
	// Edited is false for a table that is too big for the page; Stored are its
	// rates.
	Edited   bool
	Stored   []tariff.Rate
	ReadOnly bool
	// Upload is where a file takes their place, "" for a new table.
	Upload string
}

// shownRates are the rates of a big table that the page shows.
const shownRates = 100

func (r RateRows) shown() []tariff.Rate { return r.Stored[:min(shownRates, len(r.Stored))] }

// rowErrors are what is wrong with the i-th row.
func (r RateRows) rowErrors(i int) model.FieldErrors {
	var errs model.FieldErrors
	for _, column := range tariff.Columns() {
		if text := r.Errors.For(tariff.RateField(i+1, column)); !text.IsZero() {
			errs.Add(tariff.RateField(i+1, column), text)
		}
	}
	return errs
}

// rateLabels are the columns of rates as they are shown, in the order of
// tariff.Columns.
func rateLabels() []model.Text {
	return []model.Text{
		model.T("Prefix"), model.T("Destination"), model.T("Days"), model.T("From"), model.T("To"), model.T("Connection"),
		model.T("First Seconds"), model.T("First Amount"), model.T("Then per Seconds"), model.T("Amount"),
	}
}

func rateColumns() []component.Column {
	var columns []component.Column
	for i, label := range rateLabels() {
		columns = append(columns, component.Column{Label: label, Numeric: i > 4})
	}
	return columns
}

// rateCells are the cells of a rate for people.
func rateCells(ctx context.Context, r *tariff.Rate) []string {
	cells := r.Row()
	cells[0] = cmp.Or(cells[0], "–")
	cells[2] = i18n.Text(ctx, r.Days.Text())
	return cells
}

// cells are the controls of the i-th row.
func (r RateRows) cells(i int) []component.Field {
	cells := make([]component.Field, len(r.Rows[i]))
	for column, value := range r.Rows[i] {
		name := tariff.Columns()[column]
		key := tariff.RateField(i+1, name)
		cells[column] = component.Field{
			Name: "rate_" + name, Key: key, Label: model.T("%s, line %d", rateLabels()[column], i+1),
			Value: value, Error: r.Errors.For(key), Disabled: r.ReadOnly,
		}
		if name == "days" {
			cells[column].Options = component.Options(tariff.AllOfDays(), tariff.Days.Text)
		}
	}
	return cells
}

// RateTablePanes stand below the form of a stored rate table.
type RateTablePanes struct {
	Table    tariff.RateTable
	Try      Try
	ReadOnly bool
}

// Try is a call that is rated to see what it would cost.
type Try struct {
	// Number, Duration and At are as they were typed; At is in Zone.
	Number, Duration, At string
	Zone, Currency       string
	Errors               model.FieldErrors
	// Tried says that the rest holds the result: Charge when a rate fits.
	Tried, Fits bool
	Seconds     int64
	Charge      tariff.Charge
}

// increments is how often the increment of the rate is charged.
func (t Try) increments() int64 {
	rate := t.Charge.Rate
	after := max(0, t.Seconds-rate.FirstSeconds)
	return (after + rate.Increment - 1) / rate.Increment
}

// RateWords says what a rate charges, in one line: "0.05 + 0.10/60 s + 0.01/6 s".
func RateWords(r *tariff.Rate, currency string) string {
	words := ""
	if r.Connection != 0 {
		words = r.Connection.In(currency) + " + "
	}
	if r.FirstSeconds != 0 {
		words += r.FirstAmount.In(currency) + "/" + strconv.FormatInt(r.FirstSeconds, 10) + " s + "
	}
	return words + r.IncrementAmount.In(currency) + "/" + strconv.FormatInt(r.Increment, 10) + " s"
}

// rateTimes says when a rate holds.
func rateTimes(ctx context.Context, r *tariff.Rate) string {
	return i18n.Text(ctx, r.Days.Text()) + " " + tariff.Clock(r.FromMinute) + "–" + tariff.Clock(r.ToMinute)
}

func seconds(n int64) string { return duration(time.Duration(n) * time.Second) }

// RatesUploadPage takes the rates of a table from a file.
type RatesUploadPage struct {
	views.Page
	ID      int64
	Name    string
	Rates   int
	Version int
	Fields  component.Fields
}

func (p RatesUploadPage) page() views.Page {
	p.Title, p.Path = model.T("Upload Rates"), RateTablesPath
	p.Related = []views.Link{
		{Text: model.T("Configure %s", p.Name), Href: RateTableURL(p.ID)},
		{Text: model.T("Download Rates (CSV)"), Href: RatesURL(p.ID)},
	}
	return p.Page
}

func (p RatesUploadPage) file() component.Field {
	return component.Field{
		Name: "file", Label: model.T("File"), Error: p.Errors.For("file"),
		Hint:  model.T("CSV in UTF-8 with these columns; the first row may name them: %s", columnsText()),
		Attrs: map[string]any{"accept": ".csv,.txt"},
	}
}

func columnsText() string {
	text := ""
	for i, c := range tariff.Columns() {
		if i > 0 {
			text += ", "
		}
		text += c
	}
	return text
}

func (p RatesUploadPage) pasted() component.Field {
	f := p.Fields["pasted"]
	f.Rows = 10
	f.Hint = model.T("For example: %s", "8190,Japan (mobile),all,00:00,24:00,0,60,0.3,6,0.03")
	f.Attrs = map[string]any{"spellcheck": "false"}
	return f
}
