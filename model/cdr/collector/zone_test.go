package collector

import (
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
)

// TestAFeatureHasTheClockOfTheLegs has a feature that was used an hour before the
// call ended, which is when its record comes.
func TestAFeatureHasTheClockOfTheLegs(t *testing.T) {
	t.Parallel()
	g, known := &gate{}, &gateway.Known{ID: 1}
	arrived := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).UnixMilli()
	const hour = 3_600_000
	leg := &cdr.Record{Zone: []byte("LOCAL"), Disconnect: cdr.Wall(arrived + 9*hour)}
	feature := &cdr.Record{Kind: cdr.Feature, Disconnect: cdr.Wall(arrived + 8*hour)}
	if offset, by := g.offset(known, feature, arrived); offset != 0 || by != cdr.OffsetUnknown {
		t.Errorf("before any leg: got %d by %d, want an unknown clock", offset, by)
	}
	if offset, by := g.offset(known, leg, arrived); offset != 540 || by != cdr.OffsetArrival {
		t.Errorf("a leg: got %d by %d, want 540 by its arrival", offset, by)
	}
	if offset, by := g.offset(known, feature, arrived); offset != 540 || by != cdr.OffsetArrival {
		t.Errorf("a feature: got %d by %d, want 540 as the leg", offset, by)
	}
}

func TestAClockThatWasNeverSetIsThatOfTheArrival(t *testing.T) {
	t.Parallel()
	arrived := time.Date(2026, 11, 22, 10, 14, 59, 0, time.UTC).UnixMilli()
	boot := time.Date(1993, 3, 1, 0, 18, 20, 0, time.UTC).UnixMilli()
	year := int64(365 * 24 * 3_600_000)
	for _, c := range []struct {
		name    string
		mark    cdr.ClockMark
		end     int64
		arrived int64
		moved   bool
	}{
		{"years behind", cdr.ClockNotSet, boot, arrived, true},
		{"years ahead", cdr.ClockNotSet, arrived + 9*year, arrived, true},
		{"right all the same", cdr.ClockNotSet, arrived - 1_000, arrived, false},
		{"held back by a relay", cdr.ClockNotSet, arrived - astray + 1, arrived, false},
		{"set, and years behind", cdr.ClockGood, boot, arrived, false},
		{"of a file", cdr.ClockNotSet, boot, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, known := &gate{}, &gateway.Known{ID: 1}
			first := cdr.Record{Mark: c.mark, Zone: []byte("UTC"), Setup: cdr.Wall(c.end - 30_000), Disconnect: cdr.Wall(c.end)}
			second := first
			second.Setup, second.Disconnect = first.Setup+2_000, first.Disconnect+2_000
			offset, by := g.offset(known, &first, c.arrived)
			if c.arrived > 0 {
				c.arrived += 2_000
			}
			g.offset(known, &second, c.arrived)
			if d := first.Disconnect - first.Setup; d != 30_000 || first.Connect != 0 || offset != 0 {
				t.Errorf("got %d ms, connected at %d, %d minutes ahead; want 30000, 0, 0", d, first.Connect, offset)
			}
			if d := second.Disconnect - first.Disconnect; d != 2_000 {
				t.Errorf("got %d ms between two records, want 2000", d)
			}
			late := c.arrived - int64(first.Disconnect)
			if moved := first.Disconnect != cdr.Wall(c.end); moved != c.moved || moved && (late < -slot || late > slot || by != cdr.OffsetArrival) {
				t.Errorf("got moved %t, %d ms before its arrival, by %d; want %t", moved, late, by, c.moved)
			}
		})
	}
}
