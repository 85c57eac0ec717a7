package serviceability

import (
	"testing"
	"time"

	"tandem/model/callhome"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		step callhome.Step
		want string
	}{
		{callhome.Step{Took: 400 * time.Microsecond}, "< 1 ms"},
		{callhome.Step{Took: 12*time.Millisecond + 900*time.Microsecond}, "12 ms"},
		{callhome.Step{Took: 3 * time.Second}, "3000 ms"},
		{callhome.Step{Skipped: true}, ""},
	} {
		if got := duration(tc.step); got != tc.want {
			t.Errorf("%+v: got %q, want %q", tc.step, got, tc.want)
		}
	}
}
