package device

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/record"
	"tandem/model/routing"
)

// bulkRows is how many rows one statement inserts.
const bulkRows = 500

// AddPhones stores many phones in one transaction with one audit row, and gives
// them their identities. It makes the directory numbers that are missing, and
// applies no rules but those of the database: the phones are as BlankPhone makes
// them.
func AddPhones(ctx context.Context, d *db.DB, clock func() time.Time, phones []Phone) error {
	return addMany(ctx, d, clock, phones, bulk[Phone]{
		object:      "phone",
		name:        func(p *Phone) string { return p.Name },
		identity:    func(p *Phone) *record.Identity { return &p.Identity },
		assignments: func(p *Phone) *Assignments { return &p.Assignments },
		owner:       func(id int64) Owner { return Owner{PhoneID: id} },
	})
}

// AddProfiles is AddPhones for device profiles.
func AddProfiles(ctx context.Context, d *db.DB, clock func() time.Time, profiles []Profile) error {
	return addMany(ctx, d, clock, profiles, bulk[Profile]{
		object:      "device profile",
		name:        func(p *Profile) string { return p.Name },
		identity:    func(p *Profile) *record.Identity { return &p.Identity },
		assignments: func(p *Profile) *Assignments { return &p.Assignments },
		owner:       func(id int64) Owner { return Owner{ProfileID: id} },
	})
}

// bulk tells what addMany must know about one kind of record.
type bulk[T any] struct {
	object      string
	name        func(*T) string
	identity    func(*T) *record.Identity
	assignments func(*T) *Assignments
	owner       func(id int64) Owner
}

func addMany[T any](ctx context.Context, d *db.DB, clock func() time.Time, records []T, kind bulk[T]) error {
	return d.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for batch := range slices.Chunk(records, bulkRows) {
			if err := addBatch(ctx, tx, batch, kind); err != nil {
				return fmt.Errorf("adding many records (%s): %w", kind.object, err)
			}
		}
		return audit.Record(ctx, tx, audit.Change{
			Action: "add", ObjectType: kind.object, At: clock(), After: struct{ Records int }{len(records)},
		})
	})
}

func addBatch[T any](ctx context.Context, tx bun.IDB, batch []T, kind bulk[T]) error {
	for i := range batch {
		*kind.identity(&batch[i]) = first()
	}
	if _, err := tx.NewInsert().Model(&batch).Returning("NULL").Exec(ctx); err != nil {
		return err
	}
	if err := identify(ctx, tx, batch, kind); err != nil {
		return err
	}
	return addAssignments(ctx, tx, batch, kind)
}

// identify gives the records of a batch their ids: the order of RETURNING is not
// promised.
func identify[T any](ctx context.Context, tx bun.IDB, batch []T, kind bulk[T]) error {
	byName := map[string]*T{}
	var names []string
	for i := range batch {
		name := kind.name(&batch[i])
		byName[name], names = &batch[i], append(names, name)
	}
	var rows []record.Dependent
	err := tx.NewSelect().Model((*T)(nil)).Column("id", "name").Where("name IN (?)", bun.List(names)).Scan(ctx, &rows)
	for _, r := range rows {
		kind.identity(byName[r.Name]).ID = r.ID
	}
	return err
}

func addAssignments[T any](ctx context.Context, tx bun.IDB, batch []T, kind bulk[T]) error {
	var all []*Assignments
	for i := range batch {
		all = append(all, kind.assignments(&batch[i]))
	}
	if err := addNumbers(ctx, tx, all); err != nil {
		return err
	}
	var lines []lineRow
	var dials []speedDialRow
	var subscriptions []subscriptionRow
	for i, a := range all {
		a.number()
		l, s, u, err := a.rows(kind.owner(kind.identity(&batch[i]).ID))
		if err != nil {
			return err
		}
		lines, dials, subscriptions = append(lines, l...), append(dials, s...), append(subscriptions, u...)
	}
	if err := insertAll(ctx, tx, lines); err != nil {
		return err
	}
	if err := insertAll(ctx, tx, dials); err != nil {
		return err
	}
	return insertAll(ctx, tx, subscriptions)
}

func insertAll[T any](ctx context.Context, tx bun.IDB, rows []T) error {
	for batch := range slices.Chunk(rows, bulkRows) {
		if _, err := tx.NewInsert().Model(&batch).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// numberKey is what makes a directory number unique.
type numberKey struct{ Pattern, Partition string }

// addNumbers makes the directory numbers of all that are missing, and completes
// the lines with their ids.
func addNumbers(ctx context.Context, tx bun.IDB, all []*Assignments) error {
	wanted := map[numberKey][]*Line{}
	var patterns []string
	var numbers []routing.DirectoryNumber
	for _, a := range all {
		for i := range a.Lines {
			l := &a.Lines[i]
			key := numberKey{l.Pattern, l.Partition}
			if len(wanted[key]) == 0 {
				patterns = append(patterns, l.Pattern)
				numbers = append(numbers, routing.DirectoryNumber{Identity: first(), Pattern: l.Pattern, RoutePartition: l.Partition})
			}
			wanted[key] = append(wanted[key], l)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&numbers).On("CONFLICT DO NOTHING").Returning("NULL").Exec(ctx); err != nil {
		return err
	}
	var stored []routing.DirectoryNumber
	err := tx.NewSelect().Model(&stored).Column("id", "pattern", "route_partition").Where("pattern IN (?)", bun.List(patterns)).Scan(ctx)
	for _, n := range stored {
		for _, l := range wanted[numberKey{n.Pattern, n.RoutePartition}] {
			l.DirectoryNumberID = n.ID
		}
	}
	return err
}
