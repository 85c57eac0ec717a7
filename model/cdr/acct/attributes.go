package acct

import (
	"bytes"
	"encoding/binary"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"
	"layeh.com/radius/rfc2869"
	"layeh.com/radius/rfc3162"
)

// form is how the value of an attribute is written.
type form uint8

const (
	text form = iota
	number
	address
)

// attribute is an attribute that has a name.
type attribute struct {
	name string
	form form
}

// standard are the attributes that gateways send, by the names of the RFCs.
func standard(t radius.Type) (attribute, bool) {
	switch t {
	case rfc2865.UserName_Type:
		return attribute{"User-Name", text}, true
	case rfc2865.NASIPAddress_Type:
		return attribute{"NAS-IP-Address", address}, true
	case rfc2865.NASPort_Type:
		return attribute{"NAS-Port", number}, true
	case rfc2865.ServiceType_Type:
		return attribute{"Service-Type", number}, true
	case rfc2865.CalledStationID_Type:
		return attribute{"Called-Station-Id", text}, true
	case rfc2865.CallingStationID_Type:
		return attribute{"Calling-Station-Id", text}, true
	case rfc2865.NASIdentifier_Type:
		return attribute{"NAS-Identifier", text}, true
	case rfc2865.NASPortType_Type:
		return attribute{"NAS-Port-Type", number}, true
	case rfc2869.NASPortID_Type:
		return attribute{"NAS-Port-Id", text}, true
	case rfc2869.EventTimestamp_Type:
		return attribute{"Event-Timestamp", number}, true
	case rfc3162.NASIPv6Address_Type:
		return attribute{"NAS-IPv6-Address", address}, true
	default:
		return accounting(t)
	}
}

// accounting are those of RFC 2866.
func accounting(t radius.Type) (attribute, bool) {
	switch t {
	case rfc2866.AcctStatusType_Type:
		return attribute{"Acct-Status-Type", number}, true
	case rfc2866.AcctInputOctets_Type:
		return attribute{"Acct-Input-Octets", number}, true
	case rfc2866.AcctOutputOctets_Type:
		return attribute{"Acct-Output-Octets", number}, true
	case rfc2866.AcctSessionID_Type:
		return attribute{"Acct-Session-Id", text}, true
	case rfc2866.AcctAuthentic_Type:
		return attribute{"Acct-Authentic", number}, true
	case rfc2866.AcctSessionTime_Type:
		return attribute{"Acct-Session-Time", number}, true
	case rfc2866.AcctInputPackets_Type:
		return attribute{"Acct-Input-Packets", number}, true
	case rfc2866.AcctOutputPackets_Type:
		return attribute{"Acct-Output-Packets", number}, true
	case rfc2866.AcctTerminateCause_Type:
		return attribute{"Acct-Terminate-Cause", number}, true
	default:
		return attribute{}, false
	}
}

// The vendor of Cisco's own attributes, and the one that holds pairs of a name and
// a value.
const (
	ciscoVendor = 9
	ciscoAVPair = 1
)

// cisco are Cisco's own attributes that tell of calls, by the names of
// dictionary.cisco of FreeRADIUS. All of them are text.
func cisco(t byte) (name string, ok bool) {
	switch t {
	case ciscoAVPair:
		return "Cisco-AVPair", true
	case 2:
		return "Cisco-NAS-Port", true
	case 23:
		return "h323-remote-address", true
	case 24:
		return "h323-conf-id", true
	case 25:
		return "h323-setup-time", true
	case 26:
		return "h323-call-origin", true
	case 27:
		return "h323-call-type", true
	case 28:
		return "h323-connect-time", true
	case 29:
		return "h323-disconnect-time", true
	case 30:
		return "h323-disconnect-cause", true
	case 31:
		return "h323-voice-quality", true
	case 33:
		return "h323-gw-id", true
	case 35:
		return "h323-incoming-conf-id", true
	default:
		return "", false
	}
}

// eachCisco calls yield with the type and the value of every attribute in a
// vendor-specific one of Cisco (RFC 2865, section 5.26). It reports false, before
// yielding anything, for another vendor and for what is not of that form.
func eachCisco(a radius.Attribute, yield func(t byte, value []byte)) bool {
	if len(a) < 4 || binary.BigEndian.Uint32(a) != ciscoVendor {
		return false
	}
	for rest := a[4:]; len(rest) > 0; rest = rest[rest[1]:] {
		if len(rest) < 2 || rest[1] < 2 || int(rest[1]) > len(rest) {
			return false
		}
	}
	for rest := a[4:]; len(rest) > 0; rest = rest[rest[1]:] {
		yield(rest[0], rest[2:rest[1]])
	}
	return true
}

// bare returns value without the name that gateways repeat in it, as in
// "h323-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765", and without blanks and
// zero bytes around it.
func bare(name string, value []byte) []byte {
	value = bytes.Trim(value, " \x00")
	if n := len(name); len(value) > n && value[n] == '=' && bytes.EqualFold(value[:n], []byte(name)) {
		return bytes.Trim(value[n+1:], " ")
	}
	return value
}

// uint32Of returns the value of a number, and whether it is one.
func uint32Of(a radius.Attribute) (uint32, bool) {
	if len(a) != 4 {
		return 0, false
	}
	return binary.BigEndian.Uint32(a), true
}
