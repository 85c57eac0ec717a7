package cdr

import "time"

// at is a time of the gateway's clock on the day of the tests, "10:00:05.250".
func at(s string) Wall {
	if s == "" {
		return 0
	}
	t, err := time.Parse(time.DateTime, "2026-02-14 "+s)
	if err != nil {
		panic(err)
	}
	return Wall(t.UnixMilli())
}

// leg is a leg on gateway 1 that ended normally. connect is "" when it was not
// answered.
func leg(origin Origin, peer, setup, connect, disconnect string) Leg {
	l := Leg{
		Connection: NormalConnection([]byte("ABC1")), Gateway: 1, Type: VoIP, Origin: origin, Peer: peer,
		Setup: at(setup), Connect: at(connect), Disconnect: at(disconnect), Cause: NormalClearing, CauseText: "normal",
	}
	if connect == "" {
		l.Connect, l.Cause, l.CauseText = l.Disconnect, 17, "busy"
	}
	l.Key = uint64(l.Setup)<<8 | uint64(origin)
	return l
}

func (l Leg) with(change func(*Leg)) Leg {
	change(&l)
	return l
}

func onGateway(id int64) func(*Leg) { return func(l *Leg) { l.Gateway = id } }

func withCause(c Cause) func(*Leg) { return func(l *Leg) { l.Cause, l.CauseText = c, c.Hex() } }

// feature is a basic call that gives both numbers.
func feature(calling, called, setup string) Leg {
	return Leg{
		Kind: Feature, Connection: NormalConnection([]byte("ABC1")), Gateway: 1, FeatureName: "TWC", Calling: calling, Called: called,
		Setup: at(setup), Disconnect: at(setup), Key: uint64(at(setup)),
	}
}

// seedPair are the two legs of the seed.
func seedPair() (forward, back Leg) {
	id := NormalConnection([]byte("BA55719E F8C10015 0 1B1E08"))
	wall := func(s string) Wall {
		w, _, _, ok := ParseWall([]byte(s))
		if !ok {
			panic(s)
		}
		return w
	}
	forward = Leg{
		Connection: id, Gateway: 1, Type: Telephony, Origin: Answer, Peer: "68575", Cause: 16, CauseText: "normal call clearing.",
		Setup: wall("11:14:39.367 UTC Mon Jun 18 2001"), Connect: wall("11:14:49.707 UTC Mon Jun 18 2001"),
		Disconnect: wall("11:15:02.867 UTC Mon Jun 18 2001"), TransmitPackets: 1509, ReceivePackets: 1510, Key: 1,
	}
	back = Leg{
		Connection: id, Gateway: 1, Type: Telephony, Origin: Originate, Peer: "2887", Cause: 16, CauseText: "normal call clearing.",
		Setup: wall("11:14:41.683 UTC Mon Jun 18 2001"), Connect: wall("11:14:49.703 UTC Mon Jun 18 2001"),
		Disconnect: wall("11:15:02.983 UTC Mon Jun 18 2001"), TransmitPackets: 1510, ReceivePackets: 1509, Key: 2,
	}
	return forward, back
}
