package tariff

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/record"
)

// RateTable is a list of rates. At most one is active: calls are rated by it.
type RateTable struct {
	bun.BaseModel `bun:"table:rate_table,alias:rate_table" audit:"-"`
	record.Identity

	// Name has 1 to 50 characters.
	Name string
	// Description has at most 128 characters.
	Description string
	// Currency is an ISO 4217 code: three capital letters.
	Currency string
	// Zone is the IANA name of the time zone in which times of day are meant; ""
	// is the cluster's.
	Zone string
	// Active tables rate calls. Activating one deactivates the other.
	Active bool
	// Rates are in the order in which people see them; it decides nothing.
	Rates []Rate `bun:"-"`
}

// object is what a rate table is called in the audit log.
const object = "rate table"

// RateTables keeps rate tables.
type RateTables = record.Store[RateTable]

// NewRateTables returns the store of rate tables in d, the main database. The
// fields of its errors are name, description, currency, zone, rates, and for one
// line those of RateField.
func NewRateTables(d *db.DB, clock func() time.Time) *RateTables {
	return record.New(d, clock, record.Kind[RateTable]{
		Object: object,
		Name:   func(t RateTable) string { return t.Name },
		Columns: db.Columns{
			"name": {SQL: "name"}, "description": {SQL: "description"}, "currency": {SQL: "currency"},
			"active": {SQL: "CASE WHEN active THEN 'true' ELSE 'false' END"},
		},
		Sort: "name",
		Check: func(_ context.Context, _ bun.IDB, _, t *RateTable, errs *model.FieldErrors) error {
			t.check(errs)
			return nil
		},
		Load: loadRates,
		Save: func(ctx context.Context, tx bun.IDB, t *RateTable) error {
			if err := saveRates(ctx, tx, t); err != nil {
				return err
			}
			return deactivateOthers(ctx, tx, t)
		},
	})
}

// rateRow is a rate as it is stored.
type rateRow struct {
	bun.BaseModel `bun:"table:rate,alias:rate"`

	RateTable string
	Position  int
	Rate
}

func loadRates(ctx context.Context, tx bun.IDB, tables []*RateTable) error {
	byName := map[string]*RateTable{}
	var names []string
	for _, t := range tables {
		byName[t.Name] = t
		names = append(names, t.Name)
	}
	var rows []rateRow
	err := tx.NewSelect().Model(&rows).Where("rate_table IN (?)", bun.List(names)).Order("rate_table", "position").Scan(ctx)
	if err != nil {
		return fmt.Errorf("loading rates: %w", err)
	}
	for _, row := range rows {
		t := byName[row.RateTable]
		t.Rates = append(t.Rates, row.Rate)
	}
	return nil
}

// rowsAtOnce are the rates that are written in one statement.
const rowsAtOnce = 500

func saveRates(ctx context.Context, tx bun.IDB, t *RateTable) error {
	_, err := tx.NewDelete().Model((*rateRow)(nil)).Where("rate_table = ?", t.Name).Exec(ctx)
	rows := make([]rateRow, 0, rowsAtOnce)
	for i, rate := range t.Rates {
		rows = append(rows, rateRow{RateTable: t.Name, Position: i + 1, Rate: rate})
		if err == nil && (len(rows) == rowsAtOnce || i == len(t.Rates)-1) {
			_, err = tx.NewInsert().Model(&rows).Exec(ctx)
			rows = rows[:0]
		}
	}
	if err != nil {
		return fmt.Errorf("saving the rates of rate table %q: %w", t.Name, err)
	}
	return nil
}

// deactivateOthers makes t the only active table, if it is active.
func deactivateOthers(ctx context.Context, tx bun.IDB, t *RateTable) error {
	if !t.Active {
		return nil
	}
	var others []*RateTable
	if err := tx.NewSelect().Model(&others).Where("active").Where("id <> ?", t.ID).Scan(ctx); err != nil {
		return fmt.Errorf("finding active rate tables: %w", err)
	}
	if len(others) == 0 {
		return nil
	}
	if err := loadRates(ctx, tx, others); err != nil {
		return err
	}
	for _, before := range others {
		after := *before
		after.Active = false
		after.Version++
		_, err := tx.NewUpdate().Model(&after).Column("active", "version").WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("deactivating rate table %q: %w", before.Name, err)
		}
		err = audit.Record(ctx, tx, audit.Change{Action: "update", ObjectType: object, ObjectName: before.Name, Before: *before, After: after})
		if err != nil {
			return err
		}
	}
	return nil
}
