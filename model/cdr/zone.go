package cdr

import "bytes"

// SetZones sets Zone, the zone of Disconnect, from the names of the zones behind
// the three times. Where the clock of the gateway changed to or from daylight
// saving time during the call, it turns Setup and Connect to the clock of
// Disconnect, so that one offset holds for the leg and durations are right.
//
// It reports whether the three can be of one call. They are not when the clock was
// set in between: it begins in 1993 or 2002 when a gateway starts without NTP.
func (r *Record) SetZones(setup, connect, disconnect []byte) (ok bool) {
	r.Zone = disconnect
	if len(disconnect) == 0 {
		r.Zone = setup
		return r.isOneCall()
	}
	if !bytes.Equal(setup, disconnect) {
		r.Setup = turned(r.Setup, setup, r.Disconnect, disconnect)
	}
	if !bytes.Equal(connect, disconnect) {
		r.Connect = turned(r.Connect, connect, r.Disconnect, disconnect)
	}
	return r.isOneCall()
}

// longestCall is longer than a connection that is never taken down lasts.
const longestCall Wall = 5 * 366 * 24 * 3_600_000

func (r *Record) isOneCall() bool {
	near := func(w Wall) bool {
		d := r.Disconnect - w
		return w == 0 || r.Disconnect == 0 || -longestCall < d && d < longestCall
	}
	return near(r.Setup) && near(r.Connect)
}

// savingTime is by how much clocks are turned.
const savingTime Wall = 3_600_000

// turned returns w, whose clock had the zone from, on the clock of the zone to that
// showed end later.
func turned(w Wall, from []byte, end Wall, to []byte) Wall {
	if w == 0 || len(from) == 0 {
		return w
	}
	switch summer := isSummer(from); {
	case summer && !isSummer(to), w > end:
		return w - savingTime
	case !summer && isSummer(to):
		return w + savingTime
	}
	return w
}

// isSummer reports whether a zone is daylight saving time by its name: those of
// America, Australia and New Zealand end in DT, those of Europe in EST after
// another letter.
func isSummer(zone []byte) bool {
	switch {
	case len(zone) < 3:
		return false
	case bytes.HasSuffix(zone, []byte("DT")), bytes.HasSuffix(zone, []byte("DST")):
		return true
	case string(zone) == "BST", string(zone) == "MSD":
		return true
	}
	return len(zone) == 4 && zone[0] != 'A' && bytes.HasSuffix(zone, []byte("EST"))
}
