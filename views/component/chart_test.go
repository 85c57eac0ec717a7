package component

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views/i18n"
)

func TestScalesHaveRoundNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ most, step, top float64 }{
		{0, 1, 1}, {0.4, 1, 1}, {1, 1, 1}, {6, 1, 6}, {7, 2, 8}, {12, 2, 12}, {13, 5, 15}, {30, 5, 30}, {31, 10, 40},
		{60, 10, 60}, {61, 20, 80}, {10_656, 2_000, 12_000}, {1e9, 2e8, 1e9},
	} {
		if got, want := scaleOf(tt.most), (scale{tt.step, tt.top}); got != want {
			t.Errorf("up to %v: got %v, want %v", tt.most, got, want)
		}
	}
}

func TestTicksAreWrittenAsTheLanguageDoesIt(t *testing.T) {
	t.Parallel()
	ctx := i18n.NewContext(t.Context(), i18n.NewPrinter(i18n.Japanese, nil))
	got := scaleOf(12_000).ticks(ctx)
	if len(got) != 7 || got[0] != (tick{"190", "194", "0"}) || got[6] != (tick{"10", "14", "12,000"}) {
		t.Errorf("got %v", got)
	}
}

func TestColumnsStandOnEachOther(t *testing.T) {
	t.Parallel()
	c := ColumnChart{Columns: []ChartColumn{
		{Values: []int64{6, 4}, Tip: "first"}, {Values: []int64{0, 5}}, {Values: []int64{0, 0}}, {Values: []int64{10}},
	}}
	want := []box{
		{X: "3.12%", Width: "18.75%", Y: "82", Height: "108", Class: "one", Tip: "first"},
		{X: "3.12%", Width: "18.75%", Y: "10", Height: "72", Class: "two", Tip: "first"},
		{X: "28.12%", Width: "18.75%", Y: "100", Height: "90", Class: "two"},
		{X: "78.12%", Width: "18.75%", Y: "10", Height: "180", Class: "one"},
	}
	if got := c.boxes(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := (ColumnChart{}).boxes(); len(got) > 0 {
		t.Errorf("without columns: got %v", got)
	}
}

func TestLabelsStandBelowTheirColumns(t *testing.T) {
	t.Parallel()
	got := marks([]ChartColumn{{Label: "0"}, {Label: "1", Minor: true}, {}, {Label: "3"}})
	want := []mark{{"12.50%", "middle", "0", ""}, {"37.50%", "middle", "1", "minor"}, {"87.50%", "middle", "3", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCellsAreDarkerTheMoreTheyHave(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v, most int64
		want    int
	}{{0, 0, 0}, {0, 100, 0}, {1, 100, 1}, {20, 100, 1}, {21, 100, 2}, {100, 100, 5}, {1, 1, 5}, {-1, 5, 0}} {
		if got := heatStep(tt.v, tt.most); got != tt.want {
			t.Errorf("%d of %d: got %d, want %d", tt.v, tt.most, got, tt.want)
		}
	}
	c := HeatChart{Rows: []string{"Mon", "Tue"}, Columns: []ChartColumn{{Values: []int64{5, 0}}, {Values: []int64{1, 0}}},
		Tip: func(row, column int) string { return fmt.Sprint(row, column) }}
	want := []box{
		{X: "0.00%", Width: "50.00%", Y: "0", Height: "24", Class: "cell", Opacity: "1", Tip: "0 0"},
		{X: "0.00%", Width: "50.00%", Y: "24", Height: "24", Class: "cell", Opacity: "0", Tip: "1 0"},
		{X: "50.00%", Width: "50.00%", Y: "0", Height: "24", Class: "cell", Opacity: "0.2", Tip: "0 1"},
		{X: "50.00%", Width: "50.00%", Y: "24", Height: "24", Class: "cell", Opacity: "0", Tip: "1 1"},
	}
	if got := c.boxes(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLinesAreStepsFromEdgeToEdge(t *testing.T) {
	t.Parallel()
	c := LineChart{Limit: 4}
	for _, tt := range []struct {
		name string
		line ChartLine
		want string
	}{
		{"a line", ChartLine{Values: []float64{0, 4, 4, 2}}, "M0 180H250V0H750V90H1000"},
		{"an area", ChartLine{Values: []float64{0, 1}, Area: true}, "M0 180V180H500V135H1000V180Z"},
		{"one value", ChartLine{Values: []float64{3}}, "M0 45H1000"},
		{"no value", ChartLine{}, ""},
	} {
		if got := c.path(tt.line); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
	if got := c.limit(); got != "10" {
		t.Errorf("the limit stands at %s, want 10", got)
	}
}

func TestWordsNearAnEdgeStayWithinIt(t *testing.T) {
	t.Parallel()
	got := LineChart{Marks: []ChartMark{{At: 0, Label: "a"}, {At: 0.5, Label: "b", Minor: true}, {At: 0.98, Label: "c"}}}.marks()
	want := []mark{{"0.00%", "start", "a", ""}, {"50.00%", "middle", "b", "minor"}, {"98.00%", "end", "c", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTimeIsMarkedAtRoundTimes(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := func(month time.Month, day, days int) (time.Time, time.Time) {
		from := time.Date(2026, month, day, 0, 0, 0, 0, berlin)
		return from, from.AddDate(0, 0, days)
	}
	for _, tt := range []struct {
		name        string
		month, days int
		layout      string
		want        string
	}{
		{"a day", 11, 1, "15", "00 03 06 09 12 15 18 21"},
		{"the day with 25 hours", 10, 1, "15", "00 03 06 09 12 15 18 21"},
		{"a week", 11, 7, "02", "25 26 27 28 29 30 01"},
		{"a month over the end of summer time", 10, 30, "02 15", "25 00 01 00 08 00 15 00 22 00"},
		{"a year", 11, 365, "01-02", "11-25 02-24 05-26 08-25 11-24"},
	} {
		from, to := day(time.Month(tt.month), 25, tt.days)
		var got []string
		for _, m := range TimeMarks(from, to, func(at time.Time, _ bool) string { return at.Format(tt.layout) }) {
			got = append(got, m.Label)
			if m.At < 0 || m.At >= 1 {
				t.Errorf("%s: %s stands at %v", tt.name, m.Label, m.At)
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, strings.Join(got, " "), tt.want)
		}
	}
}

func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	t.Parallel()
	c := BarChart{Bars: []ChartBar{{Value: 40}, {Value: 10}}}
	if long, short := c.width(c.Bars[0]), c.width(c.Bars[1]); long != "100.00%" || short != "25.00%" {
		t.Errorf("got %s and %s", long, short)
	}
	c.Most = 80
	if got := c.width(c.Bars[0]); got != "50.00%" {
		t.Errorf("of 80: got %s, want 50.00%%", got)
	}
	if got := (BarChart{}).width(ChartBar{}); got != "0.00%" {
		t.Errorf("of nothing: got %s", got)
	}
}

func TestEveryChartSaysWhatItShows(t *testing.T) {
	t.Parallel()
	title, sentence := model.Text{Key: "Calls"}, model.Text{Key: "Most in the morning."}
	for name, chart := range map[string]templ.Component{
		"columns": ColumnChart{Title: title, Says: sentence, Columns: []ChartColumn{{Values: []int64{math.MaxInt32}}}}.Show(),
		"heat":    HeatChart{Title: title, Says: sentence, Rows: []string{"月"}, Columns: []ChartColumn{{Values: []int64{1}}}}.Show(),
		"lines":   LineChart{Title: title, Says: sentence, Lines: []ChartLine{{Values: []float64{1}}}}.Show(),
		"bars":    BarChart{Title: title, Says: sentence, Bars: []ChartBar{{Label: "a"}}}.Show(),
	} {
		doc := rendered(t, chart)
		if got, want := doc.Find("figure.chart[role=img], figure.chart [role=img]").AttrOr("aria-label", ""), "Calls. Most in the morning."; got != want {
			t.Errorf("%s: got the label %q, want %q", name, got, want)
		}
		if got := doc.Find(".card > header h2").Text(); got != "Calls" {
			t.Errorf("%s: got the title %q", name, got)
		}
	}
}

func rendered(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
