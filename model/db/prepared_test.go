package db_test

import (
	"context"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestAPreparedQueryIsAskedInTransactions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		addThings(t, d)
		prepared, err := d.Prepare(t.Context(), "SELECT id, name, at FROM thing WHERE id > ? AND id < ? ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			var names []string
			err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
				var found []thing
				err := prepared.Scan(ctx, tx, &found, 1, 4)
				for _, f := range found {
					names = append(names, f.Name)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := strings.Join(names, ", "), "SEP_0001, sepX0001"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	})
}
