package record_test

import (
	"context"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/record"
)

// settingsRow is the settings with the fewest columns.
type settingsRow struct {
	bun.BaseModel `bun:"table:smtp_settings,alias:smtp_settings"`
	record.Identity

	Host     string
	Port     int
	StartTLS string `bun:"starttls"`
	Sender   string
	Username string
}

func TestSettingsAreSavedOnlyOverTheVersionThatWasRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, c := range []struct {
			name string
			read int
			want error
		}{
			{"before the first save, but as if there was one", 1, model.ErrConflict},
			{"the first save", 0, nil},
			{"as if nobody had saved", 0, model.ErrConflict},
			{"the second save", 1, nil},
			{"over the first save again", 1, model.ErrConflict},
			{"over a version to come", 3, model.ErrConflict},
			{"the third save", 2, nil},
		} {
			r := settingsRow{Identity: record.Identity{Version: c.read}, Host: c.name, StartTLS: "none"}
			if err := save(t, d, &r); !errors.Is(err, c.want) {
				t.Errorf("%s: got %v, want %v", c.name, err, c.want)
			}
			if c.want == nil && r.Version != c.read+1 {
				t.Errorf("%s: got version %d, want %d", c.name, r.Version, c.read+1)
			}
		}
		checkSaved(t, d, "the third save", 3)
	})
}

func save(t *testing.T, d *db.DB, r *settingsRow) error {
	t.Helper()
	return d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		return record.SaveSettings(ctx, tx, r, audit.Change{ObjectType: "test settings", ObjectName: r.Host, After: *r})
	})
}

// checkSaved checks what is stored, and that each save and nothing else was
// recorded.
func checkSaved(t *testing.T, d *db.DB, host string, saves int) {
	t.Helper()
	var r settingsRow
	if err := d.Read.NewSelect().Model(&r).Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.ID != 1 || r.Host != host || r.Version != saves {
		t.Errorf("got %+v, want %q in version %d", r, host, saves)
	}
	n, err := d.Read.NewSelect().Table("audit").Where("action = 'update' AND object_type = 'test settings'").Count(t.Context())
	if err != nil || n != int64(saves) {
		t.Errorf("got %d audit entries, %v; want %d", n, err, saves)
	}
}
