package xcdr

import (
	"bytes"
	"math"
	"strconv"

	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
)

// The places of the values.
const (
	unixTime = iota
	callID
	cdrType
	legType
	confID
	peerAddress
	peerSubAddress
	setupTime
	alertTime
	connectTime
	disconnectTime
	disconnectCause
	disconnectText
	callOrigin
	chargedUnits
	infoType
	paksOut
	bytesOut
	paksIn
	bytesIn
	username
	clid
	dnis
	// fixed is how many values each line has.
	fixed
)

// The places of a feature's values, counted from its name.
const (
	featureName = iota
	featureTime
	featureCalling
	featureCalled
	featureStatus
	featureID
	featureCall
	featureLeg
)

// span is a value of a line: where it begins and ends.
type span struct{ start, end int }

// parser reads lines.
type parser struct {
	walls  cdr.WallReader
	line   []byte
	fields []span
	// feat is the place of a feature's name in fields, 0 for none.
	feat int
	rec  *cdr.Record
	err  error
}

// leg reads a line into rec and reports whether it has a feature too.
func (p *parser) leg(line []byte, rec *cdr.Record) (feature bool, err error) {
	p.line, p.rec, p.err = line, rec, nil
	p.fields = joinText(line, split(line, p.fields[:0]))
	if len(p.fields) < fixed {
		return false, iostext.ErrTruncated
	}
	rec.UTC = int64(p.number(unixTime)) * 1000
	rec.Type = cdr.LegType(p.named(legType, legTypes))
	rec.Origin = cdr.Origin(p.named(callOrigin, origins))
	rec.Info = cdr.InfoType(p.named(infoType, infoTypes))
	rec.Connection = p.at(confID)
	rec.Peer, rec.SubAddress = p.at(peerAddress), p.at(peerSubAddress)
	rec.CauseText = p.at(disconnectText)
	rec.Calling, rec.Called = p.at(clid), p.at(dnis)
	p.causeAndCall()
	p.times()
	p.counters()
	p.extra()
	if p.err == nil && (rec.Type == 0 || rec.Origin == 0) {
		p.err = iostext.ErrTruncated
	}
	return p.err == nil && p.feat > 0 && string(p.at(p.feat+featureName)) != basicCall, p.err
}

// basicCall is the feature that is the call itself.
const basicCall = "TWC"

// feature reads the feature of the line that leg read last into rec.
func (p *parser) feature(rec *cdr.Record) error {
	conf := p.at(confID)
	*rec = cdr.Record{Kind: cdr.Feature, Raw: p.line, Extra: rec.Extra, Mark: rec.Mark}
	p.rec, p.err = rec, nil
	rec.FeatureName = p.at(p.feat + featureName)
	rec.Calling, rec.Called = p.at(p.feat+featureCalling), p.at(p.feat+featureCalled)
	rec.FeatureID, rec.FeatureLeg = p.at(p.feat+featureID), p.at(p.feat+featureLeg)
	rec.Connection = p.at(p.feat + featureCall)
	if len(rec.Connection) == 0 {
		rec.Connection = conf
	}
	p.setConnection()
	at, ok := cdr.ParseFeatureTime(p.at(p.feat + featureTime))
	if !ok {
		p.refuse(iostext.ErrBadTime)
	}
	rec.Setup, rec.Disconnect = at, at
	return p.err
}

// at returns the value at a place, empty where the line has ended.
func (p *parser) at(place int) []byte {
	if place >= len(p.fields) {
		return nil
	}
	f := p.fields[place]
	return p.line[f.start:f.end]
}

func (p *parser) refuse(err error) {
	if p.err == nil {
		p.err = err
	}
}

func (p *parser) causeAndCall() {
	cause, ok := cdr.ParseCause(p.at(disconnectCause))
	if !ok {
		p.refuse(iostext.ErrBadNumber)
	}
	p.rec.Cause = cause
	p.setConnection()
}

// setConnection normalises the connection id, which may be missing or zero.
func (p *parser) setConnection() {
	p.rec.Normal = cdr.NormalConnection(p.rec.Connection)
	if p.rec.Normal.IsZero() && len(bytes.Trim(p.rec.Connection, "0 ")) > 0 {
		p.refuse(iostext.ErrBadConnection)
	}
}

func (p *parser) times() {
	rec := p.rec
	var setup, connect, disconnect []byte
	rec.Setup, setup = p.wall(setupTime)
	rec.Connect, connect = p.wall(connectTime)
	rec.Disconnect, disconnect = p.wall(disconnectTime)
	if !rec.SetZones(setup, connect, disconnect) {
		p.refuse(iostext.ErrClockSet)
	}
}

func (p *parser) wall(place int) (cdr.Wall, []byte) {
	w, zone, mark, ok := p.walls.Read(p.at(place))
	if !ok {
		p.refuse(iostext.ErrBadTime)
	}
	p.rec.Mark = max(p.rec.Mark, mark)
	return w, zone
}

func (p *parser) counters() {
	p.rec.Charged = p.number(chargedUnits)
	p.rec.TransmitPackets, p.rec.TransmitBytes = p.number(paksOut), p.number(bytesOut)
	p.rec.ReceivePackets, p.rec.ReceiveBytes = p.number(paksIn), p.number(bytesIn)
}

// number reads a number, 0 where there is none.
func (p *parser) number(place int) uint32 {
	value := p.at(place)
	if len(value) == 0 {
		return 0
	}
	n, err := strconv.ParseUint(string(value), 10, 32)
	if err != nil {
		p.refuse(iostext.ErrBadNumber)
	}
	return uint32(n)
}

// named reads a number of one byte that may stand there as a name.
func (p *parser) named(place int, names map[string]uint8) uint8 {
	value := p.at(place)
	if n, ok := names[string(value)]; ok {
		return n
	}
	n := p.number(place)
	if n > math.MaxUint8 {
		p.refuse(iostext.ErrBadNumber)
		return 0
	}
	return uint8(n)
}

// extra finds the feature, and keeps the values behind the fixed ones.
func (p *parser) extra() {
	p.feat = 0
	last := fixed - 1
	for place := fixed; place < len(p.fields); place++ {
		if f := p.fields[place]; f.end > f.start {
			last = place
		}
		if p.feat == 0 && features[string(p.at(place))] && place+featureCall < len(p.fields) {
			p.feat = place
		}
	}
	if last >= fixed {
		p.rec.Extra = p.line[p.fields[fixed].start:p.fields[last].end]
	}
}
