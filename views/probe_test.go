package views_test

import (
	"reflect"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
)

func TestProbeSteps(t *testing.T) {
	t.Parallel()
	reason := say("It is an IP address")
	tests := []struct {
		name string
		step callhome.Step
		want component.Step
	}{
		{"that went well", callhome.Step{OK: true, Detail: "192.0.2.1", Took: 400 * time.Microsecond},
			component.Step{State: component.StepDone, Verbatim: "192.0.2.1", Duration: "< 1 ms"}},
		{"that failed", callhome.Step{Reason: reason, Advice: say("Wait"), Took: 12*time.Millisecond + 900*time.Microsecond},
			component.Step{State: component.StepFailed, Detail: reason, Advice: say("Wait"), Duration: "12 ms"}},
		{"that took long", callhome.Step{OK: true, Took: 3 * time.Second},
			component.Step{State: component.StepDone, Duration: "3000 ms"}},
		{"that was not needed", callhome.Step{OK: true, Skipped: true, Reason: reason, Took: time.Second},
			component.Step{State: component.StepSkipped, Detail: reason}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := views.ProbeSteps([]callhome.Step{tt.step}); len(got) != 1 || !reflect.DeepEqual(got[0], tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
