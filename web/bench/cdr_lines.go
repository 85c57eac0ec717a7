package main

import (
	"encoding/binary"
	"math/rand/v2"
	"time"
)

const (
	// subscribers is how many people call; each has a number of its own.
	subscribers = 200_000
	// gateways is how many gateways send records, each from an address of its own.
	gateways = 4
	// answered is how many of the lines that go out together are of calls that were
	// answered. Nobody answers the others, which come last: lines of one length
	// follow one another.
	answered = together * 7 / 10 / 2 * 2
)

// lines writes the syslog messages of gateways: two for each call, one from each
// of its legs. Every leg is different, and every line has the same length as those
// of a CME with sequence numbers and origin id.
type lines struct {
	random *rand.Rand
	// leg is the number of the next line; legs of a call follow one another.
	leg uint64
	// salt makes the connection ids of this run unlike those of another.
	salt uint32
	// what both legs of the call have in common
	calling, called        uint32
	disconnect, ring, talk int64 // milliseconds

	days   [2]day
	buffer []byte
}

func newLines(salt uint32) *lines {
	return &lines{random: rand.New(rand.NewPCG(uint64(salt), 7)), salt: salt}
}

// next returns the next line, of a leg that ends at a time in milliseconds since
// 1970. The bytes are valid until the next call.
func (l *lines) next(end int64) []byte {
	answers := l.leg%2 == 0
	if answers {
		l.calling, l.called = l.random.Uint32N(subscribers), l.random.Uint32()
		l.disconnect = end
		l.ring = int64(l.random.Uint32N(20_000))
		l.talk = int64(l.random.Uint32N(600_000))
		if l.leg%together >= answered {
			l.talk = 0
		}
	}
	b := append(l.buffer[:0], "<189>"...)
	b = digits(b, l.leg+1_000_000, 7)
	b = append(b, ": "...)
	b = digits(b, l.leg+1, 6)
	b = append(b, ": CMEMRI: "...)
	b = append(l.stamp(b, l.disconnect), ": %VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType "...)
	b = append(b, "12"[l.leg%2])
	b = append(b, ", ConnectionId "...)
	b = l.connection(b)
	b = append(b, ", SetupTime "...)
	b = l.moment(b, l.disconnect-l.talk-l.ring)
	b = append(b, ", PeerAddress "...)
	if answers {
		b = digits(append(b, "4989"...), uint64(l.calling)+1_000_000, 7)
	} else {
		prefix := prefixes[l.called%uint32(len(prefixes))]
		b = digits(append(b, prefix...), uint64(l.called), len("4989")+7-len(prefix))
	}
	b = append(b, ", PeerSubAddress , DisconnectCause "...)
	if l.talk > 0 {
		b = append(b, "10  , DisconnectText normal call clearing (16)"...)
	} else {
		b = append(b, "13  , DisconnectText no answer (19)"...)
	}
	b = append(b, ", ConnectTime "...)
	b = l.moment(b, l.disconnect-l.talk)
	b = append(b, ", DisconnectTime "...)
	b = l.moment(b, l.disconnect)
	b = append(b, ", CallOrigin "...)
	b = append(b, "21"[l.leg%2])
	b = append(b, ", ChargedUnits 0, InfoType 2, TransmitPackets "...)
	b = digits(b, uint64(l.talk/20), 5)
	b = append(b, ", TransmitBytes "...)
	b = digits(b, uint64(l.talk/20)*160, 7)
	b = append(b, ", ReceivePackets "...)
	b = digits(b, uint64(l.talk/20), 5)
	b = append(b, ", ReceiveBytes "...)
	b = digits(b, uint64(l.talk/20)*160, 7)
	l.leg++
	l.buffer = b
	return b
}

// prefixes are where people call to.
var prefixes = []string{"4989", "4930", "44207", "44161", "331", "81", "813", "8610", "1212", "1415"}

const hex = "0123456789ABCDEF"

// connection writes the connection id of the call: four words without leading
// zeros, joined.
func (l *lines) connection(b []byte) []byte {
	var id [16]byte
	call := l.leg / 2
	binary.BigEndian.PutUint32(id[0:], uint32(call*2654435761)|1<<31)
	binary.BigEndian.PutUint32(id[4:], l.salt|1<<31)
	binary.BigEndian.PutUint32(id[8:], uint32(call)|1<<31)
	binary.BigEndian.PutUint32(id[12:], uint32(call>>16)|1<<31)
	for _, c := range id {
		b = append(b, hex[c>>4], hex[c&15])
	}
	return b
}

// moment writes a time as records have it: 10:16:25.486 UTC Wed Dec 16 2026.
func (l *lines) moment(b []byte, t int64) []byte {
	return append(clock(b, t), l.day(t).record...)
}

// stamp writes a time as headers have it: Dec 16 10:16:25.486.
func (l *lines) stamp(b []byte, t int64) []byte {
	return clock(append(b, l.day(t).header...), t)
}

// day is how a day is written in records and in headers.
type day struct {
	number         int64
	record, header string
}

func (l *lines) day(t int64) day {
	number := t / (24 * hour)
	d := &l.days[number%int64(len(l.days))]
	if d.number != number {
		start := time.UnixMilli(number * 24 * hour).UTC()
		*d = day{number, start.Format(" UTC Mon Jan 2 2006"), start.Format("Jan 2 ")}
	}
	return *d
}

// hour is one in milliseconds.
const hour = 3_600_000

// clock writes the time of day of a time in milliseconds since 1970.
func clock(b []byte, t int64) []byte {
	t %= 24 * hour
	b = append(digits(b, uint64(t/hour), 2), ':')
	b = append(digits(b, uint64(t/60_000%60), 2), ':')
	b = append(digits(b, uint64(t/1000%60), 2), '.')
	return digits(b, uint64(t%1000), 3)
}

// digits writes the last digits of n, with leading zeros.
func digits(b []byte, n uint64, width int) []byte {
	b = append(b, "0000000000"[:width]...)
	for i := len(b) - 1; width > 0; i, width = i-1, width-1 {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
