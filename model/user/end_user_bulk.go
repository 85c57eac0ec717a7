package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/record"
)

// bulkRows is how many rows one statement inserts.
const bulkRows = 500

// AddEndUsers stores many new end users in one transaction with one audit row
// for each kind of record, and gives them their identities. If pin is not empty,
// it is what Hash returned and becomes the PIN of all of them. It applies no rules
// but those of the database.
func (c *Credentials) AddEndUsers(ctx context.Context, users []EndUser, pin string) error {
	err := c.db.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var owners []Owner
		for batch := range slices.Chunk(users, bulkRows) {
			if err := addEndUsers(ctx, tx, batch); err != nil {
				return err
			}
			for _, u := range batch {
				owners = append(owners, u.Owner())
			}
		}
		if pin != "" {
			if err := c.AddHashedTx(ctx, tx, PIN, pin, owners); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: "add", ObjectType: objectEndUser, At: c.now(), After: struct{ Records int }{len(users)},
		})
	})
	return wrap("adding many end users", err)
}

func addEndUsers(ctx context.Context, tx bun.IDB, batch []EndUser) error {
	for i := range batch {
		u := &batch[i]
		u.Identity, u.UserKey, u.SelfServiceUserID = record.Identity{Version: 1}, Key(u.UserID), narrow(u.SelfServiceUserID)
	}
	if _, err := tx.NewInsert().Model(&batch).Returning("NULL").Exec(ctx); err != nil {
		return err
	}
	ids, err := idsOf(ctx, tx, "end_user", "user_id", batch, func(u EndUser) []string { return []string{u.UserID} })
	if err != nil {
		return err
	}
	for i := range batch {
		batch[i].ID = ids[batch[i].UserID]
	}
	return addLists(ctx, tx, batch)
}

// idsOf returns the ids of the rows of table whose column has one of the names,
// all of which must be there.
func idsOf(
	ctx context.Context, tx bun.IDB, table, column string, users []EndUser, names func(EndUser) []string,
) (map[string]int64, error) {
	var wanted []string
	for _, u := range users {
		wanted = append(wanted, names(u)...)
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	var rows []record.Dependent
	err := tx.NewSelect().TableExpr("?", bun.Ident(table)).ColumnExpr("id, ? AS name", bun.Ident(column)).
		Where("? IN (?)", bun.Ident(column), bun.List(wanted)).Scan(ctx, &rows)
	ids := map[string]int64{}
	for _, r := range rows {
		ids[r.Name] = r.ID
	}
	for _, name := range wanted {
		if err == nil && ids[name] == 0 {
			err = fmt.Errorf("there is no %q in %s", name, table)
		}
	}
	return ids, err
}

type controlledPhoneRow struct {
	bun.BaseModel `bun:"table:controlled_phone"`

	EndUserID int64
	PhoneID   int64
	Position  int
}

type controlledProfileRow struct {
	bun.BaseModel `bun:"table:controlled_profile"`

	EndUserID       int64
	DeviceProfileID int64
	Position        int
	IsDefault       bool
}

// addLists writes the lists of new users.
func addLists(ctx context.Context, tx bun.IDB, users []EndUser) error {
	if err := controlPhones(ctx, tx, users); err != nil {
		return err
	}
	if err := controlProfiles(ctx, tx, users); err != nil {
		return err
	}
	var members []memberRow
	for _, u := range users {
		for _, group := range u.Groups {
			members = append(members, newMember(group, u.Owner()))
		}
	}
	return insertAll(ctx, tx, members)
}

func controlPhones(ctx context.Context, tx bun.IDB, users []EndUser) error {
	ids, err := idsOf(ctx, tx, "phone", "name", users, func(u EndUser) []string { return u.ControlledPhones })
	if err != nil {
		return err
	}
	var rows []controlledPhoneRow
	for _, u := range users {
		for i, name := range u.ControlledPhones {
			rows = append(rows, controlledPhoneRow{EndUserID: u.ID, PhoneID: ids[name], Position: i + 1})
		}
	}
	return insertAll(ctx, tx, rows)
}

func controlProfiles(ctx context.Context, tx bun.IDB, users []EndUser) error {
	ids, err := idsOf(ctx, tx, "device_profile", "name", users, func(u EndUser) []string { return u.ControlledProfiles })
	if err != nil {
		return err
	}
	var rows []controlledProfileRow
	for _, u := range users {
		for i, name := range u.ControlledProfiles {
			rows = append(rows, controlledProfileRow{
				EndUserID: u.ID, DeviceProfileID: ids[name], Position: i + 1, IsDefault: name == u.DefaultProfile,
			})
		}
	}
	return insertAll(ctx, tx, rows)
}

func insertAll[T any](ctx context.Context, tx bun.IDB, rows []T) error {
	for batch := range slices.Chunk(rows, bulkRows) {
		if _, err := tx.NewInsert().Model(&batch).Returning("NULL").Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
