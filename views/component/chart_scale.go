package component

import (
	"context"
	"math"

	"tandem/views/i18n"
)

// scale is a vertical axis from 0 to Top with round numbers at Step from each
// other.
type scale struct {
	Step, Top float64
}

// mostTicks is how many steps a scale has at most.
const mostTicks = 6

// scaleOf returns the scale for values up to most: its step is 1, 2 or 5 times a
// power of ten, and at least 1.
func scaleOf(most float64) scale {
	step := 1.0
	for i := 0; step*mostTicks < most; i++ {
		step *= []float64{2, 2.5, 2}[i%3]
	}
	return scale{step, step * max(1, math.Ceil(most/step))}
}

// tick is a round number and where it stands, in pixels from above.
type tick struct {
	Y, TextY, Label string
}

// ticks are those of a scale, from below.
func (s scale) ticks(ctx context.Context) []tick {
	var all []tick
	for v := 0.0; v <= s.Top; v += s.Step {
		y := plotTop + plotHeight*(1-v/s.Top)
		all = append(all, tick{pixels(y), pixels(y + 4), i18n.Number(ctx, v, 0)})
	}
	return all
}

// labels are the words of the ticks.
func labels(ticks []tick) []string {
	var all []string
	for _, t := range ticks {
		all = append(all, t.Label)
	}
	return all
}

// rowTicks are the labels of rows of a HeatChart.
func (c HeatChart) rowTicks() []tick {
	var all []tick
	for i, row := range c.Rows {
		all = append(all, tick{TextY: pixels(float64(i*heatRow) + heatRow/2 + 4), Label: row})
	}
	return all
}
