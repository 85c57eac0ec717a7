package views_test

import (
	"fmt"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views"
	"tandem/views/component"
)

// charts are one of each kind.
func charts() templ.Component {
	table := within(component.Table(component.TableOptions{
		Label: say("Calls by hour"), Columns: []component.Column{{Label: say("Hour")}, {Label: say("Calls"), Numeric: true}},
	}), element("tr", element("td", text("09:00")), element(`td class="number"`, text("1,234"))))
	return within(views.Layout(views.Page{Title: say("Traffic")}),
		within(callsByHour().Show(), element("details", element("summary", text("Show as a table")), table)),
		callsByCell().Show(), channels().Show(), causes().Show(),
		component.ColumnChart{Title: say("Calls by weekday"), Says: say("There are no calls."), Series: []model.Text{say("Calls")}}.Show(),
	)
}

func hours() []component.ChartColumn {
	columns := make([]component.ChartColumn, 24)
	for i := range columns {
		columns[i] = component.ChartColumn{Label: strconv.Itoa(i), Minor: i%3 != 0, Tip: fmt.Sprintf("%02d:00", i)}
	}
	return columns
}

func callsByHour() component.ColumnChart {
	columns := hours()
	for i := range columns {
		columns[i].Values = []int64{int64(i * (24 - i) * 61), int64(i * (24 - i) * 13)}
	}
	return component.ColumnChart{
		Title: say("Calls by hour"), Says: say("Most calls begin from 12:00 to 13:00: 10,656."),
		Series: []model.Text{say("Answered"), say("Not answered")}, Columns: columns,
	}
}

func callsByCell() component.HeatChart {
	columns := hours()
	for i := range columns {
		columns[i].Values = []int64{int64(i), int64(i * 2), 0, int64(i * (24 - i)), int64(24 - i), 1, 0}
	}
	return component.HeatChart{
		Title: say("Calls by hour and weekday"), Says: say("Most calls begin on Thursday from 12:00 to 13:00: 144."),
		Rows: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, Columns: columns,
	}
}

func channels() component.LineChart {
	from := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var peak, average []float64
	for i := range 24 * 30 {
		v := float64((i%24)*(24-i%24)) / 5
		peak, average = append(peak, v), append(average, v/1.7)
	}
	return component.LineChart{
		Title: say("Busy channels of gw-tokyo-1"), Says: say("At most 29 of 30 channels were busy at once."),
		Lines: []component.ChartLine{{Name: say("On average"), Values: average, Area: true}, {Name: say("At once"), Values: peak}},
		Limit: 30, LimitName: say("Channels"),
		Marks: component.TimeMarks(from, from.AddDate(0, 0, 30), func(at time.Time, _ bool) string { return at.Format("01-02") }),
	}
}

func causes() component.BarChart {
	return component.BarChart{Title: say("Causes"), Says: say("Most calls ended with: Normal call clearing."), Bars: []component.ChartBar{
		{Label: "Normal call clearing", Value: 123456, Text: "123,456 · 87.4%"},
		{Label: "Message not compatible with call state or message type non-existent or not implemented", Value: 5123, Text: "5,123 · 3.6%"},
		{Label: "User busy", Value: 0, Text: "0"},
	}}
}
