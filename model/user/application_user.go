package user

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// ApplicationUser is a program that uses the interfaces of the cluster.
type ApplicationUser struct {
	bun.BaseModel `bun:"table:application_user,alias:application_user" audit:"-"`
	record.Identity

	// UserID has 1 to 128 characters; UserKey is Key of it.
	UserID  string
	UserKey string `audit:"-"`
	// Groups are names of access control groups.
	Groups []string `bun:"-"`
}

// Owner returns whose password and groups u's are.
func (u ApplicationUser) Owner() Owner { return Owner{ApplicationUserID: u.ID} }

// ApplicationUsers keeps application users.
type ApplicationUsers = record.Store[ApplicationUser]

// NewApplicationUsers returns the store of application users in d.
func NewApplicationUsers(d *db.DB, clock func() time.Time) *ApplicationUsers {
	return record.New(d, clock, record.Kind[ApplicationUser]{
		Object:     objectApplicationUser,
		Name:       func(u ApplicationUser) string { return u.UserID },
		NameColumn: FieldUserID,
		Composite:  true, // unique by UserKey, see checkApplicationUser
		Columns:    db.Columns{"user_id": {SQL: "user_id"}},
		Sort:       "user_id",
		Check:      checkApplicationUser,
		References: func(u ApplicationUser) []record.Reference { return all("groups", "access_control_group", u.Groups) },
		Load:       loadApplicationUsers,
		Save: func(ctx context.Context, tx bun.IDB, u *ApplicationUser) error {
			return saveMemberships(ctx, tx, u.Owner(), u.Groups)
		},
		Uses: []record.Use{{Object: objectGroup, Cascades: true, Query: groupsOf("application_user_id")}},
	})
}

func checkApplicationUser(ctx context.Context, tx bun.IDB, _, u *ApplicationUser, errs *model.FieldErrors) error {
	u.UserKey = Key(u.UserID)
	checkUserID(u.UserID, errs)
	checkOnce("groups", u.Groups, errs)
	return checkTaken(ctx, tx, (*ApplicationUser)(nil), FieldUserID, "user_key", u.UserKey, u.ID, errs)
}

func loadApplicationUsers(ctx context.Context, tx bun.IDB, users []*ApplicationUser) error {
	ids := make([]int64, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	groups, err := memberships(ctx, tx, "application_user_id", ids)
	for _, u := range users {
		u.Groups = groups[u.ID]
	}
	return err
}
