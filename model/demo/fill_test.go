package demo_test

import (
	"testing"
	"time"

	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/demo"
	"tandem/model/device"
	"tandem/model/user"
)

func TestFill(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := device.EnsureStandards(ctx, d, time.Now); err != nil {
			t.Fatal(err)
		}
		err := demo.Fill(ctx, demo.Cluster{
			DB: d, Clock: time.Now, URL: "http://127.0.0.1:8080/emapp/EMAppServlet?device=#DEVICENAME#", AppPassword: "correct horse battery",
		})
		if err != nil {
			t.Fatal(err)
		}
		for number, want := range map[string]string{"1000-001": "bob", "2000-001": "alice", "3000-001": "kally"} {
			found, err := user.NewDirectory(d).ByPrimaryExtension(ctx, number)
			if err != nil || len(found) != 1 || found[0].UserID != want {
				t.Errorf("%s: got %v, %v; want %s", number, found, err, want)
				continue
			}
			if err := user.NewCredentials(d, time.Now).Verify(ctx, found[0].Owner(), user.PIN, demo.PIN); err != nil {
				t.Errorf("the PIN of %s: got %v", want, err)
			}
		}
	})
}
