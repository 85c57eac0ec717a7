package user

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
)

// loadEndUsers completes users with what other tables hold.
func loadEndUsers(ctx context.Context, tx bun.IDB, users []*EndUser) error {
	byID := map[int64]*EndUser{}
	var ids []int64
	for _, u := range users {
		byID[u.ID] = u
		ids = append(ids, u.ID)
	}
	if err := loadControlled(ctx, tx, ids, byID); err != nil {
		return err
	}
	groups, err := memberships(ctx, tx, "end_user_id", ids)
	if err != nil {
		return err
	}
	for id, names := range groups {
		byID[id].Groups = names
	}
	return loadExtensions(ctx, tx, users)
}

// controlled is a phone or a device profile that a user may use.
type controlled struct {
	EndUserID int64
	Name      string
	IsDefault bool
}

func loadControlled(ctx context.Context, tx bun.IDB, ids []int64, byID map[int64]*EndUser) error {
	var phones, profiles []controlled
	err := tx.NewRaw(`SELECT controlled.end_user_id, phone.name FROM controlled_phone AS controlled
		JOIN phone ON phone.id = controlled.phone_id
		WHERE controlled.end_user_id IN (?) ORDER BY controlled.position`, bun.List(ids)).Scan(ctx, &phones)
	if err != nil {
		return fmt.Errorf("loading the phones of end users: %w", err)
	}
	err = tx.NewRaw(`SELECT controlled.end_user_id, controlled.is_default, profile.name
		FROM controlled_profile AS controlled JOIN device_profile AS profile ON profile.id = controlled.device_profile_id
		WHERE controlled.end_user_id IN (?) ORDER BY controlled.position`, bun.List(ids)).Scan(ctx, &profiles)
	if err != nil {
		return fmt.Errorf("loading the device profiles of end users: %w", err)
	}
	for _, c := range phones {
		u := byID[c.EndUserID]
		u.ControlledPhones = append(u.ControlledPhones, c.Name)
	}
	for _, c := range profiles {
		u := byID[c.EndUserID]
		u.ControlledProfiles = append(u.ControlledProfiles, c.Name)
		if c.IsDefault {
			u.DefaultProfile = c.Name
		}
	}
	return nil
}

// loadExtensions fills in how people read the primary extensions.
func loadExtensions(ctx context.Context, tx bun.IDB, users []*EndUser) error {
	var ids []int64
	for _, u := range users {
		u.Extension = ""
		if u.PrimaryExtension != 0 {
			ids = append(ids, u.PrimaryExtension)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var numbers []Extension
	err := tx.NewRaw(`SELECT id, pattern AS number, coalesce(route_partition, '') AS partition
		FROM directory_number WHERE id IN (?)`, bun.List(ids)).Scan(ctx, &numbers)
	if err != nil {
		return fmt.Errorf("loading the primary extensions of end users: %w", err)
	}
	texts := map[int64]string{}
	for _, n := range numbers {
		texts[n.ID] = n.String()
	}
	for _, u := range users {
		u.Extension = texts[u.PrimaryExtension]
	}
	return nil
}

// saveEndUser writes the lists of u.
func saveEndUser(ctx context.Context, tx bun.IDB, u *EndUser) error {
	err := release(ctx, tx, u.ID)
	if err == nil {
		err = addLists(ctx, tx, []EndUser{*u})
	}
	return wrap(fmt.Sprintf("saving the lists of end user %d", u.ID), err)
}

// release takes a user off all lists.
func release(ctx context.Context, tx bun.IDB, id int64) error {
	for _, table := range []string{"controlled_phone", "controlled_profile", "access_control_group_member"} {
		if _, err := tx.NewDelete().TableExpr("?", bun.Ident(table)).Where("end_user_id = ?", id).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
