package emapi

import "net/netip"

// Message is what Parse returns: one of LoginRequest, LogoutRequest,
// LogoutAllRequest, DeviceUserQuery, UserDevicesQuery, DeviceProfileQuery and
// CheckUser, each as a value.
type Message interface {
	// From returns who sent the message and from where.
	From() Origin
}

// Origin is the part that every message has.
type Origin struct {
	App App
	// RemoteIP is the address of the phone or browser for which EMApp asks; not
	// valid when the message has none. It is what the sender says and proves
	// nothing.
	RemoteIP netip.Addr
	// Via tells that EMApp itself was asked through a proxy.
	Via bool
}

// From returns o, which makes every type that embeds it a Message.
func (o Origin) From() Origin { return o }

// App is the application user, or the end user, who sends the message. Neither
// ID nor Certificate is empty.
type App struct {
	ID string
	// Certificate is the password, or what stood in appEncryptedCertificate when
	// Encrypted is true.
	Certificate string `json:"-"`
	Encrypted   bool   `json:"-"`
}

// String returns the ID only, so that no log shows a password.
func (a App) String() string { return a.ID }

// Duration is how long a login was asked to last; the zero value says nothing.
type Duration struct {
	// Minutes is between 1 and MaxMinutes, or 0.
	Minutes    int
	Indefinite bool
}

// LoginRequest asks to log a user in on a device.
type LoginRequest struct {
	Origin
	Device string
	// UserID is never empty. Profile is empty when the user's default is meant.
	UserID  string
	Profile string
	// Duration is exclusiveDuration.
	Duration Duration
}

// LogoutRequest asks to log out whoever is logged in on a device.
type LogoutRequest struct {
	Origin
	Device string
}

// LogoutAllRequest asks to log out everybody from every device.
type LogoutAllRequest struct{ Origin }

// DeviceUserQuery asks who is logged in on each of Devices (1 to MaxNames).
type DeviceUserQuery struct {
	Origin
	Devices []string
}

// UserDevicesQuery asks where each of UserIDs (1 to MaxNames) is logged in.
type UserDevicesQuery struct {
	Origin
	UserIDs []string
}

// DeviceProfileQuery asks for the device profiles of each of UserIDs (1 to
// MaxNames).
type DeviceProfileQuery struct {
	Origin
	UserIDs []string
}

// CheckUser asks whether each of UserIDs (1 to MaxNames) is a user of this
// cluster.
type CheckUser struct {
	Origin
	UserIDs []string
}
