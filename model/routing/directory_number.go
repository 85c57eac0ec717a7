package routing

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// DirectoryNumber is a number that lines have. It is unique in its route
// partition.
type DirectoryNumber struct {
	bun.BaseModel `bun:"table:directory_number,alias:directory_number" audit:"-"`
	record.Identity

	// Pattern has 1 to 50 digits, or *, #, +, and hyphens between them.
	Pattern string
	// RoutePartition is the name of a route partition, "" for none.
	RoutePartition string `bun:",nullzero"`
	// Description has at most 128 characters.
	Description string
	// AlertingName is who is called, as the caller sees it; at most 50
	// characters.
	AlertingName string
	// CallingSearchSpace is the name of a calling search space, "" for none.
	CallingSearchSpace string `bun:",nullzero"`
}

// String returns the number as people read it: with its partition, if any.
func (n DirectoryNumber) String() string {
	if n.RoutePartition == "" {
		return n.Pattern
	}
	return n.Pattern + " (" + n.RoutePartition + ")"
}

// DirectoryNumbers keeps directory numbers.
type DirectoryNumbers = record.Store[DirectoryNumber]

// NewDirectoryNumbers returns the store of directory numbers in d.
func NewDirectoryNumbers(d *db.DB, clock func() time.Time) *DirectoryNumbers {
	return record.New(d, clock, record.Kind[DirectoryNumber]{
		Object:     "directory number",
		Name:       func(n DirectoryNumber) string { return n.Pattern },
		NameColumn: "pattern",
		Composite:  true,
		Columns: db.Columns{
			"pattern": {SQL: "pattern"}, "route_partition": {SQL: "route_partition"},
			"description": {SQL: "description"}, "alerting_name": {SQL: "alerting_name"},
			"calling_search_space": {SQL: "calling_search_space"},
		},
		Sort:  "pattern",
		Check: checkNumber,
		References: func(n DirectoryNumber) []record.Reference {
			return []record.Reference{
				{Field: "route_partition", Table: "route_partition", Name: n.RoutePartition},
				{Field: "calling_search_space", Table: "calling_search_space", Name: n.CallingSearchSpace},
			}
		},
		Uses: []record.Use{
			{Object: "phone", Query: `SELECT phone.id, phone.name FROM line JOIN phone ON phone.id = line.phone_id WHERE line.directory_number_id = ?0`},
			{Object: "device profile", Query: `SELECT profile.id, profile.name FROM line
				JOIN device_profile AS profile ON profile.id = line.device_profile_id WHERE line.directory_number_id = ?0`},
			{Object: "end user", Cascades: true, Query: `SELECT id, user_id AS name FROM end_user WHERE primary_extension = ?0`},
		},
	})
}

// number has up to 50 characters, also with a + at the start.
var number = regexp.MustCompile(`^(\+[0-9*#]([0-9*#-]{0,47}[0-9*#])?|[0-9*#]([0-9*#-]{0,48}[0-9*#])?)$`)

// IsNumber reports whether s can be a directory number, or what is dialled to
// reach one: 1 to 50 digits, or *, # and a + at the start, with hyphens between
// them.
func IsNumber(s string) bool { return number.MatchString(s) }

func checkNumber(ctx context.Context, tx bun.IDB, _, n *DirectoryNumber, errs *model.FieldErrors) error {
	if !IsNumber(n.Pattern) {
		errs.Add("pattern", model.T("Enter 1 to 50 digits, or *, # and a + at the start; hyphens may stand between them"))
		return nil
	}
	taken, err := tx.NewSelect().Model((*DirectoryNumber)(nil)).
		Where("pattern = ? AND coalesce(route_partition, '') = ? AND id <> ?", n.Pattern, n.RoutePartition, n.ID).Exists(ctx)
	if err != nil {
		return fmt.Errorf("looking for directory number %q: %w", n.Pattern, err)
	}
	if taken {
		errs.Add("pattern", model.T("There is a directory number %s in this partition already", n.Pattern))
	}
	return nil
}
