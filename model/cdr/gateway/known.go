package gateway

import (
	"bytes"
	"time"

	"tandem/model/cdr"
)

// Known is a gateway as the collector needs it. Nobody may change it.
type Known struct {
	ID       int64
	Name     string
	Channels int
	// Secret is the RADIUS secret, nil when there is none.
	Secret []byte

	zone  *time.Location // nil when the records tell
	zones []zone
}

// zone is ZoneName in memory.
type zone struct {
	name   []byte
	offset int16
}

// quarter of an hour: the offsets of all time zones are multiples of it.
const quarter = 15 * 60_000

// Offset returns how many minutes the clock of the gateway was ahead of UTC when
// it showed wall in a zone that it calls zone, and how that is known. In order:
// the gateway's map of zone names; a name that says UTC; the gateway's time zone;
// what arrived, the arrival in milliseconds since 1970, says of a record that
// came at once: 0 when it did not. It allocates nothing.
//
// The map comes first because clocks that are eight hours ahead of "GMT" exist.
func (k *Known) Offset(zone []byte, wall cdr.Wall, arrived int64) (int16, cdr.OffsetBy) {
	for i := range k.zones {
		if bytes.EqualFold(k.zones[i].name, zone) {
			return k.zones[i].offset, cdr.OffsetMapped
		}
	}
	switch {
	case isUTC(zone):
		return 0, cdr.OffsetStated
	case k.zone != nil:
		return inZone(k.zone, zone, wall, arrived), cdr.OffsetMapped
	}
	if offset, ok := OffsetAt(wall, arrived); ok {
		return offset, cdr.OffsetArrival
	}
	return 0, cdr.OffsetUnknown
}

// OffsetAt returns how many minutes a clock is ahead of UTC that shows wall at
// instant, in milliseconds since 1970, to the quarter of an hour. It is not ok
// when either is 0, and when no time zone is that far away.
func OffsetAt(wall cdr.Wall, instant int64) (offset int16, ok bool) {
	if wall == 0 || instant == 0 {
		return 0, false
	}
	ahead := int64(wall) - instant
	if ahead > 2*MaxOffset*60_000 || ahead < -2*MaxOffset*60_000 {
		return 0, false
	}
	half := int64(quarter / 2)
	if ahead < 0 {
		half = -half
	}
	minutes := (ahead + half) / quarter * 15
	return int16(minutes), minutes >= -MaxOffset && minutes <= MaxOffset
}

// isUTC reports whether zone is a name of UTC.
func isUTC(zone []byte) bool {
	switch len(zone) {
	case 1:
		return zone[0]|0x20 == 'z'
	case 3:
		return bytes.EqualFold(zone, []byte("UTC")) || bytes.EqualFold(zone, []byte("GMT"))
	default:
		return false
	}
}

// day is longer than the greatest offset.
const day = 86_400_000

// inZone returns the offset of loc when its clocks show wall. Of the two that fit
// the hour that is repeated when summer time ends, name and then arrived choose.
func inZone(loc *time.Location, name []byte, wall cdr.Wall, arrived int64) int16 {
	if wall == 0 {
		_, offset := zoneAt(loc, arrived)
		return offset
	}
	_, before := zoneAt(loc, int64(wall)-day)
	_, after := zoneAt(loc, int64(wall)+day)
	if before == after {
		return before
	}
	first, isBefore := zoneAt(loc, int64(wall)-int64(before)*60_000)
	second, isAfter := zoneAt(loc, int64(wall)-int64(after)*60_000)
	switch {
	case isAfter != after: // not yet, or in the hour that is left out
		return before
	case isBefore != before:
		return after
	case equalFold(name, second):
		return after
	case equalFold(name, first) || arrived == 0:
		return before
	}
	if nearer := int64(wall) - arrived; distance(nearer, after) < distance(nearer, before) {
		return after
	}
	return before
}

// distance is how far an offset is from ahead, which is in milliseconds.
func distance(ahead int64, offset int16) int64 {
	d := ahead - int64(offset)*60_000
	return max(d, -d)
}

// zoneAt returns the name and the offset in minutes of loc at an instant in
// milliseconds since 1970.
func zoneAt(loc *time.Location, instant int64) (string, int16) {
	name, seconds := time.UnixMilli(instant).In(loc).Zone()
	return name, int16(seconds / 60)
}

// equalFold is bytes.EqualFold with a string, for ASCII, without allocating.
func equalFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i := range b {
		if b[i]|0x20 != s[i]|0x20 {
			return false
		}
	}
	return true
}
