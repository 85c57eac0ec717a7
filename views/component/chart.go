package component

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tandem/model"
	"tandem/views/i18n"
)

// Charts are drawn as SVG. Across, everything stands at percentages of the width;
// upwards it is counted in pixels: so a chart fills any width and its words keep
// their size. Beside each chart stands a table with the same numbers.

// The measures of a drawing in pixels: the height of what is plotted, the room
// above it for the highest tick and below it for the labels.
const (
	plotHeight = 180
	plotTop    = 10
	plotBottom = 22
)

// ChartColumn is a place along the horizontal axis and what stands there.
type ChartColumn struct {
	// Label stands below; Minor labels are left out where there is little room.
	Label string
	Minor bool
	// Values are one for each series, none negative.
	Values []int64
	// Tip is read when a pointer rests on the column.
	Tip string
}

// ColumnChart shows amounts as columns. Those of several series stand on each
// other.
type ColumnChart struct {
	Title model.Text
	// Says is in a sentence what is seen.
	Says model.Text
	// Series are the names of one or two series, from below.
	Series  []model.Text
	Columns []ChartColumn
}

// box is a rectangle of a drawing. X and Width are percentages.
type box struct {
	X, Width, Y, Height string
	Class               string
	// Opacity is that of its colour, "" for all of it.
	Opacity string
	Tip     string
}

// percent writes a part of the width.
func percent(part float64) string { return strconv.FormatFloat(100*part, 'f', 2, 64) + "%" }

// pixels writes a length with at most two digits behind the point.
func pixels(v float64) string { return strconv.FormatFloat(math.Round(100*v)/100, 'f', -1, 64) }

// seriesClass is the class that colours a series.
func seriesClass(series int) string {
	if series == 0 {
		return "one"
	}
	return "two"
}

func (c ColumnChart) most() float64 {
	most := int64(0)
	for _, column := range c.Columns {
		sum := int64(0)
		for _, v := range column.Values {
			sum += v
		}
		most = max(most, sum)
	}
	return float64(most)
}

// boxes are the columns. One takes three quarters of its place.
func (c ColumnChart) boxes() []box {
	top := scaleOf(c.most()).Top
	place := 1 / float64(max(1, len(c.Columns)))
	var boxes []box
	for i, column := range c.Columns {
		below := 0.0
		for series, v := range column.Values {
			if v == 0 {
				continue
			}
			height := float64(v) / top * plotHeight
			boxes = append(boxes, box{
				X: percent((float64(i) + 0.125) * place), Width: percent(0.75 * place),
				Y: pixels(plotTop + plotHeight - below - height), Height: pixels(height),
				Class: seriesClass(series), Tip: column.Tip,
			})
			below += height
		}
	}
	return boxes
}

// mark is a word below a drawing.
type mark struct {
	X, Anchor, Label, Class string
}

// marks are the labels of columns, each in the middle of its place.
func marks(columns []ChartColumn) []mark {
	var all []mark
	for i, c := range columns {
		if c.Label == "" {
			continue
		}
		m := mark{X: percent((float64(i) + 0.5) / float64(len(columns))), Anchor: "middle", Label: c.Label}
		if c.Minor {
			m.Class = "minor"
		}
		all = append(all, m)
	}
	return all
}

// HeatChart shows amounts in a matrix, the more the darker.
type HeatChart struct {
	Title, Says model.Text
	// Rows are the labels of the rows from above.
	Rows []string
	// Columns are the labels; their values are from above, one for each row.
	Columns []ChartColumn
	// Tip returns what is read when a pointer rests on a cell.
	Tip func(row, column int) string
}

// The height of a row of a HeatChart and the steps of its colour.
const (
	heatRow   = 24
	heatSteps = 5
)

func (c HeatChart) most() int64 {
	most := int64(0)
	for _, column := range c.Columns {
		for _, v := range column.Values {
			most = max(most, v)
		}
	}
	return most
}

func (c HeatChart) height() int { return len(c.Rows) * heatRow }

// boxes are the cells that are not zero, and those that are, without a colour.
func (c HeatChart) boxes() []box {
	most, place := c.most(), 1/float64(max(1, len(c.Columns)))
	var boxes []box
	for i, column := range c.Columns {
		for row, v := range column.Values {
			b := box{
				X: percent(float64(i) * place), Width: percent(place),
				Y: strconv.Itoa(row * heatRow), Height: strconv.Itoa(heatRow),
				Class: "cell", Opacity: heatOpacity(heatStep(v, most)),
			}
			if c.Tip != nil {
				b.Tip = c.Tip(row, i)
			}
			boxes = append(boxes, b)
		}
	}
	return boxes
}

// heatStep returns which step of the colour stands for v: 0 only for 0.
func heatStep(v, most int64) int {
	if v <= 0 {
		return 0
	}
	return int((v*heatSteps + most - 1) / most)
}

// heatOpacity is how much of the colour a step has.
func heatOpacity(step int) string { return pixels(float64(step) / heatSteps) }

// ChartBar is a bar with its name.
type ChartBar struct {
	Label string
	Value float64
	// Text is the value as people read it.
	Text string
}

// BarChart shows amounts as bars below each other, with names of any length.
type BarChart struct {
	Title, Says model.Text
	Bars        []ChartBar
	// Most is the value of a bar over the whole width; 0 is that of the longest.
	Most float64
}

func (c BarChart) width(b ChartBar) string {
	most := c.Most
	for _, other := range c.Bars {
		most = max(most, other.Value)
	}
	if most == 0 {
		return percent(0)
	}
	return percent(b.Value / most)
}

// says joins the title of a chart and what it shows.
func says(ctx context.Context, title, sentence model.Text) string {
	return strings.TrimSpace(i18n.Text(ctx, title) + ". " + i18n.Text(ctx, sentence))
}

// scaleGap is what stands between the labels of a vertical axis and the plot.
const scaleGap = 8

// scaleWidth is the room for the labels of a vertical axis, in pixels.
func scaleWidth(labels []string) int {
	longest := 0
	for _, label := range labels {
		width := 0
		for _, r := range label {
			width += 8
			if r > 0x2e7f { // as wide as high
				width += 5
			}
		}
		longest = max(longest, width)
	}
	return longest
}

// viewBox is that of a drawing which is stretched to the width.
func viewBox() string { return fmt.Sprintf("0 0 %d %d", lineWidth, plotHeight) }
