package cdr

import "time"

// LegType is the technology of a leg, CallLegType.
type LegType uint8

// The leg types of gateways.
const (
	Telephony  LegType = 1
	VoIP       LegType = 2
	MMoIP      LegType = 3
	FrameRelay LegType = 4
	ATM        LegType = 5
)

// Origin is the direction of a leg, seen from its gateway.
type Origin uint8

// The origins of CISCO-DIAL-CONTROL-MIB.
const (
	// Originate is the leg with which the gateway calls on: the return leg.
	Originate Origin = 1
	// Answer is the leg that came in: the forward leg.
	Answer   Origin = 2
	Callback Origin = 3
)

// Wall is what the clock of a gateway showed: milliseconds since 1970 as if the
// clock showed UTC, 0 for a clock that showed nothing.
type Wall int64

// In returns the instant at which a clock that is offset minutes ahead of UTC
// shows w; the zero time for 0.
func (w Wall) In(offset int16) time.Time {
	if w == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(w) - int64(offset)*60_000).UTC()
}

// Day returns the day of w, 0 for a clock that showed nothing.
func (w Wall) Day() Day { return Day(w / 86_400_000) }

// Day is a day of a gateway's clock: days since 1970-01-01. Legs are kept by the
// day of their setup; those without a time have day 0.
type Day int32

// Start returns the beginning of d as if the clock showed UTC.
func (d Day) Start() time.Time { return time.Unix(int64(d)*86_400, 0).UTC() }

// String returns d as 2026-02-14.
func (d Day) String() string { return d.Start().Format(time.DateOnly) }

// OffsetBy says how the offset of a gateway's clock was found.
type OffsetBy uint8

// The ways to find an offset, best first.
const (
	OffsetStated  OffsetBy = iota // the record says the instant too, or its zone is UTC
	OffsetMapped                  // the gateway's map of zone names has the name
	OffsetArrival                 // from the time at which the record arrived
	OffsetUnknown                 // taken as UTC
)

// LegID names a leg in the archive. It is not stable across archives.
type LegID struct {
	Day Day
	Row int64
}

// Leg is one stored leg of a call, or with Kind Feature something that happened
// in one.
type Leg struct {
	ID   LegID
	Kind Kind
	// Key is the number by which copies of one leg are recognised: see Record.Key.
	Key uint64
	// Gateway is the id of the gateway.
	Gateway    int64
	Source     Source
	Connection ConnectionID
	Type       LegType
	Origin     Origin
	Info       InfoType
	Cause      Cause
	CauseText  string
	Mark       ClockMark
	// Setup, Connect and Disconnect are what the gateway's clock showed; Offset
	// is how many minutes it was ahead of UTC, found by OffsetBy in a zone that
	// the gateway calls Zone.
	Setup, Connect, Disconnect Wall
	Offset                     int16
	OffsetBy                   OffsetBy
	Zone                       string
	// Arrived is when the collector took the leg in.
	Arrived time.Time
	// Peer is the calling number when Origin is Answer and the called number when
	// it is Originate. Calling and Called are set where the record gave both.
	Peer, SubAddress, Calling, Called string
	Charged                           uint32
	TransmitPackets, TransmitBytes    uint32
	ReceivePackets, ReceiveBytes      uint32
	FeatureName                       string
	Extra                             string
}

// SetupTime is when the leg was set up, zero when the clock showed nothing.
func (l *Leg) SetupTime() time.Time { return l.Setup.In(l.Offset) }

// DisconnectTime is when the leg ended, zero when the clock showed nothing.
func (l *Leg) DisconnectTime() time.Time { return l.Disconnect.In(l.Offset) }

// Answered reports whether the leg was connected for any time at all: an
// unanswered leg has equal connect and disconnect times, or no connect time.
func (l *Leg) Answered() bool { return l.Connect != 0 && l.Connect < l.Disconnect }

// Duration is the time from connect to disconnect; 0 when not answered.
func (l *Leg) Duration() time.Duration {
	if !l.Answered() {
		return 0
	}
	return time.Duration(l.Disconnect-l.Connect) * time.Millisecond
}
