package account

import (
	"runtime"
	"testing"

	"tandem/model/password"
)

// TestUnknownUsersCostTheSame measures memory instead of time: the computation
// takes all of it at once. It runs alone, so nothing else allocates meanwhile.
func TestUnknownUsersCostTheSame(t *testing.T) {
	known := attempt{known: true, administrator: administratorRow{Password: password.Recommended().String()}}
	cost := func(a attempt) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if right, err := a.matches("hunter2-hunter2"); right || err != nil {
			t.Errorf("got %v, %v; want no match", right, err)
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20
	}
	got, want := cost(attempt{}), cost(known)
	if got != want || want < 19 {
		t.Errorf("an unknown user costs %d MiB, a known one %d", got, want)
	}
}
