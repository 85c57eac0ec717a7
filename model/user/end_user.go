package user

import (
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/record"
)

// EndUser is a person with phones and device profiles, who logs in with a user
// ID and a PIN.
type EndUser struct {
	bun.BaseModel `bun:"table:end_user,alias:end_user" audit:"-"`
	record.Identity

	// UserID has 1 to 128 characters; UserKey is Key of it.
	UserID  string
	UserKey string `audit:"-"`
	// LastName is required; it and FirstName have at most 64 characters.
	LastName  string
	FirstName string
	// Department and Telephone have at most 64 characters, Manager 128.
	Department string
	Manager    string
	Telephone  string
	// MailID is an e-mail address of at most 254 characters, or "".
	MailID string
	// UserLocale is the name of a user locale, "" for that of the device.
	UserLocale string `bun:",nullzero"`
	// SelfServiceUserID has at most 50 characters, is unique, or "".
	SelfServiceUserID string `bun:"self_service_user_id,nullzero"`
	// HomeCluster says that this is the user's home; only then IMAndPresence can
	// be on.
	HomeCluster   bool
	IMAndPresence bool `bun:"im_and_presence"`
	// BLFPresenceGroup is StandardPresenceGroup.
	BLFPresenceGroup string `bun:"blf_presence_group"`
	// SubscribeCSS is the name of a calling search space, "" for none.
	SubscribeCSS string `bun:"subscribe_css,nullzero"`
	// MaximumLoginTime is in minutes, 1 to MaxLoginTime; 0 is that of the system.
	MaximumLoginTime int `bun:",nullzero"`
	// CTIControl is Allow Control of Device from CTI.
	CTIControl bool `bun:"cti_control"`
	// CrossCluster is Enable Extension Mobility Cross Cluster.
	CrossCluster bool
	// PrimaryExtension is the id of a directory number on a line of a controlled
	// phone or profile, 0 for none; Extension is how people read it.
	PrimaryExtension int64  `bun:",nullzero" audit:"-"`
	Extension        string `bun:"-"`

	// ControlledProfiles are names of device profiles in the order in which they
	// are offered; DefaultProfile is one of them, or "".
	ControlledProfiles []string `bun:"-"`
	DefaultProfile     string   `bun:"-"`
	// ControlledPhones are names of phones.
	ControlledPhones []string `bun:"-"`
	// Groups are names of access control groups.
	Groups []string `bun:"-"`
}

// StandardPresenceGroup is the only BLF presence group.
const StandardPresenceGroup = "Standard Presence group"

// NewEndUser returns what the page of a new end user shows.
func NewEndUser() EndUser {
	return EndUser{HomeCluster: true, CTIControl: true, BLFPresenceGroup: StandardPresenceGroup}
}

// FullName returns the first and the last name.
func (u EndUser) FullName() string {
	if u.FirstName == "" {
		return u.LastName
	}
	return u.FirstName + " " + u.LastName
}

// Owner returns whose credentials and groups u's are.
func (u EndUser) Owner() Owner { return Owner{EndUserID: u.ID} }

// EndUsers keeps end users.
type EndUsers = record.Store[EndUser]

// NewEndUsers returns the store of end users in d. It keeps one who is logged in
// on a phone.
func NewEndUsers(d *db.DB, clock func() time.Time) *EndUsers {
	return record.New(d, clock, record.Kind[EndUser]{
		Object:     objectEndUser,
		Name:       func(u EndUser) string { return u.UserID },
		NameColumn: FieldUserID,
		Composite:  true, // unique by UserKey, see checkEndUser
		Columns: db.Columns{
			"user_id": {SQL: "user_id"}, "last_name": {SQL: "last_name"}, "first_name": {SQL: "first_name"},
			"department": {SQL: "department"}, "manager": {SQL: "manager"}, "telephone": {SQL: "telephone"},
			"mail_id": {SQL: "mail_id"}, "self_service_user_id": {SQL: "self_service_user_id"},
		},
		Sort:       "user_id",
		Big:        true,
		Check:      checkEndUser,
		References: endUserReferences,
		Load:       loadEndUsers,
		Save:       saveEndUser,
		Uses: []record.Use{
			{Object: "extension mobility session", Query: `SELECT phone.id, phone.name FROM mobility_session AS session
				JOIN phone ON phone.id = session.phone_id WHERE session.end_user_id = ?0`},
			{Object: "phone", Cascades: true, Query: `SELECT id, name FROM phone WHERE owner_user = ?1`},
			{Object: "device profile", Cascades: true, Query: `SELECT id, name FROM device_profile WHERE login_user = ?1`},
			{Object: objectGroup, Cascades: true, Query: groupsOf("end_user_id")},
		},
	})
}

// groupsOf selects the groups of the user whose id stands in the member's column.
func groupsOf(column string) string {
	return `SELECT acg.id, acg.name FROM access_control_group_member AS member
		JOIN access_control_group AS acg ON acg.name = member.access_control_group WHERE member.` + column + ` = ?0`
}

func endUserReferences(u EndUser) []record.Reference {
	references := []record.Reference{
		{Field: "user_locale", Table: "user_locale", Name: u.UserLocale},
		{Field: "subscribe_css", Table: "calling_search_space", Name: u.SubscribeCSS},
	}
	references = append(references, all("controlled_profiles", "device_profile", u.ControlledProfiles)...)
	references = append(references, all("controlled_phones", "phone", u.ControlledPhones)...)
	return append(references, all("groups", "access_control_group", u.Groups)...)
}

func all(field, table string, names []string) []record.Reference {
	references := make([]record.Reference, len(names))
	for i, name := range names {
		references[i] = record.Reference{Field: field, Table: table, Name: name}
	}
	return references
}
