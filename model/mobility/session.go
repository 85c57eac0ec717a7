package mobility

import (
	"tandem/model"
)

// Origin is how a login came about.
type Origin string

// The origins of a session.
const (
	OriginPhone         Origin = "phone"
	OriginAPI           Origin = "api"
	OriginAdministrator Origin = "administrator"
	// OriginLogoutProfile is the Login User Id of the phone's logout profile, as
	// whom the phone logs in while nobody else is.
	OriginLogoutProfile Origin = "logout profile"
)

// Label returns what pages call o.
func (o Origin) Label() model.Text {
	switch o {
	case OriginPhone:
		return model.T("On the phone")
	case OriginAPI:
		return model.T("EM API")
	case OriginAdministrator:
		return model.T("Administrator")
	default:
		return model.T("Log Out Profile")
	}
}

// Reason is why a session ended.
type Reason string

// The reasons.
const (
	ByPhone         Reason = "phone"
	ByAPI           Reason = "api"
	ByAdministrator Reason = "administrator"
	InBulk          Reason = "bulk"
	MaximumTime     Reason = "maximum time"
	Idle            Reason = "idle"
	FixedTime       Reason = "fixed time"
	// Elsewhere is Multiple Login Behavior: Auto Logout.
	Elsewhere Reason = "elsewhere"
	// Replaced ends only sessions of OriginLogoutProfile.
	Replaced Reason = "replaced"
)

var reasons = model.Choices[Reason]{
	{Value: ByPhone, Text: model.T("Logged out on the phone")},
	{Value: ByAPI, Text: model.T("Logged out by the EM API")},
	{Value: ByAdministrator, Text: model.T("Logged out by an administrator")},
	{Value: InBulk, Text: model.T("Logged out together with others")},
	{Value: MaximumTime, Text: model.T("Maximum login time reached")},
	{Value: Idle, Text: model.T("Idle for too long")},
	{Value: FixedTime, Text: model.T("Daily logout time reached")},
	{Value: Elsewhere, Text: model.T("Logged in on another phone")},
	{Value: Replaced, Text: model.T("Somebody else logged in")},
}

// Reasons returns all reasons, for lists.
func Reasons() []Reason { return reasons.Values() }

// Label returns r in words.
func (r Reason) Label() model.Text { return reasons.Text(r) }

// Session is one user logged in on one phone.
type Session struct {
	PhoneID int64
	Phone   string
	// HomeCluster is the Cluster ID of the user's cluster; "" is this one.
	HomeCluster string
	UserID      string
	// EndUserID is 0 for users of another cluster.
	EndUserID int64
	// Profile is the name of the device profile; "" means that the default device
	// profile of the phone's model is used.
	Profile   string
	ProfileID int64
	StartedAt model.Time
	// ExpiresAt is zero when the session has no time limit.
	ExpiresAt  model.Time
	LastActive model.Time
	Origin     Origin
}

// Standing reports whether nobody logged in: the phone is logged in as the user
// of its logout profile until somebody is.
func (s Session) Standing() bool { return s.Origin == OriginLogoutProfile }
