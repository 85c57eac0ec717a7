package routing

import (
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/record"
)

// Partition is a route partition: directory numbers that are reached alike.
type Partition struct {
	bun.BaseModel `bun:"table:route_partition,alias:route_partition" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
}

// Partitions keeps route partitions.
type Partitions = record.Store[Partition]

// NewPartitions returns the store of route partitions in d.
func NewPartitions(d *db.DB, clock func() time.Time) *Partitions {
	return record.New(d, clock, record.Kind[Partition]{
		Object:  "route partition",
		Name:    func(p Partition) string { return p.Name },
		Columns: db.Columns{"name": {SQL: "name"}, "description": {SQL: "description"}},
		Sort:    "name",
		Uses: []record.Use{
			{Object: "calling search space", Query: `SELECT css.id, css.name FROM calling_search_space AS css
				JOIN calling_search_space_partition AS member ON member.calling_search_space = css.name
				WHERE member.route_partition = ?1`},
			{Object: "directory number", Query: `SELECT id, pattern AS name FROM directory_number WHERE route_partition = ?1`},
		},
	})
}
