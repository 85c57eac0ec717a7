package cdr

import (
	"context"
	"strings"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/model/cdr/tariff"
	"tandem/views/component"
	"tandem/views/i18n"
)

// mostBars are the bars of a chart; its table may have more rows.
const mostBars = 20

// TopParts are the parts of the report Top of numbers. Currency is that of their
// charges, "" when nothing is charged.
func TopParts(ctx context.Context, a ReportAsked, rows []report.NumberRow, currency string) []ReportPart {
	top := topList{a: a, currency: currency, label: model.T("Number")}
	for _, r := range rows {
		cell := nameCell(r.Number)
		if r.Number == "" {
			cell = wordsCell(ctx, model.T("No number given"))
		}
		top.add(ctx, cell, r.Volume, r.Charge, a.callsOfNumber(r.Number))
	}
	return top.parts()
}

// callsOfNumber is the address of the calls of a number in the role that was asked
// for, "" when it is not known.
func (a ReportAsked) callsOfNumber(number string) string {
	if number == "" {
		return ""
	}
	return a.calls(func(f *search.Filter) {
		f.Number, f.Match, f.Role = number, archive.Exact, search.Called
		if a.Of == OfCalling {
			f.Role = search.Calling
		}
	})
}

// DestinationParts are the parts of the report Top of destinations.
func DestinationParts(ctx context.Context, a ReportAsked, rows []report.DestinationRow, currency string) []ReportPart {
	top := topList{a: a, currency: currency, label: model.T("Destination")}
	for _, r := range rows {
		top.add(ctx, destinationCell(ctx, r.Destination), r.Volume, r.Charge, a.callsTo(r.Destination))
	}
	return top.parts()
}

// destinationCell is the name of a destination.
func destinationCell(ctx context.Context, s string) ReportCell {
	if s == "" {
		return wordsCell(ctx, model.T("No number given"))
	}
	return nameCell(s)
}

// callsTo is the address of the calls to a destination that is the first digits of
// numbers; "" for one that has a name: the rate knows its numbers.
func (a ReportAsked) callsTo(destination string) string {
	if destination == "" || strings.Trim(destination, "0123456789") != "" {
		return ""
	}
	return a.calls(func(f *search.Filter) {
		f.Number, f.Match, f.Role = destination, archive.Prefix, search.Called
	})
}

// topList is a table and a chart that grow row by row.
type topList struct {
	a        ReportAsked
	currency string
	label    model.Text
	rows     [][]ReportCell
	bars     []component.ChartBar
}

func (t *topList) add(ctx context.Context, head ReportCell, v report.Volume, charge tariff.Amount, href string) {
	cells := volumeCells(ctx, v)
	cells[0] = cells[0].to(href)
	bar := component.ChartBar{Label: head.Text, Value: float64(v.Calls), Text: cells[0].Text}
	cells = withCharge(cells, charge, t.currency)
	switch t.a.By {
	case report.ByDuration:
		bar.Value, bar.Text = v.Billable.Seconds(), duration(v.Billable)
	case report.ByCharge:
		bar.Value, bar.Text = float64(charge), moneyCell(charge, t.currency).Text
	}
	t.rows = append(t.rows, append([]ReportCell{head}, cells...))
	if len(t.bars) < mostBars {
		t.bars = append(t.bars, bar)
	}
}

func (t *topList) parts() []ReportPart {
	if len(t.rows) == 0 {
		return nil
	}
	title := model.T("%s, ordered by %s", ofText(t.a.Of), orders.Text(t.a.By))
	columns := append([]component.Column{textColumn(t.label)}, volumeColumns()...)
	if t.currency != "" {
		columns = append(columns, numberColumn(model.T("Charge")))
	}
	return []ReportPart{{
		Chart: component.BarChart{Title: title, Bars: t.bars, Says: model.T("The first is %s with %s.", t.bars[0].Label, t.bars[0].Text)},
		Table: ReportTable{Name: "top", Label: title, Columns: columns, Rows: t.rows},
	}}
}

func ofText(of string) model.Text {
	switch of {
	case OfCalling:
		return model.T("Calling numbers")
	case OfDestination:
		return model.T("Destinations")
	default:
		return model.T("Called numbers")
	}
}

// CauseParts are the parts of the report Causes.
func CauseParts(ctx context.Context, a ReportAsked, rows []report.CauseRow) []ReportPart {
	if len(rows) == 0 {
		return nil
	}
	sum := int64(0)
	for _, r := range rows {
		sum += r.Calls
	}
	chart := component.BarChart{
		Title: model.T("Calls by disconnect cause"), Says: model.T("The most frequent cause is: %s.", rows[0].Cause.Text()),
	}
	table := ReportTable{Name: "causes", Label: chart.Title, Columns: []component.Column{
		textColumn(model.T("Cause")), numberColumn(model.T("Decimal")), numberColumn(model.T("Hexadecimal")), numberColumn(model.T("Calls")), numberColumn(model.T("Share")),
	}}
	for _, r := range rows {
		calls, part := countCell(ctx, r.Calls), shareCell(ctx, float64(r.Calls)/float64(sum), sum)
		calls = calls.to(a.calls(func(f *search.Filter) { f.Causes = []cdr.Cause{r.Cause} }))
		table.Rows = append(table.Rows, []ReportCell{
			wordsCell(ctx, r.Cause.Text()).to(CauseURL(r.Cause)), countCell(ctx, int64(r.Cause)), {Text: "0x" + r.Cause.Hex(), Numeric: true}, calls, part,
		})
		if len(chart.Bars) < mostBars {
			chart.Bars = append(chart.Bars, component.ChartBar{
				Label: i18n.Text(ctx, r.Cause.Text()), Value: float64(r.Calls), Text: calls.Text + " · " + part.Text,
			})
		}
	}
	return []ReportPart{{Chart: chart, Table: table}}
}
