package device

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/uptrace/bun"

	"tandem/model/db"
)

// ownerColumns are the first columns of the tables of assignments.
type ownerColumns struct {
	PhoneID         int64 `bun:",nullzero"`
	DeviceProfileID int64 `bun:",nullzero"`
}

func (o ownerColumns) id() int64 { return o.PhoneID + o.DeviceProfileID }

func (o Owner) columns() ownerColumns { return ownerColumns{o.PhoneID, o.ProfileID} }

type lineRow struct {
	bun.BaseModel `bun:"table:line,alias:line"`

	ownerColumns
	Position          int
	DirectoryNumberID int64
	Label             string
	DisplayName       string

	// Read along with the number.
	Pattern   string `bun:",scanonly"`
	Partition string `bun:",scanonly"`
}

type speedDialRow struct {
	bun.BaseModel `bun:"table:speed_dial,alias:speed_dial"`

	ownerColumns
	Position int
	Number   string
	Label    string
	BLF      bool `bun:"blf"`
}

type subscriptionRow struct {
	bun.BaseModel `bun:"table:subscription,alias:subscription"`

	ownerColumns
	PhoneService string
	Position     int
	Name         string
	ASCIIName    string `bun:"ascii_name"`
	Parameters   string
}

// directoryNumberColumn finds the records of a table by any of their directory
// numbers, and sorts them by that of their first line. Column is where their id
// stands in the table line.
func directoryNumberColumn(table, column string) db.Column {
	const lines = "line JOIN directory_number AS number ON number.id = line.directory_number_id WHERE line."
	own := lines + column + " = " + table + ".id"
	return db.Column{
		SQL:    "number.pattern",
		Within: table + ".id IN (SELECT line." + column + " FROM " + lines + column + " IS NOT NULL AND ?)",
		Values: "(SELECT group_concat(number.pattern, char(10) ORDER BY line.position) FROM " + own + ")",
		Order:  "(SELECT number.pattern FROM " + own + " AND line.position = 1)",
	}
}

// loadAssignments fills the assignments of owners by the id that stands in
// column.
func loadAssignments(ctx context.Context, tx bun.IDB, column string, owners map[int64]*Assignments) error {
	ids := bun.List(slices.Collect(maps.Keys(owners)))
	var lines []lineRow
	err := tx.NewSelect().Model(&lines).
		Column("line.phone_id", "line.device_profile_id", "line.position", "line.directory_number_id", "line.label", "line.display_name").
		ColumnExpr("number.pattern, coalesce(number.route_partition, '') AS partition").
		Join("JOIN directory_number AS number ON number.id = line.directory_number_id").
		Where("line.? IN (?)", bun.Ident(column), ids).Order("line.position").Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading lines: %w", err)
	}
	for _, r := range lines {
		a := owners[r.id()]
		a.Lines = append(a.Lines, Line{r.Position, r.DirectoryNumberID, r.Pattern, r.Partition, r.Label, r.DisplayName})
	}
	var dials []speedDialRow
	if err := tx.NewSelect().Model(&dials).Where("? IN (?)", bun.Ident(column), ids).Order("blf", "position").Scan(ctx); err != nil {
		return fmt.Errorf("loading speed dials: %w", err)
	}
	for _, r := range dials {
		a := owners[r.id()]
		a.SpeedDials = append(a.SpeedDials, SpeedDial{r.Position, r.Number, r.Label, r.BLF})
	}
	return loadSubscriptions(ctx, tx, column, owners)
}

func loadSubscriptions(ctx context.Context, tx bun.IDB, column string, owners map[int64]*Assignments) error {
	ids := bun.List(slices.Collect(maps.Keys(owners)))
	var rows []subscriptionRow
	if err := tx.NewSelect().Model(&rows).Where("? IN (?)", bun.Ident(column), ids).Order("position").Scan(ctx); err != nil {
		return fmt.Errorf("loading subscriptions: %w", err)
	}
	for _, r := range rows {
		s := Subscription{Position: r.Position, Service: r.PhoneService, Name: r.Name, ASCIIName: r.ASCIIName}
		if err := fromJSON(r.Parameters, &s.Parameters); err != nil {
			return fmt.Errorf("reading parameters of a subscription to %q: %w", r.PhoneService, err)
		}
		a := owners[r.id()]
		a.Subscriptions = append(a.Subscriptions, s)
	}
	return nil
}

// saveAssignments stores a in the place of what o had, numbered in its order.
func saveAssignments(ctx context.Context, tx bun.IDB, o Owner, a *Assignments) error {
	a.number()
	lines, dials, subscriptions, err := a.rows(o)
	if err != nil {
		return err
	}
	if err := replace(ctx, tx, o, lines); err != nil {
		return fmt.Errorf("saving lines: %w", err)
	}
	if err := replace(ctx, tx, o, dials); err != nil {
		return fmt.Errorf("saving speed dials: %w", err)
	}
	if err := replace(ctx, tx, o, subscriptions); err != nil {
		return fmt.Errorf("saving subscriptions: %w", err)
	}
	return nil
}

// number gives every assignment its position.
func (a *Assignments) number() {
	for i := range a.Lines {
		a.Lines[i].Position = i + 1
	}
	count := map[bool]int{}
	for i := range a.SpeedDials {
		s := &a.SpeedDials[i]
		count[s.BLF]++
		s.Position = count[s.BLF]
	}
	for i := range a.Subscriptions {
		a.Subscriptions[i].Position = i + 1
	}
}

// rows returns a as the tables hold it.
func (a *Assignments) rows(o Owner) (lines []lineRow, dials []speedDialRow, subscriptions []subscriptionRow, err error) {
	owner := o.columns()
	for _, l := range a.Lines {
		lines = append(lines, lineRow{
			ownerColumns: owner, Position: l.Position, DirectoryNumberID: l.DirectoryNumberID,
			Label: l.Label, DisplayName: l.DisplayName,
		})
	}
	for _, s := range a.SpeedDials {
		dials = append(dials, speedDialRow{ownerColumns: owner, Position: s.Position, Number: s.Number, Label: s.Label, BLF: s.BLF})
	}
	for _, s := range a.Subscriptions {
		parameters, err := toJSON(s.Parameters)
		if err != nil {
			return nil, nil, nil, fmt.Errorf("writing parameters of a subscription to %q: %w", s.Service, err)
		}
		subscriptions = append(subscriptions, subscriptionRow{
			ownerColumns: owner, PhoneService: s.Service, Position: s.Position,
			Name: s.Name, ASCIIName: s.ASCIIName, Parameters: parameters,
		})
	}
	return lines, dials, subscriptions, nil
}

// replace stores rows in the place of those that o had.
func replace[T any](ctx context.Context, tx bun.IDB, o Owner, rows []T) error {
	column, id := "phone_id", o.PhoneID
	if o.ProfileID != 0 {
		column, id = "device_profile_id", o.ProfileID
	}
	if _, err := tx.NewDelete().Model((*T)(nil)).Where("? = ?", bun.Ident(column), id).Exec(ctx); err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}
