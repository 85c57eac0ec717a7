package acct_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"
	"layeh.com/radius/rfc2869"

	"tandem/model/cdr"
	"tandem/model/cdr/acct"
	"tandem/model/cdr/iostext"
)

// own adds an attribute of Cisco's.
func own(p *radius.Packet, t byte, value string) {
	p.Add(rfc2865.VendorSpecific_Type, append([]byte{0, 0, 0, 9, t, byte(len(value) + 2)}, value...))
}

// number adds a number.
func number(p *radius.Packet, t radius.Type, n uint32) { p.Add(t, radius.NewInteger(n)) }

// pairs are the attributes of stop that stand in Cisco-AVPair.
var pairs = []string{
	"h323-incoming-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765", "subscriber=RegularLine", "info-type=speech",
	"charged-units=3", "disconnect-text=normal call clearing (16)", "peer-sub-address=7",
}

// stop is the Stop of the leg of a call from 1110001 to 2210001, as IOS writes it.
func stop(origin string) *radius.Packet {
	p := radius.New(radius.CodeAccountingRequest, []byte("hush"))
	number(p, rfc2866.AcctStatusType_Type, 2)
	p.Add(rfc2866.AcctSessionID_Type, []byte("000B5571"))
	p.Add(rfc2865.NASIPAddress_Type, []byte{10, 0, 0, 1})
	p.Add(rfc2865.UserName_Type, []byte("1110001"))
	p.Add(rfc2865.CallingStationID_Type, []byte("1110001"))
	p.Add(rfc2865.CalledStationID_Type, []byte("2210001"))
	own(p, 24, "h323-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765")
	own(p, 25, "h323-setup-time=*14:30:25.429 JST Wed Jan 23 2002")
	own(p, 26, "h323-call-origin="+origin)
	own(p, 27, "h323-call-type=Telephony")
	own(p, 28, "h323-connect-time=*14:30:30.001 JST Wed Jan 23 2002")
	own(p, 29, "h323-disconnect-time=*14:31:00.500 JST Wed Jan 23 2002")
	own(p, 30, "h323-disconnect-cause=1C  ")
	own(p, 33, "h323-gw-id=OrigGW.")
	for _, pair := range pairs {
		own(p, 1, pair)
	}
	number(p, rfc2866.AcctInputOctets_Type, 600)
	number(p, rfc2866.AcctOutputOctets_Type, 500)
	number(p, rfc2866.AcctInputPackets_Type, 60)
	number(p, rfc2866.AcctOutputPackets_Type, 50)
	number(p, rfc2869.EventTimestamp_Type, 1_011_763_860)
	number(p, rfc2866.AcctDelayTime_Type, 0)
	return p
}

func wall(t *testing.T, text string) cdr.Wall {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05.000", text)
	if err != nil {
		t.Fatal(err)
	}
	return cdr.Wall(at.UnixMilli())
}

