package cdr

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/cdr/tariff"
	"tandem/views/component"
	"tandem/views/i18n"
)

// ReportPart is a table of a report, and the chart of the same numbers.
type ReportPart struct {
	// Chart is nil when the table stands alone. The table stands below it, folded
	// up when the chart tells the same.
	Chart  interface{ Show() templ.Component }
	Folded bool
	Table  ReportTable
}

// ReportTable is a table of a report, on its page and as a file.
type ReportTable struct {
	// Name is the value of ParamTable.
	Name string
	// Label stands above it, Note beside that.
	Label, Note model.Text
	Columns     []component.Column
	Rows        [][]ReportCell
}

// ReportCell is a cell of a ReportTable.
type ReportCell struct {
	// Text is what people read, File what a file has; "" is the same.
	Text, File string
	// Href is where it leads.
	Href    string
	Numeric bool
	// Whole keeps it in one line.
	Whole bool
}

// Heads are the heads of the table as a file.
func (t ReportTable) Heads(ctx context.Context) []string {
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, i18n.Text(ctx, c.Label))
	}
	return heads
}

// Cells are a row of the table as a file.
func (t ReportTable) Cells(row int) []string {
	var cells []string
	for _, c := range t.Rows[row] {
		if c.File != "" {
			cells = append(cells, c.File)
		} else {
			cells = append(cells, c.Text)
		}
	}
	return cells
}

// mostReportRows are the rows that a page shows; a file has all.
const mostReportRows = 1000

// shown are the rows on the page.
func (t ReportTable) shown() [][]ReportCell { return t.Rows[:min(len(t.Rows), mostReportRows)] }

func (t ReportTable) options() component.TableOptions {
	return component.TableOptions{Label: t.Label, Columns: t.Columns}
}

func (c ReportCell) class() string {
	switch {
	case c.Numeric:
		return "number"
	case c.Whole:
		return "nowrap"
	}
	return ""
}

// to makes a cell lead somewhere.
func (c ReportCell) to(href string) ReportCell {
	c.Href = href
	return c
}

func wordsCell(ctx context.Context, text model.Text) ReportCell {
	return ReportCell{Text: i18n.Text(ctx, text)}
}

func nameCell(text string) ReportCell { return ReportCell{Text: text} }

func countCell(ctx context.Context, n int64) ReportCell {
	return ReportCell{Text: i18n.Number(ctx, float64(n), 0), File: strconv.FormatInt(n, 10), Numeric: true}
}

// decimalCell is a number with two digits behind the point.
func decimalCell(ctx context.Context, v float64) ReportCell {
	return ReportCell{Text: i18n.Number(ctx, v, 2), File: strconv.FormatFloat(v, 'f', 2, 64), Numeric: true}
}

// shareCell is a part, 0 to 1, of something; there is none of nothing.
func shareCell(ctx context.Context, part float64, of int64) ReportCell {
	if of == 0 {
		return noCell()
	}
	return ReportCell{Text: i18n.Percent(ctx, part), File: strconv.FormatFloat(part, 'f', 4, 64), Numeric: true}
}

// spanCell is a duration; files have seconds.
func spanCell(d time.Duration) ReportCell {
	return ReportCell{Text: duration(d), File: strconv.FormatInt(int64(d/time.Second), 10), Numeric: true}
}

// noCell stands where a number would mean nothing.
func noCell() ReportCell { return ReportCell{Text: "–", Numeric: true} }

// timeCell is a time; files have RFC 3339 in the zone of the reader.
func timeCell(ctx context.Context, t time.Time) ReportCell {
	if t.IsZero() {
		return ReportCell{Text: "–"}
	}
	return ReportCell{Text: i18n.Time(ctx, model.At(t)), File: t.In(i18n.FromContext(ctx).Zone).Format(time.RFC3339), Whole: true}
}

// moneyCell is an amount in a currency.
func moneyCell(a tariff.Amount, currency string) ReportCell {
	return ReportCell{Text: a.In(currency) + " " + currency, File: a.In(currency), Numeric: true}
}

func textColumn(label model.Text) component.Column { return component.Column{Label: label} }

func numberColumn(label model.Text) component.Column {
	return component.Column{Label: label, Numeric: true}
}

// volumeColumns are the columns of volumeCells.
func volumeColumns() []component.Column {
	return []component.Column{
		numberColumn(model.T("Calls")), numberColumn(model.T("Answered")), numberColumn(model.T("ASR")), numberColumn(model.T("Total duration")),
		numberColumn(model.T("ACD")),
	}
}

func volumeCells(ctx context.Context, v report.Volume) []ReportCell {
	acd := noCell()
	if v.Answered > 0 {
		acd = spanCell(v.ACD())
	}
	return []ReportCell{countCell(ctx, v.Calls), countCell(ctx, v.Answered), shareCell(ctx, v.ASR(), v.Calls), spanCell(v.Billable), acd}
}
