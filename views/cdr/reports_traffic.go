package cdr

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/cdr/report"
	"tandem/model/cdr/search"
	"tandem/views/component"
	"tandem/views/i18n"
)

// TrafficParts are the parts of the report Traffic.
func TrafficParts(ctx context.Context, a ReportAsked, t report.Traffic) []ReportPart {
	if t.Total.Calls == 0 {
		return nil
	}
	return []ReportPart{hourPart(ctx, a, t), weekdayPart(ctx, t), cellPart(ctx, t), dayPart(ctx, a, t)}
}

// answeredSeries are the names of the two series of volumeValues.
func answeredSeries() []model.Text {
	return []model.Text{model.T("Answered"), model.T("Not answered")}
}

func volumeValues(v report.Volume) []int64 { return []int64{v.Answered, v.Calls - v.Answered} }

// hourSpan writes an hour of the day as 09:00–10:00.
func hourSpan(hour int) string { return fmt.Sprintf("%02d:00–%02d:00", hour, hour+1) }

// hourLabel is the label of an hour below a chart.
func hourLabel(hour int) (label string, minor bool) { return strconv.Itoa(hour), hour%3 != 0 }

// busiest returns the index of the volume with the most calls.
func busiest(all []report.Volume) int {
	most := 0
	for i, v := range all {
		if v.Calls > all[most].Calls {
			most = i
		}
	}
	return most
}

func hourPart(ctx context.Context, a ReportAsked, t report.Traffic) ReportPart {
	most := busiest(t.Hours[:])
	chart := component.ColumnChart{
		Title: model.T("Calls by hour of the day"), Series: answeredSeries(),
		Says: model.T("Most calls begin at %s: %d of %d.", hourSpan(most), t.Hours[most].Calls, t.Total.Calls),
	}
	table := ReportTable{Name: "hours", Label: chart.Title, Columns: append([]component.Column{textColumn(model.T("Hour"))}, volumeColumns()...)}
	for hour, v := range t.Hours {
		label, minor := hourLabel(hour)
		chart.Columns = append(chart.Columns, component.ChartColumn{
			Label: label, Minor: minor, Values: volumeValues(v), Tip: tip(ctx, hourSpan(hour), v.Calls),
		})
		cells := volumeCells(ctx, v)
		if from := a.In.From.In(a.In.Zone); a.In.To.Equal(from.AddDate(0, 0, 1)) {
			at := time.Date(from.Year(), from.Month(), from.Day(), hour, 0, 0, 0, a.In.Zone)
			cells[0] = cells[0].to(a.calls(callsWithin(at, at.Add(time.Hour))))
		}
		table.Rows = append(table.Rows, append([]ReportCell{nameCell(hourSpan(hour))}, cells...))
	}
	return ReportPart{Chart: chart, Folded: true, Table: table}
}

// tip is what is read at a place of a chart.
func tip(ctx context.Context, place string, calls int64) string {
	return i18n.T(ctx, "%s · Calls: %d", place, calls)
}

func weekdayPart(ctx context.Context, t report.Traffic) ReportPart {
	most := time.Weekday(busiest(t.Weekdays[:]))
	chart := component.ColumnChart{
		Title: model.T("Calls by weekday"), Series: answeredSeries(),
		Says: model.T("Most calls begin on %s: %d of %d.", weekdayText(most), t.Weekdays[most].Calls, t.Total.Calls),
	}
	table := ReportTable{Name: "weekdays", Label: chart.Title, Columns: append([]component.Column{textColumn(model.T("Weekday"))}, volumeColumns()...)}
	for _, day := range weekdays() {
		v := t.Weekdays[day]
		chart.Columns = append(chart.Columns, component.ChartColumn{
			Label: i18n.Text(ctx, weekdayShort(day)), Values: volumeValues(v), Tip: tip(ctx, i18n.Text(ctx, weekdayText(day)), v.Calls),
		})
		table.Rows = append(table.Rows, append([]ReportCell{wordsCell(ctx, weekdayText(day))}, volumeCells(ctx, v)...))
	}
	return ReportPart{Chart: chart, Folded: true, Table: table}
}

