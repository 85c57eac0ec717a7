package routing

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/record"
)

// SearchSpace is a calling search space: the route partitions that whoever has
// it may dial, in the order they are searched.
type SearchSpace struct {
	bun.BaseModel `bun:"table:calling_search_space,alias:calling_search_space" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	// Partitions are the names of route partitions.
	Partitions []string `bun:"-"`
}

// SearchSpaces keeps calling search spaces.
type SearchSpaces = record.Store[SearchSpace]

// NewSearchSpaces returns the store of calling search spaces in d.
func NewSearchSpaces(d *db.DB, clock func() time.Time) *SearchSpaces {
	return record.New(d, clock, record.Kind[SearchSpace]{
		Object:     "calling search space",
		Name:       func(s SearchSpace) string { return s.Name },
		Columns:    db.Columns{"name": {SQL: "name"}, "description": {SQL: "description"}},
		Sort:       "name",
		References: partitionsOf,
		Check: func(_ context.Context, _ bun.IDB, _, s *SearchSpace, errs *model.FieldErrors) error {
			checkPartitions(s.Partitions, errs)
			return nil
		},
		Load: loadPartitions,
		Save: savePartitions,
		Uses: []record.Use{
			record.By("phone", "phone", "calling_search_space"),
			record.By("device profile", "device_profile", "cross_cluster_css"),
			record.By("default device profile", "default_device_profile", "cross_cluster_css"),
			{Object: "directory number", Query: `SELECT id, pattern AS name FROM directory_number WHERE calling_search_space = ?1`},
			{Object: "end user", Query: `SELECT id, user_id AS name FROM end_user WHERE subscribe_css = ?1`},
		},
	})
}

func partitionsOf(s SearchSpace) []record.Reference {
	var references []record.Reference
	for _, name := range s.Partitions {
		references = append(references, record.Reference{Field: "partitions", Table: "route_partition", Name: name})
	}
	return references
}

func checkPartitions(partitions []string, errs *model.FieldErrors) {
	seen := map[string]bool{}
	for _, p := range partitions {
		if seen[p] {
			errs.Add("partitions", model.T("The route partition “%s” is there twice: remove one of them", p))
		}
		seen[p] = true
	}
}

type memberRow struct {
	bun.BaseModel `bun:"table:calling_search_space_partition,alias:member"`

	CallingSearchSpace string
	RoutePartition     string
	Position           int
}

func loadPartitions(ctx context.Context, tx bun.IDB, spaces []*SearchSpace) error {
	byName := map[string]*SearchSpace{}
	var names []string
	for _, s := range spaces {
		byName[s.Name] = s
		names = append(names, s.Name)
	}
	var members []memberRow
	err := tx.NewSelect().Model(&members).Where("calling_search_space IN (?)", bun.List(names)).Order("position").Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading partitions of calling search spaces: %w", err)
	}
	for _, m := range members {
		s := byName[m.CallingSearchSpace]
		s.Partitions = append(s.Partitions, m.RoutePartition)
	}
	return nil
}

func savePartitions(ctx context.Context, tx bun.IDB, s *SearchSpace) error {
	_, err := tx.NewDelete().Model((*memberRow)(nil)).Where("calling_search_space = ?", s.Name).Exec(ctx)
	for i, name := range s.Partitions {
		if err == nil {
			_, err = tx.NewInsert().Model(&memberRow{CallingSearchSpace: s.Name, RoutePartition: name, Position: i + 1}).Exec(ctx)
		}
	}
	if err != nil {
		return fmt.Errorf("saving partitions of calling search space %q: %w", s.Name, err)
	}
	return nil
}
