package user

import (
	"testing"
	"time"

	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func BenchmarkVerifyWarm(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			d := open(b)
			c := NewCredentials(d, time.Now)
			o := ben(b, d, c)
			for b.Loop() {
				if err := c.Verify(b.Context(), o, PIN, "86420"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
