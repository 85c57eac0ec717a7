package component

import (
	"strconv"

	"tandem/model"
	"tandem/model/callhome"
)

// ProbeSteps returns the steps of a connection test as they are shown.
func ProbeSteps(taken []callhome.Step) []Step {
	steps := make([]Step, len(taken))
	for i, s := range taken {
		steps[i] = probeStep(s)
	}
	return steps
}

func probeStep(s callhome.Step) Step {
	step := Step{State: StepFailed, Title: s.Name, Detail: s.Reason, Advice: s.Advice}
	switch {
	case s.Skipped:
		step.State = StepSkipped
	case s.OK:
		step.State = StepDone
	}
	if s.Reason.IsZero() && s.Detail != "" {
		step.Detail = model.T("Found: %s", s.Detail)
	}
	if !s.Skipped {
		step.Duration = strconv.FormatInt(s.Took.Milliseconds(), 10) + " ms"
	}
	return step
}
