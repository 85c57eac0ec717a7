package component

import (
	"strings"
	"time"

	"tandem/model"
)

// lineWidth is the width of a line in units of its own; it is stretched to the
// width of the drawing.
const lineWidth = 1000

// ChartLine is a value that changes, in places of the same width.
type ChartLine struct {
	Name model.Text
	// Values are none negative.
	Values []float64
	// Area fills what is below.
	Area bool
}

// LineChart shows values over time, and a limit that they should stay below.
type LineChart struct {
	Title, Says model.Text
	Lines       []ChartLine
	// Limit is a line across; 0 is none.
	Limit     float64
	LimitName model.Text
	// Marks are what stands below, at parts of the width.
	Marks []ChartMark
}

// ChartMark is a word at a part of the width, 0 to 1. Minor ones are left out
// where there is little room.
type ChartMark struct {
	At    float64
	Label string
	Minor bool
}

func (c LineChart) most() float64 {
	most := c.Limit
	for _, line := range c.Lines {
		for _, v := range line.Values {
			most = max(most, v)
		}
	}
	return most
}

// path draws a line in steps, one for each value, from the left edge to the right.
func (c LineChart) path(line ChartLine) string {
	top := scaleOf(c.most()).Top
	y := func(v float64) string { return pixels(plotHeight * (1 - v/top)) }
	var d strings.Builder
	for i, v := range line.Values {
		switch {
		case i == 0 && line.Area:
			d.WriteString("M0 " + pixels(plotHeight) + "V" + y(v))
		case i == 0:
			d.WriteString("M0 " + y(v))
		case v != line.Values[i-1]:
			d.WriteString("H" + pixels(lineWidth*float64(i)/float64(len(line.Values))) + "V" + y(v))
		}
	}
	if len(line.Values) > 0 {
		d.WriteString("H" + pixels(lineWidth))
	}
	if line.Area {
		d.WriteString("V" + pixels(plotHeight) + "Z")
	}
	return d.String()
}

// limit is where the limit stands, in pixels.
func (c LineChart) limit() string {
	return pixels(plotTop + plotHeight*(1-c.Limit/scaleOf(c.most()).Top))
}

// class is the class of a line.
func (l ChartLine) class() string {
	if l.Area {
		return "area"
	}
	return "line"
}

// marks are the words below. Those near an edge stay within it.
func (c LineChart) marks() []mark {
	var all []mark
	for _, m := range c.Marks {
		placed := mark{X: percent(m.At), Anchor: "middle", Label: m.Label}
		if m.At < 0.03 {
			placed.Anchor = "start"
		} else if m.At > 0.97 {
			placed.Anchor = "end"
		}
		if m.Minor {
			placed.Class = "minor"
		}
		all = append(all, placed)
	}
	return all
}

// mostMarks are the words for which the narrowest page has room, and half of those
// that a wide one has.
const mostMarks = 5

// TimeMarks returns the marks for a chart from from to to: full hours, or midnights
// in the zone of from. label writes one; whole says that it is a day.
func TimeMarks(from, to time.Time, label func(at time.Time, whole bool) string) []ChartMark {
	span := to.Sub(from)
	var all []ChartMark
	for i, at := range timeMarks(from, to) {
		all = append(all, ChartMark{
			At: float64(at.Sub(from)) / float64(span), Label: label(at, span > longestHours), Minor: i%2 == 1,
		})
	}
	return all
}

// longestHours is up to when hours are marked, and days beyond.
const longestHours = 49 * time.Hour

// timeMarks are the instants that are marked, at most twice mostMarks.
func timeMarks(from, to time.Time) []time.Time {
	year, month, day := from.Date()
	at := func(days, hours int) time.Time {
		return time.Date(year, month, day+days, hours, 0, 0, 0, from.Location())
	}
	if to.Sub(from) <= longestHours {
		step := stepOf(int(to.Sub(from)/time.Hour), []int{1, 2, 3, 6, 12})
		return marksBetween(from, to, func(i int) time.Time { return at(0, i*step) })
	}
	step := stepOf(int(to.Sub(from)/(24*time.Hour)), []int{1, 2, 7, 14, 28, 91, 182, 364})
	return marksBetween(from, to, func(i int) time.Time { return at(i*step, 0) })
}

// stepOf returns the first step that leaves few enough marks in n, else the last.
func stepOf(n int, steps []int) int {
	for _, step := range steps {
		if n <= 2*mostMarks*step {
			return step
		}
	}
	return steps[len(steps)-1]
}

// marksBetween returns the instants of next from from on that are before to.
func marksBetween(from, to time.Time, next func(i int) time.Time) []time.Time {
	var all []time.Time
	for i := 0; len(all) < 4*mostMarks; i++ {
		at := next(i)
		if !at.Before(to) {
			break
		}
		if !at.Before(from) {
			all = append(all, at)
		}
	}
	return all
}
