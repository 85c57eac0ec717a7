package report

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"tandem/model/db/dbtest"
)

func TestAFloodOfLegsIsSeen(t *testing.T) {
	t.Parallel()
	d := dbtest.Ledger(t)
	seen := arrivals{seen: -1}
	for i, tt := range []struct {
		legs int64
		want bool
	}{{1_000_000, false}, {1_000_000, false}, {1_100_001, true}, {1_150_000, false}, {0, false}, {100_001, true}} {
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO part (day, legs, changes, rolled, rates) VALUES (20000, ?0, 1, -1, '')"+
				" ON CONFLICT (day) DO UPDATE SET legs = ?0", tt.legs)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := loadParts(t.Context(), d.Read)
		if err != nil {
			t.Fatal(err)
		}
		if got := seen.flood(all); got != tt.want {
			t.Errorf("%d: with %d legs: got %t, want %t", i, tt.legs, got, tt.want)
		}
	}
}
