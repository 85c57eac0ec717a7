package user

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
)

// Member is a user in an access control group.
type Member struct {
	bun.BaseModel `bun:"table:access_control_group_member,alias:member"`

	ID                int64
	UserID            string
	FullName          string // "" for application users
	EndUserID         int64
	ApplicationUserID int64
}

// Owner returns who the member is.
func (m Member) Owner() Owner {
	return Owner{EndUserID: m.EndUserID, ApplicationUserID: m.ApplicationUserID}
}

// Members keeps who is in which access control group.
type Members struct {
	db  *db.DB
	now func() time.Time
}

// NewMembers returns the members of the groups in d.
func NewMembers(d *db.DB, clock func() time.Time) *Members { return &Members{db: d, now: clock} }

const (
	memberUserID   = "coalesce(end_user.user_id, application_user.user_id)"
	memberFullName = "coalesce(trim(end_user.first_name || ' ' || end_user.last_name), '')"
	memberType     = "CASE WHEN member.end_user_id IS NULL THEN 'application user' ELSE 'end user' END"
)

// Find returns one page of the members of the named group, by user ID unless q
// sorts. Its fields are user_id, full_name and type ("end user" or "application
// user").
func (s *Members) Find(ctx context.Context, group string, q model.Query) (model.Found[Member], error) {
	columns := db.Columns{"user_id": {SQL: memberUserID}, "full_name": {SQL: memberFullName}, "type": {SQL: memberType}}
	q.Sort = cmp.Or(q.Sort, "user_id")
	var found []Member
	sel := s.db.Read.NewSelect().Model(&found).
		ColumnExpr("member.id AS id, coalesce(end_user_id, 0) AS end_user_id, coalesce(application_user_id, 0) AS application_user_id").
		ColumnExpr(memberUserID+" AS user_id").ColumnExpr(memberFullName+" AS full_name").
		Join("LEFT JOIN end_user ON end_user.id = member.end_user_id").
		Join("LEFT JOIN application_user ON application_user.id = member.application_user_id").
		Where("member.access_control_group = ?", group)
	total, err := columns.Find(ctx, sel, q)
	if err != nil {
		return model.Found[Member]{}, fmt.Errorf("listing the members of a group: %w", err)
	}
	return model.Found[Member]{Items: found, Total: total}, nil
}

// AddMembers makes users members of a group; those who are already stay so. It
// returns model.ErrNotFound when the group or a user is gone.
func (s *Members) AddMembers(ctx context.Context, groupID int64, owners []Owner) error {
	return s.change(ctx, "add members", groupID, owners, func(ctx context.Context, tx bun.IDB, row memberRow) error {
		_, err := tx.NewInsert().Model(&row).On("CONFLICT DO NOTHING").Exec(ctx)
		return err
	})
}

// RemoveMembers takes users out of a group. It returns model.ErrNotFound when
// the group or a user is gone.
func (s *Members) RemoveMembers(ctx context.Context, groupID int64, owners []Owner) error {
	return s.change(ctx, "remove members", groupID, owners, func(ctx context.Context, tx bun.IDB, row memberRow) error {
		column, id := row.owner().reference()
		_, err := tx.NewDelete().Model((*memberRow)(nil)).
			Where("access_control_group = ? AND ? = ?", row.AccessControlGroup, bun.Ident(column), id).Exec(ctx)
		return err
	})
}

func (s *Members) change(
	ctx context.Context, action string, groupID int64, owners []Owner, one func(context.Context, bun.IDB, memberRow) error,
) error {
	if len(owners) == 0 {
		return nil
	}
	err := s.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var group string
		err := tx.NewSelect().Model((*AccessControlGroup)(nil)).Column("name").Where("id = ?", groupID).Scan(ctx, &group)
		if err != nil {
			return db.NotFound(err)
		}
		var names []string
		for _, o := range owners {
			name, err := touch(ctx, tx, o)
			if err == nil {
				err = one(ctx, tx, newMember(group, o))
			}
			if err != nil {
				return err
			}
			names = append(names, name)
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: action, ObjectType: objectGroup, ObjectName: group, At: s.now(),
			After: struct{ Members []string }{names},
		})
	})
	return wrap(fmt.Sprintf("changing the members of group %d", groupID), err)
}

// touch makes pages of o that are open stale, since they show its groups, and
// returns its user ID.
func touch(ctx context.Context, tx bun.IDB, o Owner) (string, error) {
	userID, err := o.userID(ctx, tx)
	if err != nil {
		return "", err
	}
	_, id := o.reference()
	_, err = tx.NewUpdate().TableExpr("?", bun.Ident(o.table())).Set("version = version + 1").Where("id = ?", id).Exec(ctx)
	return userID, err
}
