package cdr

import (
	"strings"
	"testing"

	"tandem/model/cdr"
)

func TestADetailSaysHowTheClockWasRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		leg  cdr.Leg
		want string
	}{
		{"no time", cdr.Leg{}, "showed no time"},
		{"from the arrival", cdr.Leg{Disconnect: 1, OffsetBy: cdr.OffsetArrival, Zone: "JST"}, "in quarters of an hour (zone %s)"},
		{"not set, and near", cdr.Leg{Disconnect: 1, OffsetBy: cdr.OffsetArrival, Zone: "JST", Mark: cdr.ClockNotSet}, "in quarters of an hour (zone %s)"},
		{"not set, and moved", cdr.Leg{Disconnect: 1, OffsetBy: cdr.OffsetArrival, Mark: cdr.ClockNotSet}, "was never set: the times are moved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := offsetText(&c.leg).Key; !strings.Contains(got, c.want) {
				t.Errorf("got %q, want it to contain %q", got, c.want)
			}
		})
	}
}
