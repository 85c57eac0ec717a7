package acct

import (
	"bytes"
	"strconv"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"
	"layeh.com/radius/rfc2869"

	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
)

// Decode reads the leg of an accounting Stop into rec, whose slices are views of
// p's attributes or new. The errors are those of package iostext:
// iostext.ErrNoMarker for the Stop of something else than a call. After an error
// rec has what could be read, at least its Header and Raw.
//
// Raw is Text of the packet. Host of the header is the NAS-Identifier or the name
// in h323-gw-id. The peer is the number that gateways write into the syslog
// message of the same leg, so that both have the same key.
func Decode(p *radius.Packet, rec *cdr.Record) error {
	*rec = cdr.Record{Raw: []byte(Text(p.Attributes))}
	d := decoder{rec: rec}
	for _, a := range p.Attributes {
		if a.Type == rfc2865.VendorSpecific_Type {
			eachCisco(a.Attribute, d.cisco)
		} else {
			d.standard(a.Type, a.Attribute)
		}
	}
	return d.finish()
}

// decoder fills a record from attributes in any order.
type decoder struct {
	rec     *cdr.Record
	session []byte
	gateway []byte
	// setup, connect and disconnect are the zones behind those times.
	setup, connect, disconnect []byte
	// has are the values that a record must have.
	has struct{ voice, connection, kind, origin, disconnect, cause, connect bool }
	err error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// standard takes an attribute of the RFCs. Octets and packets are counted from
// the view of the gateway: what came in is what it received.
func (d *decoder) standard(t radius.Type, a radius.Attribute) {
	switch t {
	case rfc2865.CalledStationID_Type:
		d.rec.Called = bytes.Trim(a, " ")
	case rfc2865.CallingStationID_Type:
		d.rec.Calling = bytes.Trim(a, " ")
	case rfc2865.NASIdentifier_Type:
		d.rec.Header.Host = bytes.Trim(a, " ")
	case rfc2866.AcctSessionID_Type:
		d.session = a
	case rfc2866.AcctInputOctets_Type:
		d.number(&d.rec.ReceiveBytes, a)
	case rfc2866.AcctOutputOctets_Type:
		d.number(&d.rec.TransmitBytes, a)
	case rfc2866.AcctInputPackets_Type:
		d.number(&d.rec.ReceivePackets, a)
	case rfc2866.AcctOutputPackets_Type:
		d.number(&d.rec.TransmitPackets, a)
	case rfc2869.EventTimestamp_Type:
		var seconds uint32
		d.number(&seconds, a)
		d.rec.UTC = int64(seconds) * 1000
	}
}

func (d *decoder) number(to *uint32, a radius.Attribute) {
	n, ok := uint32Of(a)
	if !ok {
		d.fail(iostext.ErrBadNumber)
	}
	*to = n
}

// cisco takes an attribute of Cisco's. A pair has a name of its own.
func (d *decoder) cisco(t byte, value []byte) {
	name, ok := cisco(t)
	if !ok {
		return // it is in Raw
	}
	if t == ciscoAVPair {
		before, after, found := bytes.Cut(value, []byte("="))
		if !found {
			d.extra(name, value)
			return
		}
		name, value = string(bytes.ToLower(bytes.Trim(before, " "))), after
	}
	if value = bare(name, value); !d.leg(name, value) && !d.detail(name, value) {
		d.extra(name, value)
	}
}

// leg takes what every record of a leg must have.
func (d *decoder) leg(name string, value []byte) bool {
	switch name {
	case "h323-conf-id":
		d.connection(value)
	case "h323-setup-time":
		d.rec.Setup, d.setup = d.wall(value)
	case "h323-connect-time":
		d.rec.Connect, d.connect = d.wall(value)
		d.has.connect = true
	case "h323-disconnect-time":
		d.rec.Disconnect, d.disconnect = d.wall(value)
		d.has.disconnect = true
	case "h323-call-origin":
		d.origin(value)
	case "h323-call-type":
		d.kind(value)
	case "h323-disconnect-cause":
		d.cause(value)
	default:
		return false
	}
	return true
}

// detail takes what a record may have.
func (d *decoder) detail(name string, value []byte) bool {
	switch name {
	case "disconnect-text":
		d.rec.CauseText = value
	case "peer-address":
		d.rec.Peer = value
	case "peer-sub-address":
		d.rec.SubAddress = value
	case "charged-units":
		n, err := strconv.ParseUint(string(value), 10, 32)
		if err != nil {
			return false
		}
		d.rec.Charged = uint32(n)
	case "info-type":
		info, ok := infoType(value)
		d.rec.Info = info
		return ok
	case "h323-gw-id":
		d.gateway = value
		return false
	default:
		return false
	}
	return true
}

func (d *decoder) extra(name string, value []byte) {
	if len(d.rec.Extra) > 0 {
		d.rec.Extra = append(d.rec.Extra, ", "...)
	}
	d.rec.Extra = append(append(append(d.rec.Extra, name...), '='), value...)
}

func (d *decoder) connection(value []byte) {
	d.has.voice, d.has.connection = true, true
	d.rec.Connection, d.rec.Normal = value, cdr.NormalConnection(value)
	if d.rec.Normal.IsZero() && len(bytes.Trim(value, " 0")) > 0 {
		d.fail(iostext.ErrBadConnection)
	}
}

// wall reads a time and the name of its zone.
func (d *decoder) wall(value []byte) (cdr.Wall, []byte) {
	d.has.voice = true
	w, zone, mark, ok := cdr.ParseWall(value)
	if !ok {
		d.fail(iostext.ErrBadTime)
	}
	d.rec.Mark = max(d.rec.Mark, mark)
	return w, zone
}

func (d *decoder) origin(value []byte) {
	d.has.voice, d.has.origin = true, true
	switch string(bytes.ToLower(value)) {
	case "originate":
		d.rec.Origin = cdr.Originate
	case "answer":
		d.rec.Origin = cdr.Answer
	case "callback":
		d.rec.Origin = cdr.Callback
	default:
		d.fail(iostext.ErrBadNumber)
	}
}

func (d *decoder) kind(value []byte) {
	d.has.voice, d.has.kind = true, true
	switch string(bytes.ToLower(value)) {
	case "telephony":
		d.rec.Type = cdr.Telephony
	case "voip":
		d.rec.Type = cdr.VoIP
	case "mmoip":
		d.rec.Type = cdr.MMoIP
	case "vofr", "frame relay":
		d.rec.Type = cdr.FrameRelay
	case "voatm", "atm":
		d.rec.Type = cdr.ATM
	default:
		d.fail(iostext.ErrBadNumber)
	}
}

func (d *decoder) cause(value []byte) {
	d.has.voice, d.has.cause = true, true
	cause, ok := cdr.ParseCause(value)
	if !ok {
		d.fail(iostext.ErrBadNumber)
	}
	d.rec.Cause = cause
}

// infoType reads a kind of information by its number or its name in
// CISCO-DIAL-CONTROL-MIB.
func infoType(value []byte) (cdr.InfoType, bool) {
	names := []string{"other", "speech", "unrestrictedDigital", "unrestrictedDigital56", "restrictedDigital", "audio31", "audio7", "video", "packetSwitched", "fax"}
	for i, name := range names {
		if bytes.EqualFold(value, []byte(name)) {
			return cdr.InfoType(i + 1), true
		}
	}
	n, err := strconv.ParseUint(string(value), 10, 8)
	return cdr.InfoType(n), err == nil
}

// finish completes the record when all attributes have been taken.
func (d *decoder) finish() error {
	d.overloaded()
	if len(d.rec.Header.Host) == 0 {
		d.rec.Header.Host = bytes.TrimSuffix(d.gateway, []byte("."))
	}
	if len(d.rec.Peer) == 0 {
		d.rec.Peer = d.rec.Called
		if d.rec.Origin == cdr.Answer {
			d.rec.Peer = d.rec.Calling
		}
	}
	if !d.has.connect { // as syslog tells that nobody answered
		d.rec.Connect, d.connect = d.rec.Disconnect, d.disconnect
	}
	if !d.rec.SetZones(d.setup, d.connect, d.disconnect) {
		d.fail(iostext.ErrClockSet)
	}
	switch {
	case !d.has.voice:
		return iostext.ErrNoMarker
	case d.err != nil:
		return d.err
	case !d.has.connection || !d.has.kind || !d.has.origin || !d.has.disconnect || !d.has.cause:
		return iostext.ErrTruncated
	default:
		return nil
	}
}

// overloaded reads the form in which gateways put everything into the session id:
// id/setup/gateway/connection/origin/type/connect/disconnect/cause/remote address.
func (d *decoder) overloaded() {
	parts := bytes.Split(d.session, []byte("/"))
	if d.has.voice || len(parts) != 10 {
		return
	}
	for i, name := range []string{
		1: "h323-setup-time", 2: "h323-gw-id", 3: "h323-conf-id", 4: "h323-call-origin", 5: "h323-call-type",
		6: "h323-connect-time", 7: "h323-disconnect-time", 8: "h323-disconnect-cause", 9: "h323-remote-address",
	} {
		if value := bytes.Trim(parts[i], " "); name != "" && !d.leg(name, value) && !d.detail(name, value) {
			d.extra(name, value)
		}
	}
}