func TestAStopBecomesALeg(t *testing.T) {
	t.Parallel()
	var got cdr.Record
	if err := acct.Decode(stop("answer"), &got); err != nil {
		t.Fatal(err)
	}
	raw := string(got.Raw)
	got.Raw = nil
	want := cdr.Record{
		Header: cdr.Header{Host: []byte("OrigGW")},
		Type:   cdr.Telephony, Origin: cdr.Answer, Info: cdr.Speech, Cause: 28, CauseText: []byte("normal call clearing (16)"),
		Connection: []byte("931C146B 0F4411D6 AB5591F0 CBF3D765"), Normal: cdr.NormalConnection([]byte("931C146BF4411D6AB5591F0CBF3D765")),
		Setup:      wall(t, "2002-01-23 14:30:25.429"),
		Connect:    wall(t, "2002-01-23 14:30:30.001"),
		Disconnect: wall(t, "2002-01-23 14:31:00.500"),
		Zone:       []byte("JST"), Mark: cdr.ClockNotSet,
		Peer: []byte("1110001"), SubAddress: []byte("7"), Calling: []byte("1110001"), Called: []byte("2210001"), Charged: 3,
		TransmitPackets: 50, TransmitBytes: 500, ReceivePackets: 60, ReceiveBytes: 600, UTC: 1_011_763_860_000,
		Extra: []byte("h323-gw-id=OrigGW., h323-incoming-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765, subscriber=RegularLine"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	if !strings.HasPrefix(raw, `Acct-Status-Type = 2, Acct-Session-Id = "000B5571", NAS-IP-Address = 10.0.0.1, User-Name = "1110001"`) ||
		strings.Contains(raw, "Acct-Delay-Time") || !strings.Contains(raw, `h323-disconnect-cause = "h323-disconnect-cause=1C  "`) {
		t.Errorf("got %s", raw)
	}
}

// syslog is the same leg by syslog.
func syslog(peer, connect string, origin cdr.Origin) string {
	return "<189>12: Jan 23 14:31:00.501: %VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 1, ConnectionId 931C146B F4411D6 AB5591F0 CBF3D765, " +
		"SetupTime *14:30:25.429 JST Wed Jan 23 2002, PeerAddress " + peer + ", PeerSubAddress , DisconnectCause 1C  , " +
		"DisconnectText invalid number (28), ConnectTime " + connect + ", DisconnectTime *14:31:00.500 JST Wed Jan 23 2002, " +
		"CallOrigin " + string('0'+byte(origin)) + ", ChargedUnits 0, InfoType 2, TransmitPackets 1, TransmitBytes 2, ReceivePackets 3, ReceiveBytes 4"
}

// without returns p without an attribute of Cisco's.
func without(p *radius.Packet, t byte) *radius.Packet {
	p.Attributes = slices.DeleteFunc(p.Attributes, func(a *radius.AVP) bool {
		return a.Type == rfc2865.VendorSpecific_Type && a.Attribute[4] == t
	})
	return p
}

func TestALegHasTheSameKeyAsBySyslog(t *testing.T) {
	t.Parallel()
	const connect, disconnect = "*14:30:30.001 JST Wed Jan 23 2002", "*14:31:00.500 JST Wed Jan 23 2002"
	turned := without(without(stop("answer"), 29), 28)
	own(turned, 28, "h323-connect-time=15:30:30.001 JDT Wed Jan 23 2002")
	own(turned, 29, "h323-disconnect-time=*14:31:00.500 JST Wed Jan 23 2002")
	withPeer := stop("answer")
	own(withPeer, 1, "peer-address=+8135550100")
	for _, tt := range []struct {
		name   string
		packet *radius.Packet
		syslog string
	}{
		{"a leg that answers has the calling number", stop("answer"), syslog("1110001", connect, cdr.Answer)},
		{"a leg that originates has the called number", stop("originate"), syslog("2210001", connect, cdr.Originate)},
		{"the number of the peer where it is given", withPeer, syslog("8135550100", connect, cdr.Answer)},
		{"the clock is turned during the call", turned, syslog("1110001", "15:30:30.001 JDT Wed Jan 23 2002", cdr.Answer)},
		{"nobody answered", without(stop("answer"), 28), syslog("1110001", disconnect, cdr.Answer)},
	} {
		var one, two cdr.Record
		var reader iostext.Reader
		if err := acct.Decode(tt.packet, &one); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err := reader.Read([]byte(tt.syslog), &two); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if one.Key() != two.Key() {
			t.Errorf("%s: the keys differ:\n%+v\n%+v", tt.name, one, two)
		}
	}
}

func TestFormsOfAStop(t *testing.T) {
	t.Parallel()
	var want cdr.Record
	if err := acct.Decode(stop("answer"), &want); err != nil {
		t.Fatal(err)
	}
	build := func(attributes ...string) *radius.Packet {
		p := radius.New(radius.CodeAccountingRequest, nil)
		p.Add(rfc2865.CallingStationID_Type, []byte("1110001"))
		p.Add(rfc2865.CalledStationID_Type, []byte("2210001"))
		for _, a := range attributes {
			own(p, 1, a)
		}
		return p
	}
	bare := build()
	for t, value := range map[byte]string{
		24: "931C146B 0F4411D6 AB5591F0 CBF3D765", 25: "*14:30:25.429 JST Wed Jan 23 2002", 26: "answer", 27: "Telephony",
		28: "*14:30:30.001 JST Wed Jan 23 2002", 29: "*14:31:00.500 JST Wed Jan 23 2002", 30: "1C",
	} {
		own(bare, t, value)
	}
	together := build() // several attributes of the vendor in one
	together.Attributes = append(together.Attributes, &radius.AVP{Type: rfc2865.VendorSpecific_Type, Attribute: []byte{0, 0, 0, 9}})
	all := together.Attributes[len(together.Attributes)-1]
	for _, a := range stop("answer").Attributes {
		if a.Type == rfc2865.VendorSpecific_Type && a.Attribute[4] >= 24 && a.Attribute[4] < 28 {
			all.Attribute = append(all.Attribute, a.Attribute[4:]...)
		} else if a.Type == rfc2865.VendorSpecific_Type {
			together.Attributes = append(together.Attributes, a)
		}
	}
	overloaded := build()
	overloaded.Add(rfc2866.AcctSessionID_Type, []byte("000B5571/*14:30:25.429 JST Wed Jan 23 2002/OrigGW./931C146B F4411D6 AB5591F0 CBF3D765/answer/Telephony/"+
		"*14:30:30.001 JST Wed Jan 23 2002/*14:31:00.500 JST Wed Jan 23 2002/1C/10.0.0.9"))
	for _, tt := range []struct {
		name   string
		packet *radius.Packet
	}{
		{"values without their names", bare},
		{"several attributes in one", together},
		{"pairs", build("h323-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765", "h323-setup-time=*14:30:25.429 JST Wed Jan 23 2002",
			"H323-Call-Origin=answer", "h323-call-type=h323-call-type=Telephony", "h323-connect-time=*14:30:30.001 JST Wed Jan 23 2002",
			"h323-disconnect-time=*14:31:00.500 JST Wed Jan 23 2002", "h323-disconnect-cause=1C")},
		{"everything in the session id", overloaded},
	} {
		var got cdr.Record
		if err := acct.Decode(tt.packet, &got); err != nil || got.Key() != want.Key() || got.Cause != 28 || string(got.Zone) != "JST" {
			t.Errorf("%s: got %+v, %v", tt.name, got, err)
		}
	}
}

func TestAStopThatIsNoLegSaysWhy(t *testing.T) {
	t.Parallel()
	change := func(t byte, value string) *radius.Packet {
		p := stop("answer")
		for _, a := range p.Attributes {
			if a.Type == rfc2865.VendorSpecific_Type && a.Attribute[4] == t {
				a.Attribute = append([]byte{0, 0, 0, 9, t, byte(len(value) + 2)}, value...)
			}
		}
		return p
	}
	session := radius.New(radius.CodeAccountingRequest, nil)
	session.Add(rfc2866.AcctSessionID_Type, []byte("a/b/c"))
	own(session, 1, "connect-progress=Call Up")
	short := stop("answer")
	short.Add(rfc2866.AcctInputOctets_Type, []byte{1, 2})
	for _, tt := range []struct {
		name   string
		packet *radius.Packet
		want   error
	}{
		{"the session of a user", session, iostext.ErrNoMarker},
		{"an empty connection id", change(24, ""), nil},
		{"an id of zeros", change(24, "0 0 0 0"), nil},
		{"an id that is none", change(24, "anybody"), iostext.ErrBadConnection},
		{"a time that is none", change(25, "yesterday"), iostext.ErrBadTime},
		{"a clock that was set while it rang", change(25, "00:04:39.367 UTC Mon Mar 1 1993"), iostext.ErrClockSet},
		{"no clock", change(25, "0"), nil},
		{"an origin that is none", change(26, "both"), iostext.ErrBadNumber},
		{"a type that is none", change(27, "smoke"), iostext.ErrBadNumber},
		{"a cause that is none", change(30, "XYZ"), iostext.ErrBadNumber},
		{"a number that is too short", short, iostext.ErrBadNumber},
		{"a disconnect time of zeros", change(29, "0"), nil},
		{"the connection id is missing", without(stop("answer"), 24), iostext.ErrTruncated},
		{"the setup time is missing", without(stop("answer"), 25), nil},
		{"the origin is missing", without(stop("answer"), 26), iostext.ErrTruncated},
		{"the type is missing", without(stop("answer"), 27), iostext.ErrTruncated},
		{"the disconnect time is missing", without(stop("answer"), 29), iostext.ErrTruncated},
		{"the cause is missing", without(stop("answer"), 30), iostext.ErrTruncated},
	} {
		var rec cdr.Record
		if err := acct.Decode(tt.packet, &rec); !errors.Is(err, tt.want) || len(rec.Raw) == 0 {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}
