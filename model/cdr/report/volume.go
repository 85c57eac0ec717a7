package report

import "time"

// Volume is a number of calls. Calls belong to the gateway of their billed leg and
// to the time of their start.
type Volume struct {
	Calls, Answered int64
	// Billable is the time of the answered calls.
	Billable time.Duration
}

// ASR is the answer seizure ratio: answered calls of all calls, 0 to 1.
func (v Volume) ASR() float64 {
	if v.Calls == 0 {
		return 0
	}
	return float64(v.Answered) / float64(v.Calls)
}

// ACD is the average call duration: the time of an answered call.
func (v Volume) ACD() time.Duration {
	if v.Answered == 0 {
		return 0
	}
	return v.Billable / time.Duration(v.Answered)
}

func (v *Volume) add(more Volume) {
	v.Calls += more.Calls
	v.Answered += more.Answered
	v.Billable += more.Billable
}
