package user

import (
	"context"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// RoleProxy lets an application user log in and out others over the Extension
// Mobility API.
const RoleProxy = "Standard EM Authentication Proxy Rights"

// AllRoles lists the roles that a group can have.
func AllRoles() []string { return []string{RoleProxy} }

// AccessControlGroup gives roles to its members, who are kept by Members.
type AccessControlGroup struct {
	bun.BaseModel `bun:"table:access_control_group,alias:access_control_group" audit:"-"`
	record.Identity

	// Name has 1 to 128 characters.
	Name string
	// Roles are some of AllRoles.
	Roles []string
	// Standard groups came with the program; they keep their name and roles.
	Standard bool
}

// MaxGroupName is the limit of a group's name in characters.
const MaxGroupName = 128

// AccessControlGroups keeps access control groups.
type AccessControlGroups = record.Store[AccessControlGroup]

// NewAccessControlGroups returns the store of access control groups in d.
func NewAccessControlGroups(d *db.DB, clock func() time.Time) *AccessControlGroups {
	return record.New(d, clock, record.Kind[AccessControlGroup]{
		Object:    objectGroup,
		Name:      func(g AccessControlGroup) string { return g.Name },
		Columns:   db.Columns{"name": {SQL: "name"}},
		Sort:      "name",
		Check:     checkGroup,
		Untouched: []string{"standard"},
		Kept: func(g AccessControlGroup) (why model.Text) {
			if g.Standard {
				why = model.T("Standard access control groups cannot be deleted")
			}
			return why
		},
		Uses: []record.Use{
			{Object: objectEndUser, Cascades: true, Query: membersOf("end_user")},
			{Object: objectApplicationUser, Cascades: true, Query: membersOf("application_user")},
		},
	})
}

// membersOf selects the members of the named group who are in table.
func membersOf(table string) string {
	return `SELECT member.` + table + `_id AS id, owner.user_id AS name FROM access_control_group_member AS member
		JOIN ` + table + ` AS owner ON owner.id = member.` + table + `_id WHERE member.access_control_group = ?1`
}

func checkGroup(_ context.Context, _ bun.IDB, before, g *AccessControlGroup, errs *model.FieldErrors) error {
	checkRecordName(g.Name, MaxGroupName, errs)
	checkOnce("roles", g.Roles, errs)
	for _, role := range g.Roles {
		if !slices.Contains(AllRoles(), role) {
			errs.Add("roles", model.T("Choose one of the listed values for %s", model.T("Roles")))
		}
	}
	g.Standard = before != nil && before.Standard
	if g.Standard && (g.Name != before.Name || !slices.Equal(g.Roles, before.Roles)) {
		errs.Add("name", model.T("Standard access control groups keep their name and roles: copy the group to change them"))
	}
	return nil
}

// checkRecordName checks the name of a group or policy.
func checkRecordName(name string, most int, errs *model.FieldErrors) {
	label := model.T("Name")
	if narrow(name) == "" {
		errs.Add("name", model.T("Enter a value for %s", label))
		return
	}
	checkLine("name", label, name, most, errs)
}
