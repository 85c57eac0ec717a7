package views

import (
	"strconv"
	"time"

	"tandem/model/callhome"
	"tandem/views/component"
)

// ProbeSteps returns the steps of a connection test as they are shown.
func ProbeSteps(taken []callhome.Step) []component.Step {
	steps := make([]component.Step, len(taken))
	for i, s := range taken {
		steps[i] = probeStep(s)
	}
	return steps
}

func probeStep(s callhome.Step) component.Step {
	step := component.Step{Title: s.Name, Advice: s.Advice}
	switch {
	case s.Skipped:
		step.State, step.Detail = component.StepSkipped, s.Reason
		return step
	case !s.OK:
		step.State, step.Detail = component.StepFailed, s.Reason
	default:
		step.State, step.Detail, step.Verbatim = component.StepDone, s.Reason, s.Detail
	}
	step.Duration = Took(s.Took)
	return step
}

// Took says how long something took, in the same way in every language.
func Took(d time.Duration) string {
	if d < time.Millisecond {
		return "< 1 ms"
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
}
