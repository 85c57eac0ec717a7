package cdr

import (
	"context"
	"time"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/model/cdr/tariff"
	"tandem/views/component"
	"tandem/views/i18n"
)

// QualityParts are the parts of the report ASR and ACD.
func QualityParts(ctx context.Context, a ReportAsked, names Gateways, gateways []report.GatewayRow, destinations []report.DestinationRow) []ReportPart {
	if len(gateways) == 0 && len(destinations) == 0 {
		return nil
	}
	first := ReportTable{Name: "gateways", Label: model.T("ASR by gateway"), Columns: append([]component.Column{textColumn(model.T("Gateway"))}, volumeColumns()...)}
	var volumes []report.Volume
	for _, g := range gateways {
		first.add(nameCell(names.Name(ctx, g.Gateway)), volumeCells(ctx, g.Volume), a.of(g.Gateway).calls(everything))
		volumes = append(volumes, g.Volume)
	}
	parts := []ReportPart{{Chart: asrChart(ctx, first, volumes), Table: first}}
	second := ReportTable{
		Name: "destinations", Label: model.T("ASR by destination"),
		Columns: append([]component.Column{textColumn(model.T("Destination"))}, volumeColumns()...),
	}
	volumes = nil
	for _, d := range destinations {
		second.add(destinationCell(ctx, d.Destination), volumeCells(ctx, d.Volume), a.callsTo(d.Destination))
		volumes = append(volumes, d.Volume)
	}
	return append(parts, ReportPart{Chart: asrChart(ctx, second, volumes), Table: second})
}

// everything narrows calls to nothing less.
func everything(*search.Filter) {}

// add adds a row whose number of calls leads to href.
func (t *ReportTable) add(head ReportCell, cells []ReportCell, href string) {
	cells[0] = cells[0].to(href)
	t.Rows = append(t.Rows, append([]ReportCell{head}, cells...))
}

// asrChart shows the ASR of the first rows of a table.
func asrChart(ctx context.Context, t ReportTable, volumes []report.Volume) component.BarChart {
	chart := component.BarChart{Title: t.Label, Says: model.T("Of those with the most calls."), Most: 1}
	for i, v := range volumes[:min(len(volumes), mostBars)] {
		chart.Bars = append(chart.Bars, component.ChartBar{
			Label: t.Rows[i][0].Text, Value: v.ASR(), Text: i18n.T(ctx, "%s of %d", i18n.Percent(ctx, v.ASR()), v.Calls),
		})
	}
	return chart
}

// ShortParts are the parts of the report Short Calls. Limit is up to when a call is
// short.
func ShortParts(ctx context.Context, a ReportAsked, names Gateways, rows []report.ShortRow, limit time.Duration) []ReportPart {
	if len(rows) == 0 {
		return nil
	}
	table := ReportTable{
		Name: "short", Label: model.T("Short calls by day and gateway"), Note: model.T("Short calls were answered and lasted %d seconds or less.", int64(limit/time.Second)),
		Columns: []component.Column{
			textColumn(model.T("Day")), textColumn(model.T("Gateway")), numberColumn(model.T("Calls")), numberColumn(model.T("Without duration")), numberColumn(model.T("Short")),
			numberColumn(model.T("Share of both")),
		},
	}
	sums := map[time.Time]report.ShortRow{}
	for _, r := range rows {
		day := sums[r.Day]
		day.Short, day.Zero, day.Calls = day.Short+r.Short, day.Zero+r.Zero, day.Calls+r.Calls
		sums[r.Day] = day
		table.Rows = append(table.Rows, []ReportCell{
			nameCell(r.Day.Format(time.DateOnly)), nameCell(names.Name(ctx, r.Gateway)), countCell(ctx, r.Calls),
			countCell(ctx, r.Zero).to(a.shortCalls(r, 0, 0)), countCell(ctx, r.Short).to(a.shortCalls(r, 1, int(limit/time.Second))),
			shareCell(ctx, float64(r.Short+r.Zero)/float64(max(1, r.Calls)), r.Calls),
		})
	}
	return []ReportPart{{Chart: shortChart(ctx, a, sums), Table: table}}
}

// shortCalls is the address of the calls of a row that lasted from shortest to
// longest seconds.
func (a ReportAsked) shortCalls(r report.ShortRow, shortest, longest int) string {
	return a.of(r.Gateway).calls(func(f *search.Filter) {
		f.From, f.To, f.Shortest, f.Longest = r.Day, r.Day.AddDate(0, 0, 1), &shortest, &longest
	})
}

func shortChart(ctx context.Context, a ReportAsked, sums map[time.Time]report.ShortRow) component.ColumnChart {
	var days []report.DayVolume
	short, all := int64(0), int64(0)
	for day, r := range sums {
		short, all = short+r.Short+r.Zero, all+r.Calls
		days = append(days, report.DayVolume{Day: day, Volume: report.Volume{Calls: r.Short + r.Zero, Answered: r.Short}})
	}
	return component.ColumnChart{
		Title: model.T("Short calls by day"), Says: model.T("%d of %d calls were short or without duration.", short, all),
		Series: []model.Text{model.T("Short"), model.T("Without duration")}, Columns: dayColumns(ctx, a.In, days),
	}
}

// UnusualParts are the parts of the report Unusual Destinations.
func UnusualParts(ctx context.Context, a ReportAsked, rows []report.DestinationRow, currency string) []ReportPart {
	if len(rows) == 0 {
		return nil
	}
	table := ReportTable{Name: "destinations", Label: model.T("New destinations"), Columns: append([]component.Column{textColumn(model.T("Destination"))}, volumeColumns()...)}
	if currency != "" {
		table.Columns = append(table.Columns, numberColumn(model.T("Charge")))
	}
	chart := component.BarChart{Title: table.Label, Says: model.T("By their calls.")}
	for _, r := range rows {
		head, cells := destinationCell(ctx, r.Destination), withCharge(volumeCells(ctx, r.Volume), r.Charge, currency)
		table.add(head, cells, a.callsTo(r.Destination))
		if len(chart.Bars) < mostBars {
			chart.Bars = append(chart.Bars, component.ChartBar{Label: head.Text, Value: float64(r.Calls), Text: cells[0].Text})
		}
	}
	return []ReportPart{{Chart: chart, Table: table}}
}

func withCharge(cells []ReportCell, charge tariff.Amount, currency string) []ReportCell {
	if currency == "" {
		return cells
	}
	return append(cells, moneyCell(charge, currency))
}
