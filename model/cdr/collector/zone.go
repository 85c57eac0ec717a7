package collector

import (
	"bytes"

	"tandem/model/cdr"
	"tandem/model/cdr/gateway"
)

const (
	// zonesKept is how many names of zones are remembered of a gateway.
	zonesKept = 4
	// zoneName is the longest name of a zone that is remembered.
	zoneName = 16
	// stubborn is for how long arrivals must say otherwise, in milliseconds, until
	// a clock is taken to be set anew: a relay that was cut off sends old records.
	stubborn = 30 * 60_000
	// slot is the time for which an offset that was looked up is used again.
	slot = 15 * 60_000
	// astray is how far from its arrival the time of a leg is, in milliseconds, of
	// which a gateway says that its clock was never set: more than any relay holds
	// records back. Such clocks begin in 1993 or 2002 whenever the gateway starts.
	astray = 30 * 24 * 3_600_000
)

// zoneOffset is what a name of a zone means for a gateway.
type zoneOffset struct {
	name   [zoneName]byte
	length int
	offset int16
	by     cdr.OffsetBy
	// slot is the quarter of an hour that offset was looked up for.
	slot cdr.Wall
	// other is what arrivals say since since, when that is not offset.
	other int16
	since int64
	known *gateway.Known
}

// offset returns how many minutes the clock of a record was ahead of UTC. Arrived
// is 0 for records that did not come at once. A record whose clock went astray gets
// the times of its arrival.
func (g *gate) offset(known *gateway.Known, rec *cdr.Record, arrived int64) (int16, cdr.OffsetBy) {
	if g.guess(rec, arrived) {
		return 0, cdr.OffsetArrival
	}
	if rec.Kind == cdr.Feature { // it names no zone, and tells a time long before it came
		if l := &g.latest; l.known == known {
			return l.offset, l.by
		}
		return known.Offset(rec.Zone, rec.Disconnect, 0)
	}
	offset, by := g.offsetOfLeg(known, rec, arrived)
	if by != cdr.OffsetUnknown {
		g.latest = zoneOffset{known: known, offset: offset, by: by}
	}
	return offset, by
}

// guess moves the times of a record whose clock went astray, so that it ended about
// when it arrived, and reports whether. Otherwise the record would be among those of
// another year, and be deleted as too old. Its durations stay, and so does its text.
// All records of a gateway are moved by the same until it starts again.
func (g *gate) guess(rec *cdr.Record, arrived int64) bool {
	if rec.Mark != cdr.ClockNotSet || rec.Disconnect == 0 || arrived == 0 {
		return false
	}
	behind := arrived - int64(rec.Disconnect)
	if -astray < behind && behind < astray {
		return false
	}
	if d := behind - g.behind; d < -slot || d > slot {
		g.behind = behind - behind%slot
	}
	for _, w := range []*cdr.Wall{&rec.Setup, &rec.Connect, &rec.Disconnect} {
		if *w != 0 {
			*w += cdr.Wall(g.behind)
		}
	}
	rec.Zone, rec.UTC = nil, 0
	return true
}

func (g *gate) offsetOfLeg(known *gateway.Known, rec *cdr.Record, arrived int64) (int16, cdr.OffsetBy) {
	wall := rec.Disconnect
	if rec.UTC != 0 {
		if offset, ok := gateway.OffsetAt(wall, rec.UTC); ok {
			return offset, cdr.OffsetStated
		}
	}
	z := g.zone(rec.Zone)
	if z == nil || wall == 0 {
		return known.Offset(rec.Zone, wall, arrived)
	}
	if z.known == known && z.by != cdr.OffsetArrival && z.slot == wall/slot {
		return z.offset, z.by
	}
	offset, by := known.Offset(rec.Zone, wall, arrived)
	switch {
	case z.known == known && z.by == cdr.OffsetArrival && by != cdr.OffsetMapped && by != cdr.OffsetStated:
		if by == cdr.OffsetArrival {
			z.hear(offset, arrived)
		}
		return z.offset, z.by
	case by != cdr.OffsetUnknown:
		z.known, z.offset, z.by, z.slot, z.since = known, offset, by, wall/slot, 0
	}
	return offset, by
}

// hear takes in what an arrival says.
func (z *zoneOffset) hear(offset int16, arrived int64) {
	switch {
	case offset == z.offset:
		z.since = 0
	case z.since == 0 || offset != z.other:
		z.other, z.since = offset, arrived
	case arrived-z.since > stubborn:
		z.offset, z.since = offset, 0
	}
}

// zone returns what is known of a name, nil when it cannot be remembered.
func (g *gate) zone(name []byte) *zoneOffset {
	for i := range g.zones {
		if z := &g.zones[i]; bytes.Equal(z.name[:z.length], name) {
			return z
		}
	}
	if len(name) > zoneName || len(g.zones) == zonesKept {
		return nil
	}
	g.zones = append(g.zones, zoneOffset{})
	z := &g.zones[len(g.zones)-1]
	z.length = copy(z.name[:], name)
	return z
}