func cellPart(ctx context.Context, t report.Traffic) ReportPart {
	most, at := int64(0), [2]int{}
	chart := component.HeatChart{Title: model.T("Calls by hour and weekday")}
	table := ReportTable{Name: "matrix", Label: chart.Title, Columns: []component.Column{textColumn(model.T("Hour"))}}
	for _, day := range weekdays() {
		chart.Rows = append(chart.Rows, i18n.Text(ctx, weekdayShort(day)))
		table.Columns = append(table.Columns, numberColumn(weekdayShort(day)))
	}
	for hour := range 24 {
		label, minor := hourLabel(hour)
		c, row := component.ChartColumn{Label: label, Minor: minor}, []ReportCell{nameCell(hourSpan(hour))}
		for _, day := range weekdays() {
			calls := t.Cells[day][hour].Calls
			c.Values, row = append(c.Values, calls), append(row, countCell(ctx, calls))
			if calls > most {
				most, at = calls, [2]int{int(day), hour}
			}
		}
		chart.Columns, table.Rows = append(chart.Columns, c), append(table.Rows, row)
	}
	chart.Says = model.T("Most calls begin on %s at %s: %d.", weekdayText(time.Weekday(at[0])), hourSpan(at[1]), most)
	chart.Tip = func(row, column int) string {
		day := weekdays()[row]
		return i18n.T(ctx, "%s, %s · Calls: %d", weekdayText(day), hourSpan(column), t.Cells[day][column].Calls)
	}
	return ReportPart{Chart: chart, Folded: true, Table: table}
}

// mostDays are the days of a chart with a column for each; longer ranges have
// months.
const mostDays = 62

func dayPart(ctx context.Context, a ReportAsked, t report.Traffic) ReportPart {
	table := ReportTable{Name: "days", Label: model.T("Calls by day"), Columns: append([]component.Column{textColumn(model.T("Day"))}, volumeColumns()...)}
	most := t.Days[0]
	for _, day := range t.Days {
		if day.Calls > most.Calls {
			most = day
		}
		cells := volumeCells(ctx, day.Volume)
		cells[0] = cells[0].to(a.calls(callsWithin(day.Day, day.Day.AddDate(0, 0, 1))))
		table.Rows = append(table.Rows, append([]ReportCell{nameCell(day.Day.Format(time.DateOnly))}, cells...))
	}
	return ReportPart{Table: table, Chart: component.ColumnChart{
		Title: table.Label, Series: answeredSeries(), Columns: dayColumns(ctx, a.In, t.Days),
		Says: model.T("Most calls begin on %s: %d of %d.", most.Day.Format(time.DateOnly), most.Calls, t.Total.Calls),
	}}
}

// callsWithin narrows calls to a time.
func callsWithin(from, to time.Time) func(*search.Filter) {
	return func(f *search.Filter) { f.From, f.To = from, to }
}

// dayColumns are the days of a range, or its months when there are too many, also
// those without calls.
func dayColumns(ctx context.Context, in report.Range, days []report.DayVolume) []component.ChartColumn {
	from, layout := in.From.In(in.Zone), time.DateOnly
	step := func(i int) time.Time { return time.Date(from.Year(), from.Month(), from.Day()+i, 0, 0, 0, 0, in.Zone) }
	label := func(at time.Time) (string, bool) { return strconv.Itoa(at.Day()), at.Day()%5 != 1 || at.Day() == 31 }
	if in.To.Sub(in.From) > mostDays*24*time.Hour {
		layout = "2006-01"
		step = func(i int) time.Time {
			return time.Date(from.Year(), from.Month()+time.Month(i), 1, 0, 0, 0, 0, in.Zone)
		}
		label = func(at time.Time) (string, bool) { return at.Format("2006-01"), at.Month()%3 != 1 }
	}
	sums := map[string]report.Volume{}
	for _, day := range days {
		v := sums[day.Day.Format(layout)]
		v.Calls, v.Answered = v.Calls+day.Calls, v.Answered+day.Answered
		sums[day.Day.Format(layout)] = v
	}
	var columns []component.ChartColumn
	for i := 0; step(i).Before(in.To); i++ {
		v, key := sums[step(i).Format(layout)], step(i).Format(layout)
		c := component.ChartColumn{Values: volumeValues(v), Tip: tip(ctx, key, v.Calls)}
		c.Label, c.Minor = label(step(i))
		columns = append(columns, c)
	}
	return columns
}

// weekdays are the days of the week, Monday first.
func weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
}

func weekdayText(d time.Weekday) model.Text {
	return [...]model.Text{
		model.T("Sunday"), model.T("Monday"), model.T("Tuesday"), model.T("Wednesday"), model.T("Thursday"), model.T("Friday"), model.T("Saturday"),
	}[d]
}

func weekdayShort(d time.Weekday) model.Text {
	return [...]model.Text{
		model.T("Sun"), model.T("Mon"), model.T("Tue"), model.T("Wed"), model.T("Thu"), model.T("Fri"), model.T("Sat"),
	}[d]
}
