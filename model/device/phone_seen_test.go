package device_test

import (
	"context"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/device"
	"tandem/model/product"
)

// TestPhonesAreFoundByWhenTheyWereSeen asks for times, which SQLite's lists keep
// in memory, on both engines.
func TestPhonesAreFoundByWhenTheyWereSeen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := device.EnsureStandards(t.Context(), d, time.Now); err != nil {
			t.Fatal(err)
		}
		phones := device.NewPhones(d, time.Now)
		for name, seen := range map[string]time.Time{
			"SEP00000000000A": {},
			"SEP00000000000B": time.Date(2026, 11, 21, 23, 59, 0, 0, time.UTC),
			"SEP00000000000C": time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		} {
			p := device.BlankPhone("Cisco 8845", product.SIP)
			p.Name = name
			if _, err := phones.Add(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			if _, err := phones.Find(t.Context(), model.Query{Page: 1, PerPage: 1}); err != nil {
				t.Fatal(err) // so that the time comes as a change
			}
			err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.ExecContext(ctx, "UPDATE phone SET last_seen = ? WHERE name = ?", model.At(seen), name)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			operator model.Operator
			text     string
			want     string
		}{
			{model.IsBefore, "2026-11-22", "B"}, {model.IsExactly, "2026-11-22", "C"}, {model.IsAfter, "2026-11-21", "C"},
			{model.IsEmpty, "", "A"}, {model.IsNotEmpty, "", "CB"},
		} {
			found, err := phones.Find(t.Context(), model.Query{
				Sort: "last_seen", Descending: true, Page: 1, PerPage: 10,
				Conditions: []model.Condition{{Field: "last_seen", Operator: tt.operator, Text: tt.text}},
			})
			got := ""
			for _, p := range found.Items {
				got += p.Name[len(p.Name)-1:]
			}
			if err != nil || got != tt.want {
				t.Errorf("%s %s: got %q, %v; want %q", tt.operator, tt.text, got, err, tt.want)
			}
		}
	})
}
