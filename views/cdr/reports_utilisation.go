package cdr

import (
	"context"
	"time"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/views/component"
	"tandem/views/i18n"
)

// UtilisationParts are the parts of the report Gateway Utilization. Channels are
// those of the gateways, 0 or missing when nobody said; slots those of the gateway
// that was asked for, if any.
func UtilisationParts(ctx context.Context, a ReportAsked, names Gateways, rows []report.UtilisationRow, channels map[int64]int, slots []report.SlotRow) []ReportPart {
	if len(rows) == 0 {
		return nil
	}
	table := ReportTable{Name: "gateways", Label: model.T("Utilization by gateway"), Columns: []component.Column{
		textColumn(model.T("Gateway")), numberColumn(model.T("Channels")), numberColumn(model.T("Most at once")), textColumn(model.T("At")),
		textColumn(model.T("Busy hour")), numberColumn(model.T("Erlangs in it")), numberColumn(model.T("Occupancy in it")), numberColumn(model.T("Average occupancy")), numberColumn(model.T("Legs")),
	}}
	chart := component.BarChart{Title: model.T("Occupancy in the busy hour"), Says: model.T("Busy channels of those that are configured."), Most: 1}
	for _, r := range rows {
		table.Rows = append(table.Rows, a.utilisationCells(ctx, names, r, channels[r.Gateway]))
		if n := channels[r.Gateway]; n > 0 && len(chart.Bars) < mostBars {
			occupancy := report.Occupancy(r.BusyHourBusy, time.Hour, n)
			chart.Bars = append(chart.Bars, component.ChartBar{
				Label: names.Name(ctx, r.Gateway), Value: occupancy, Text: i18n.T(ctx, "%s of %d", i18n.Percent(ctx, occupancy), n),
			})
		}
	}
	part := ReportPart{Table: table}
	if len(chart.Bars) > 0 {
		part.Chart = chart
	}
	if len(slots) == 0 {
		return []ReportPart{part}
	}
	return []ReportPart{slotPart(ctx, a, names, channels[a.Gateway], slots), part}
}

func (a ReportAsked) utilisationCells(ctx context.Context, names Gateways, r report.UtilisationRow, channels int) []ReportCell {
	busyHour, occupancy, average, configured := timeCell(ctx, r.BusyHour), noCell(), noCell(), noCell()
	if !r.BusyHour.IsZero() {
		busyHour = busyHour.to(a.of(r.Gateway).calls(callsWithin(r.BusyHour, r.BusyHour.Add(time.Hour))))
	}
	if channels > 0 {
		configured = countCell(ctx, int64(channels))
		occupancy = shareCell(ctx, report.Occupancy(r.BusyHourBusy, time.Hour, channels), 1)
		average = shareCell(ctx, report.Occupancy(r.Busy, a.elapsed(), channels), 1)
	}
	return []ReportCell{
		nameCell(names.Name(ctx, r.Gateway)).to(a.of(r.Gateway).url()), configured, countCell(ctx, r.Peak), timeCell(ctx, r.PeakAt),
		busyHour, decimalCell(ctx, report.Erlangs(r.BusyHourBusy, time.Hour)), occupancy, average,
		countCell(ctx, r.Legs).to(a.of(r.Gateway).calls(func(*search.Filter) {})),
	}
}

// elapsed is how much of the range is over.
func (a ReportAsked) elapsed() time.Duration {
	if a.Now.Before(a.In.To) && a.Now.After(a.In.From) {
		return a.Now.Sub(a.In.From)
	}
	return a.In.To.Sub(a.In.From)
}

// slotStep is the time for which a chart of a range has one value.
func slotStep(in report.Range) time.Duration {
	switch span := in.To.Sub(in.From); {
	case span <= 3*24*time.Hour:
		return slotLength
	case span <= mostDays*24*time.Hour:
		return time.Hour
	default:
		return 24 * time.Hour
	}
}

// slotLength is that of report.SlotRow.
const slotLength = 15 * time.Minute

// slotPart shows the busy channels of a gateway over time.
func slotPart(ctx context.Context, a ReportAsked, names Gateways, channels int, slots []report.SlotRow) ReportPart {
	var peaks, averages []float64
	var most report.SlotRow
	table := ReportTable{Name: "slots", Label: model.T("Busy channels of %s", names.Name(ctx, a.Gateway)), Columns: []component.Column{
		textColumn(model.T("Time")), numberColumn(model.T("Most at once")), numberColumn(model.T("On average")), numberColumn(model.T("Calls")),
	}}
	for _, s := range slotSums(a.In, slots) {
		average := report.Erlangs(s.Busy, slotStep(a.In))
		peaks, averages = append(peaks, float64(s.Peak)), append(averages, average)
		if s.Peak > most.Peak {
			most = s
		}
		if s.Peak > 0 || s.Calls > 0 {
			table.Rows = append(table.Rows, []ReportCell{
				timeCell(ctx, s.Slot), countCell(ctx, s.Peak), decimalCell(ctx, average), countCell(ctx, s.Calls),
			})
		}
	}
	chart := component.LineChart{
		Title: table.Label, Says: model.T("At most %d channels were busy at once, at %s.", most.Peak, i18n.Time(ctx, model.At(most.Slot))),
		Lines: []component.ChartLine{{Name: model.T("On average"), Values: averages, Area: true}, {Name: model.T("Most at once"), Values: peaks}},
		Limit: float64(channels), LimitName: model.T("Configured channels"),
		Marks: component.TimeMarks(a.In.From.In(a.In.Zone), a.In.To, func(at time.Time, whole bool) string {
			if whole {
				return at.Format("01-02")
			}
			return at.Format("15:04")
		}),
	}
	return ReportPart{Chart: chart, Folded: true, Table: table}
}

// slotSums are what was in each step of a range: the most channels at once, the
// time of all of them, and the calls.
func slotSums(in report.Range, slots []report.SlotRow) []report.SlotRow {
	length := slotStep(in)
	sums := make([]report.SlotRow, (in.To.Sub(in.From)+length-1)/length)
	for i := range sums {
		sums[i].Slot = in.From.Add(time.Duration(i) * length)
	}
	for _, s := range slots {
		i := int(s.Slot.Sub(in.From) / length)
		if s.Slot.Before(in.From) || i >= len(sums) {
			continue
		}
		sums[i].Peak = max(sums[i].Peak, s.Peak)
		sums[i].Busy += s.Busy
		sums[i].Calls += s.Calls
	}
	return sums
}
