package demo

import (
	"fmt"
	"strings"
	"time"
)

// Sides of a leg, as a gateway writes them in CallOrigin.
const (
	originates = 1
	answers    = 2
)

// cause is why a leg ended, as in Q.850.
type cause struct {
	code int
	text string
}

var (
	clearing = cause{16, "normal call clearing"}
	noAnswer = cause{19, "no answer from user"}
)

// outcome is a way in which calls end, for so many of a thousand.
type outcome struct {
	share           int
	cause           cause
	answered, short bool
}

func outcomes() []outcome {
	return []outcome{
		{700, clearing, true, false},
		{45, clearing, true, true},
		{20, clearing, false, false},
		{70, cause{17, "user busy"}, false, false},
		{80, noAnswer, false, false},
		{20, cause{18, "no user responding"}, false, false},
		{20, cause{31, "normal, unspecified"}, true, false},
		{15, cause{1, "unassigned number"}, false, false},
		{10, cause{28, "invalid number"}, false, false},
		{8, cause{34, "no circuit"}, false, false},
		{5, cause{41, "temporary failure"}, false, false},
		{4, cause{47, "no resource"}, false, false},
		{3, cause{38, "network out of order"}, false, false},
	}
}

// ending is how a leg ends: how long after its setup it was connected and over,
// which is the same for one that nobody answered.
type ending struct {
	cause      cause
	ring, over time.Duration
}

// call is what all legs of a call on one gateway share.
type call struct {
	site *site
	id   [4]uint32
	at   time.Time // of its first setup, on the clock of the gateway
	mark string    // of the clock
}

func (h *history) newCall(s *site, at time.Time, mark string) call {
	return call{s, [4]uint32{h.rand.Uint32(), h.rand.Uint32(), h.rand.Uint32(), h.rand.Uint32()}, at, mark}
}

// Sizes of the media of G.711: packets of a second, bytes of a packet.
const (
	packetsPerSecond = 50
	bytesPerPacket   = 160
)

// leg returns the message of a leg that is set up so long after the call.
func (c call) leg(kind, origin int, peer string, after time.Duration, e ending) message {
	setup := c.at.Add(after)
	connect, end := c.at.Add(e.ring+after), c.at.Add(e.over+after)
	packets := int(end.Sub(connect).Seconds() * packetsPerSecond)
	body := fmt.Sprintf("%%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType %d, ConnectionId %s, SetupTime %s, PeerAddress %s, PeerSubAddress , "+
		"DisconnectCause %-4X, DisconnectText %s (%d), ConnectTime %s, DisconnectTime %s, CallOrigin %d, ChargedUnits 0, InfoType 2, "+
		"TransmitPackets %d, TransmitBytes %d, ReceivePackets %d, ReceiveBytes %d",
		kind, c.connection(), c.clock(setup), peer, e.cause.code, e.cause.text, e.cause.code, c.clock(connect), c.clock(end), origin,
		packets, packets*bytesPerPacket, packets-packets/97, (packets-packets/97)*bytesPerPacket)
	return message{from: c.site, at: end, mark: c.mark, body: body}
}

// feature returns the message of a call that was forwarded so long after its setup.
func (c call) feature(name, calling, called, to string, after time.Duration) message {
	at := c.at.Add(after)
	plain := strings.TrimPrefix(calling, "+")
	body := fmt.Sprintf("%%VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:%s,ft:%s,cgn:%s,cdn:%s,frs:0,fid:%d,fcid:%s,legID:%X,frson:3,fdcnt:1,"+
		"fwder:%s,fwdee:%s,fwdto:%s,frm:%s,bguid:%s",
		name, at.Format("01/02/2006 15:04:05.000"), plain, called, c.id[3]%100_000, c.connection(), c.id[2]%0xFFFF,
		called, plain, to, called, c.billing())
	return message{from: c.site, at: at, mark: c.mark, body: body}
}

// connection is the number of the call: words without zeros in front.
func (c call) connection() string {
	return fmt.Sprintf("%X%X%X%X", c.id[0], c.id[1], c.id[2], c.id[3])
}

// billing is the number of the call with all its digits.
func (c call) billing() string {
	return fmt.Sprintf("%08X%08X%08X%08X", c.id[0], c.id[1], c.id[2], c.id[3])
}

// clock writes a time as in the body of a message.
func (c call) clock(t time.Time) string { return c.mark + t.Format("15:04:05.000 MST Mon Jan 2 2006") }

// line is the whole message with the number n.
func (m message) line(n int) string {
	return fmt.Sprintf("<189>%d: %s: %06d: %s%s: %s", 1200+n, m.from.gateway, n, m.mark, m.at.Format("Jan 2 2006 15:04:05.000 MST"), m.body)
}
