package emapi

import (
	"bytes"
	"encoding/xml"
	"strconv"

	"tandem/model/emcode"
)

// DeviceUser answers for one device of a DeviceUserQuery.
type DeviceUser struct {
	Device string
	// Unknown: there is no such device. Nothing else counts then.
	Unknown bool
	// UserID is who is logged in, LastUserID who was before; empty for nobody.
	UserID     string
	LastUserID string
}

// UserDevices answers for one user of a UserDevicesQuery.
type UserDevices struct {
	UserID string
	// Unknown: there is no such user.
	Unknown bool
	// Devices are where the user is logged in; none when idle.
	Devices []string
}

// UserProfiles answers for one user of a DeviceProfileQuery.
type UserProfiles struct {
	UserID string
	// Unknown: there is no such user.
	Unknown bool
	// Profiles are the device profiles the user may choose from.
	Profiles []Profile
}

// Profile is one device profile of a user.
type Profile struct {
	Name    string
	Default bool
}

// CheckedUser answers for one user of a CheckUser.
type CheckedUser struct {
	UserID string
	// Unknown: there is no such user.
	Unknown bool
}

// Success returns the answer to a request that was carried out.
func Success() []byte {
	var b body
	b.response("success", nil)
	return b.Bytes()
}

// Failure returns the answer to a request or a query that was refused, with
// code.InAPI() for an empty text. Both have the form of the response DTD: the form
// with errorMessage, which the DTD has for queries only, tells no code, and every
// client found reads this one (spec/wire-formats.md 2.3). A text must not contain
// "success".
func Failure(code emcode.Code, text string) []byte {
	if text == "" {
		text = code.InAPI()
	}
	var b body
	b.response("failure", func() { b.leaf("error", text, "code", strconv.Itoa(int(code))) })
	return b.Bytes()
}

// DeviceUserResults answers a DeviceUserQuery.
func DeviceUserResults(devices []DeviceUser) []byte {
	var b body
	b.response("deviceUserResults", func() {
		for _, d := range devices {
			b.element("device", func() { b.deviceUser(d) }, "name", d.Device)
		}
	})
	return b.Bytes()
}

// deviceUser writes the children that clients read by their position: who is in,
// who was in, and whether the phone was lent to another cluster. The last is
// missing in one recorded answer only: that of a phone somebody is the first to
// log in on.
func (b *body) deviceUser(d DeviceUser) {
	if d.Unknown {
		b.element("doesNotExist", nil)
		return
	}
	b.nameOrNone("userID", EncodeUserID(d.UserID))
	b.nameOrNone("lastlogin", d.LastUserID)
	if d.UserID == "" || d.LastUserID != "" {
		b.leaf("emccDevice", "no")
	}
}

// UserDevicesResults answers a UserDevicesQuery.
func UserDevicesResults(users []UserDevices) []byte {
	var b body
	b.response("userDevicesResults", func() {
		for _, u := range users {
			b.user(u.UserID, u.Unknown, len(u.Devices), func(i int) { b.leaf("deviceName", u.Devices[i]) })
		}
	})
	return b.Bytes()
}

// DeviceProfileResults answers a DeviceProfileQuery.
func DeviceProfileResults(users []UserProfiles) []byte {
	var b body
	b.response("deviceProfileResults", func() {
		for _, u := range users {
			b.user(u.UserID, u.Unknown, len(u.Profiles), func(i int) { b.profile(u.Profiles[i]) })
		}
	})
	return b.Bytes()
}

func (b *body) profile(p Profile) {
	isDefault := "f"
	if p.Default {
		isDefault = "t"
	}
	b.element("deviceProfile", func() {
		b.leaf("deviceProfileName", p.Name)
		b.leaf("isDefaultDeviceProfile", isDefault)
	})
}

// CheckUserResults answers a CheckUser.
func CheckUserResults(users []CheckedUser) []byte {
	var b body
	b.response("checkUserResults", func() {
		for _, u := range users {
			b.user(u.UserID, u.Unknown, 1, func(int) { b.leaf("exists", u.UserID) })
		}
	})
	return b.Bytes()
}

// body is an answer being written, in the form of the recorded ones: on one line
// with a line feed at its end, without an XML declaration, empty elements in one
// tag. Characters that XML cannot hold become U+FFFD.
type body struct{ bytes.Buffer }

// response writes the whole answer: one element with what inside writes.
func (b *body) response(name string, inside func()) {
	b.element("response", func() { b.element(name, inside) })
	b.WriteByte('\n')
}

// user writes the answer for one user: n children, or why there are none.
func (b *body) user(id string, unknown bool, n int, child func(i int)) {
	b.element("user", func() {
		switch {
		case unknown:
			b.element("doesNotExist", nil)
		case n == 0:
			b.element("none", nil)
		default:
			for i := range n {
				child(i)
			}
		}
	}, "id", EncodeUserID(id))
}

func (b *body) nameOrNone(name, text string) {
	if text == "" {
		b.element("none", nil)
		return
	}
	b.leaf(name, text)
}

// leaf writes an element with text; attributes are names and values in turn.
func (b *body) leaf(name, text string, attributes ...string) {
	b.element(name, func() { b.escape(text) }, attributes...)
}

// element writes an element with what inside writes, an empty one when inside is
// nil; attributes are names and values in turn.
func (b *body) element(name string, inside func(), attributes ...string) {
	b.WriteByte('<')
	b.WriteString(name)
	for i := 0; i < len(attributes); i += 2 {
		b.WriteString(" " + attributes[i] + `="`)
		b.escape(attributes[i+1])
		b.WriteByte('"')
	}
	if inside == nil {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	inside()
	b.WriteString("</" + name + ">")
}

func (b *body) escape(text string) {
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
}
