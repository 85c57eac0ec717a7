package emapi

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"tandem/model/emcode"
)

// Limits of what Parse takes.
const (
	// MaxSize is the size of a message in bytes.
	MaxSize = 64 << 10
	// MaxValue is the size of one name, password or other text in bytes.
	MaxValue = 1024
	// MaxNames is the number of devices or users in one query.
	MaxNames = 1000
	// MaxMinutes is the longest login that can be asked for: a year. It counts
	// instead of the limits of user and system.
	MaxMinutes = 365 * 24 * 60
)

// Parse reads a request or a query, or returns an *Error with the code to
// answer.
//
// It tolerates what working clients send (spec/wire-formats.md 2.7): a document
// with or without an XML declaration, a DOCTYPE that nobody fetches or expands,
// blanks and line breaks anywhere around a value, elements it does not know
// (loginType), children in any order, an empty deviceProfile, and both
// deviceProfileQuery and userDeviceProfileQuery. Encodings are UTF-8 and, where
// declared, ISO-8859-1 and US-ASCII.
//
// It answers emcode.ParseError to what is not well-formed, too large (the limits
// above) or ambiguous (an element twice, two operations, both or neither of time
// and indefinite), to values of more than one line or with elements in them, and
// to a remoteIPAddr or isViaHeaderSet that is none. A query of no known kind is
// QueryType; a blank application, password or user of a login is CannotAuthorize;
// a time that is no number from 1 to MaxMinutes is LogoutRequest, since no
// automatic logout can be set to it. A blank device is taken: no device has that
// name.
//
// A user ID is decoded as DecodeUserID says, an address is unmapped, and the case
// of names is kept.
func Parse(xml []byte) (Message, error) {
	if len(xml) > MaxSize {
		return nil, &Error{emcode.ParseError, fmt.Sprintf("it has %d bytes, more than %d", len(xml), MaxSize)}
	}
	root, err := readTree(xml)
	if err != nil {
		return nil, &Error{emcode.ParseError, err.Error()}
	}
	var r reading
	message := r.message(root)
	if r.err != nil {
		return nil, r.err
	}
	return message, nil
}

func (r *reading) message(root *element) Message {
	switch root.name {
	case "request":
		return r.request(root)
	case "query":
		return r.query(root)
	}
	r.refuse(emcode.ParseError, "it is neither a request nor a query")
	return nil
}

func (r *reading) request(root *element) Message {
	operation := r.need(root, "login", "logout", "logoutAll")
	if operation == nil {
		return nil
	}
	origin := r.origin(root, operation)
	switch operation.name {
	case "login":
		return r.login(origin, operation)
	case "logout":
		return LogoutRequest{Origin: origin, Device: r.text(operation, "deviceName")}
	}
	return LogoutAllRequest{Origin: origin}
}

func (r *reading) query(root *element) Message {
	kind := r.one(root, "deviceUserQuery", "userDevicesQuery", "deviceProfileQuery", "userDeviceProfileQuery", "checkUser")
	if kind == nil {
		r.refuse(emcode.QueryType, "it is a query of no known kind")
		return nil
	}
	origin := r.origin(root, kind)
	switch kind.name {
	case "deviceUserQuery":
		return DeviceUserQuery{Origin: origin, Devices: r.texts(kind, "deviceName")}
	case "userDevicesQuery":
		return UserDevicesQuery{Origin: origin, UserIDs: r.userIDs(kind)}
	case "checkUser":
		return CheckUser{Origin: origin, UserIDs: r.userIDs(kind)}
	}
	return DeviceProfileQuery{Origin: origin, UserIDs: r.userIDs(kind)}
}

func (r *reading) origin(root, operation *element) Origin {
	return Origin{
		App:      r.app(r.need(root, "appInfo")),
		RemoteIP: r.address(operation),
		Via:      r.via(operation),
	}
}

func (r *reading) app(info *element) App {
	secret := r.need(info, "appCertificate", "appEncryptedCertificate")
	a := App{ID: r.text(info, "appID"), Certificate: r.password(secret)}
	if a.ID == "" || strings.Trim(a.Certificate, blanks) == "" {
		r.refuse(emcode.CannotAuthorize, "appID or appCertificate is blank")
	}
	a.Encrypted = secret != nil && secret.name == "appEncryptedCertificate"
	return a
}

func (r *reading) address(operation *element) netip.Addr {
	text := r.value(r.one(operation, "remoteIPAddr"))
	if text == "" {
		return netip.Addr{}
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		r.refuse(emcode.ParseError, "remoteIPAddr is no address")
	}
	return addr.Unmap()
}

func (r *reading) via(operation *element) bool {
	switch strings.ToLower(r.value(r.one(operation, "isViaHeaderSet"))) {
	case "true", "1":
		return true
	case "false", "0", "":
		return false
	}
	r.refuse(emcode.ParseError, "isViaHeaderSet is neither true nor false")
	return false
}

func (r *reading) login(origin Origin, operation *element) Message {
	m := LoginRequest{
		Origin:   origin,
		Device:   r.text(operation, "deviceName"),
		UserID:   DecodeUserID(r.text(operation, "userID")),
		Profile:  r.value(r.one(operation, "deviceProfile")),
		Duration: r.duration(r.one(operation, "exclusiveDuration")),
	}
	if m.UserID == "" {
		r.refuse(emcode.CannotAuthorize, "userID is blank")
	}
	return m
}

func (r *reading) duration(given *element) Duration {
	if given == nil {
		return Duration{}
	}
	kind := r.need(given, "time", "indefinite")
	text := r.value(kind)
	switch {
	case kind == nil:
		return Duration{}
	case kind.name == "indefinite":
		if text != "" {
			r.refuse(emcode.ParseError, "indefinite has a value")
		}
		return Duration{Indefinite: true}
	}
	minutes, err := strconv.ParseUint(text, 10, 32)
	if err != nil || minutes == 0 || minutes > MaxMinutes {
		r.refuse(emcode.LogoutRequest, "time is no number of minutes from 1 to %d", MaxMinutes)
		return Duration{}
	}
	return Duration{Minutes: int(minutes)}
}

func (r *reading) userIDs(kind *element) []string {
	ids := r.texts(kind, "userID")
	for i, id := range ids {
		ids[i] = DecodeUserID(id)
	}
	return ids
}
