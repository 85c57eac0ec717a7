package cdr

import (
	"time"

	"tandem/handlers/csvfile"
	"tandem/model/cdr"
	pages "tandem/views/cdr"
)

// legRow writes legs as lines of a file.
type legRow struct {
	names pages.Gateways
	// clock and utc are the days of the clocks' times and of the others.
	clock, utc dayText
}

// write writes a leg in the order of pages.LegHeads.
func (r *legRow) write(l *csvfile.Lines, leg *cdr.Leg) error {
	l.Int(int64(leg.ID.Day))
	l.Int(leg.ID.Row)
	l.Plain(func(b []byte) []byte { return appendHex(b, leg.Key) })
	l.Int(int64(leg.Kind))
	l.Int(leg.Gateway)
	l.Text(r.names[leg.Gateway])
	l.Int(int64(leg.Source))
	l.Plain(func(b []byte) []byte { return append(b, leg.Connection.Text[:leg.Connection.Len]...) })
	l.Int(int64(leg.Type))
	l.Int(int64(leg.Origin))
	l.Int(int64(leg.Info))
	l.Int(int64(leg.Cause))
	l.Text(leg.CauseText)
	l.Int(int64(leg.Mark))
	r.clock.addTimes(l, leg, 0, "")
	l.Text(leg.Zone)
	l.Int(int64(leg.Offset))
	l.Int(int64(leg.OffsetBy))
	r.utc.addTimes(l, leg, leg.Offset, "Z")
	r.utc.add(l, leg.Arrived.UnixMilli(), "Z")
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

// dayText writes times to the millisecond. It remembers how it wrote the last day,
// which neighbours share.
type dayText struct {
	day  int64 // since 1970
	text []byte
}

// addTimes adds the three times of a leg as a clock with that offset shows them,
// nothing for a clock that showed nothing.
func (d *dayText) addTimes(l *csvfile.Lines, leg *cdr.Leg, offset int16, zone string) {
	for _, wall := range [...]cdr.Wall{leg.Setup, leg.Connect, leg.Disconnect} {
		if wall == 0 {
			l.Text("")
			continue
		}
		d.add(l, int64(wall)-int64(offset)*60_000, zone)
	}
}

const dayLength = int64(24 * time.Hour / time.Millisecond)

// add adds a time in milliseconds since 1970.
func (d *dayText) add(l *csvfile.Lines, milli int64, zone string) {
	day, rest := milli/dayLength, int(milli%dayLength)
	if rest < 0 {
		day, rest = day-1, rest+int(dayLength)
	}
	if day != d.day || len(d.text) == 0 {
		d.day, d.text = day, time.UnixMilli(milli).UTC().AppendFormat(d.text[:0], "2006-01-02T")
	}
	l.Plain(func(b []byte) []byte {
		b = append(b, d.text...)
		second := rest / 1000
		b = append(appendTwo(b, second/3600), ':')
		b = append(appendTwo(b, second/60%60), ':')
		b = append(appendTwo(b, second%60), '.')
		b = appendTwo(append(b, byte('0'+rest%1000/100)), rest%100)
		return append(b, zone...)
	})
}

// appendTwo appends a number of two digits.
func appendTwo(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }
