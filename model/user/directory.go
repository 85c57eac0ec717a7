package user

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// Directory finds users by what they log in with.
type Directory struct{ db *db.DB }

// NewDirectory returns the directory of the users in d.
func NewDirectory(d *db.DB) *Directory { return &Directory{db: d} }

// ByUserID returns the end user with that ID in any case and width, or
// model.ErrNotFound.
func (d *Directory) ByUserID(ctx context.Context, userID string) (EndUser, error) {
	return d.endUser(ctx, "user_key = ?", Key(userID))
}

// BySelfServiceID returns the end user with that Self-Service User ID, or
// model.ErrNotFound.
func (d *Directory) BySelfServiceID(ctx context.Context, id string) (EndUser, error) {
	return d.endUser(ctx, "self_service_user_id = ?", narrow(id))
}

func (d *Directory) endUser(ctx context.Context, where, value string) (EndUser, error) {
	var u EndUser
	err := db.NotFound(d.db.Read.NewSelect().Model(&u).Where(where, value).Scan(ctx))
	if err == nil {
		err = loadEndUsers(ctx, d.db.Read, []*EndUser{&u})
	}
	if err != nil {
		return EndUser{}, fmt.Errorf("looking for an end user: %w", err)
	}
	return u, nil
}

// ByPrimaryExtension returns the end users whose primary extension is number, in
// any route partition, by user ID.
func (d *Directory) ByPrimaryExtension(ctx context.Context, number string) ([]EndUser, error) {
	var users []EndUser
	err := d.db.Read.NewSelect().Model(&users).
		Where("primary_extension IN (SELECT id FROM directory_number WHERE pattern = ?)", narrow(number)).
		Order("user_key").Scan(ctx)
	if err != nil || len(users) == 0 {
		return nil, wrap("looking for the users of an extension", err)
	}
	pointers := make([]*EndUser, len(users))
	for i := range users {
		pointers[i] = &users[i]
	}
	return users, wrap("looking for the users of an extension", loadEndUsers(ctx, d.db.Read, pointers))
}

// ApplicationUser returns the application user with that ID in any case and
// width, or model.ErrNotFound.
func (d *Directory) ApplicationUser(ctx context.Context, userID string) (ApplicationUser, error) {
	var u ApplicationUser
	err := db.NotFound(d.db.Read.NewSelect().Model(&u).Where("user_key = ?", Key(userID)).Scan(ctx))
	if err == nil {
		err = loadApplicationUsers(ctx, d.db.Read, []*ApplicationUser{&u})
	}
	if err != nil {
		return ApplicationUser{}, fmt.Errorf("looking for an application user: %w", err)
	}
	return u, nil
}

// Extension is a directory number that can be a primary extension.
type Extension struct {
	ID        int64
	Number    string
	Partition string
}

// String returns the number as people read it: with its partition, if any.
func (e Extension) String() string {
	if e.Partition == "" {
		return e.Number
	}
	return e.Number + " (" + e.Partition + ")"
}

// Extensions returns the directory numbers on the lines of phones and device
// profiles, given by name.
func (d *Directory) Extensions(ctx context.Context, phones, profiles []string) ([]Extension, error) {
	var found []Extension
	err := controlledLines(d.db.Read, phones, profiles).Distinct().
		ColumnExpr("number.id, number.pattern AS number, coalesce(number.route_partition, '') AS partition").
		Join("JOIN directory_number AS number ON number.id = line.directory_number_id").
		OrderExpr("2, 3").Scan(ctx, &found)
	return found, wrap("listing the extensions of phones and device profiles", err)
}

// controlledLines selects the lines of phones and device profiles.
func controlledLines(tx bun.IDB, phones, profiles []string) *bun.SelectQuery {
	return tx.NewSelect().TableExpr("line").
		Where(`(line.phone_id IN (SELECT id FROM phone WHERE name IN (?))
			OR line.device_profile_id IN (SELECT id FROM device_profile WHERE name IN (?)))`,
			bun.List(phones), bun.List(profiles))
}

// wrap adds what was being done to err, if any.
func wrap(doing string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
