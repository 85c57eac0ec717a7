package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"
)

// memberRow is one membership in an access control group.
type memberRow struct {
	bun.BaseModel `bun:"table:access_control_group_member,alias:member"`

	ID                 int64 `bun:",pk,autoincrement"`
	AccessControlGroup string
	EndUserID          int64 `bun:",nullzero"`
	ApplicationUserID  int64 `bun:",nullzero"`
}

func newMember(group string, o Owner) memberRow {
	return memberRow{AccessControlGroup: group, EndUserID: o.EndUserID, ApplicationUserID: o.ApplicationUserID}
}

func (m memberRow) owner() Owner {
	return Owner{EndUserID: m.EndUserID, ApplicationUserID: m.ApplicationUserID}
}

// memberships returns the groups of users by their id, which stands in column.
func memberships(ctx context.Context, tx bun.IDB, column string, ids []int64) (map[int64][]string, error) {
	var rows []memberRow
	err := tx.NewSelect().Model(&rows).Where("? IN (?)", bun.Ident(column), bun.List(ids)).
		Order("access_control_group").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading the groups of users: %w", err)
	}
	groups := map[int64][]string{}
	for _, r := range rows {
		_, id := r.owner().reference()
		groups[id] = append(groups[id], r.AccessControlGroup)
	}
	return groups, nil
}

// saveMemberships makes o a member of these groups and no others.
func saveMemberships(ctx context.Context, tx bun.IDB, o Owner, groups []string) error {
	column, id := o.reference()
	_, err := tx.NewDelete().Model((*memberRow)(nil)).Where("? = ?", bun.Ident(column), id).Exec(ctx)
	for _, group := range groups {
		if err == nil {
			row := newMember(group, o)
			_, err = tx.NewInsert().Model(&row).Exec(ctx)
		}
	}
	return wrap("saving the groups of "+o.String(), err)
}

// HasRole reports whether one of o's groups has role.
func HasRole(ctx context.Context, tx bun.IDB, o Owner, role string) (bool, error) {
	roles, err := Roles(ctx, tx, o)
	return slices.Contains(roles, role), err
}

// Roles returns the roles of all groups of o in their order.
func Roles(ctx context.Context, tx bun.IDB, o Owner) ([]string, error) {
	var groups []AccessControlGroup
	column, id := o.reference()
	err := tx.NewSelect().Model(&groups).
		Where("name IN (SELECT access_control_group FROM access_control_group_member WHERE ? = ?)", bun.Ident(column), id).
		Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading the roles of %s: %w", o, err)
	}
	var roles []string
	for _, g := range groups {
		roles = append(roles, g.Roles...)
	}
	slices.Sort(roles)
	return slices.Compact(roles), nil
}
