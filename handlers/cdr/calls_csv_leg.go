package cdr

import (
	"time"

	"tandem/handlers/csvfile"
	"tandem/model/cdr"
	pages "tandem/views/cdr"
)

// writeLeg writes a leg as a line of a file, in the order of pages.LegHeads.
func writeLeg(l *csvfile.Lines, names pages.Gateways, leg *cdr.Leg) error {
	l.Int(int64(leg.ID.Day))
	l.Int(leg.ID.Row)
	l.Plain(func(b []byte) []byte { return appendHex(b, leg.Key) })
	l.Int(int64(leg.Kind))
	l.Int(leg.Gateway)
	l.Text(names[leg.Gateway])
	l.Int(int64(leg.Source))
	l.Plain(func(b []byte) []byte { return append(b, leg.Connection.Text[:leg.Connection.Len]...) })
	l.Int(int64(leg.Type))
	l.Int(int64(leg.Origin))
	l.Int(int64(leg.Info))
	l.Int(int64(leg.Cause))
	l.Text(leg.CauseText)
	l.Int(int64(leg.Mark))
	writeTimes(l, leg, 0, "")
	l.Text(leg.Zone)
	l.Int(int64(leg.Offset))
	l.Int(int64(leg.OffsetBy))
	writeTimes(l, leg, leg.Offset, "Z")
	writeTime(l, leg.Arrived, "Z")
	for _, text := range [...]string{leg.Peer, leg.SubAddress, leg.Calling, leg.Called} {
		l.Text(text)
	}
	for _, n := range [...]uint32{leg.Charged, leg.TransmitPackets, leg.TransmitBytes, leg.ReceivePackets, leg.ReceiveBytes} {
		l.Int(int64(n))
	}
	l.Text(leg.FeatureName)
	l.Text(leg.Extra)
	return l.End()
}

// writeTimes writes the three times of a leg as a clock with that offset shows
// them.
func writeTimes(l *csvfile.Lines, leg *cdr.Leg, offset int16, zone string) {
	for _, wall := range [...]cdr.Wall{leg.Setup, leg.Connect, leg.Disconnect} {
		writeTime(l, wall.In(offset), zone)
	}
}

// writeTime writes a time in UTC to the millisecond, nothing for the zero time.
func writeTime(l *csvfile.Lines, t time.Time, zone string) {
	if t.IsZero() {
		l.Text("")
		return
	}
	l.Plain(func(b []byte) []byte {
		t = t.UTC()
		year, month, day := t.Date()
		hour, minute, second := t.Clock()
		b = appendDigits(b, year, 4)
		b = appendDigits(append(b, '-'), int(month), 2)
		b = appendDigits(append(b, '-'), day, 2)
		b = appendDigits(append(b, 'T'), hour, 2)
		b = appendDigits(append(b, ':'), minute, 2)
		b = appendDigits(append(b, ':'), second, 2)
		b = appendDigits(append(b, '.'), t.Nanosecond()/1_000_000, 3)
		return append(b, zone...)
	})
}

// appendDigits appends n with leading zeros.
func appendDigits(b []byte, n, width int) []byte {
	for place := width; place > 0; place-- {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0 && width > 0; i, width = i-1, width-1 {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
