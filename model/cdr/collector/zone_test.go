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
