package audit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

type thing struct{ Name string }

// day returns noon of a day in November 2026.
func day(n int) time.Time { return time.Date(2026, 11, n, 12, 0, 0, 0, time.UTC) }

func record(t *testing.T, d *db.DB, actor audit.Actor, changes ...audit.Change) {
	t.Helper()
	err := d.Tx(audit.NewContext(t.Context(), actor), func(ctx context.Context, tx bun.Tx) error {
		for _, c := range changes {
			if err := audit.Record(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, audit.Actor{Name: "anna", Address: "192.0.2.1"},
			audit.Change{Action: "add", ObjectType: "thing", ObjectName: "one", After: thing{"one"}, At: day(1)},
			audit.Change{Action: "update", ObjectType: "thing", ObjectName: "one", At: day(3)})
		record(t, d, audit.Actor{Name: "Ben", Address: "192.0.2.2"},
			audit.Change{Action: "add", ObjectType: "other", ObjectName: "two", At: day(2)})
		store := audit.NewStore(d)
		where := func(field string, op model.Operator, text string) []model.Condition {
			return []model.Condition{{Field: field, Operator: op, Text: text}}
		}
		tests := []struct {
			name  string
			query model.Query
			want  string
			total int
		}{
			{"the newest first", model.Query{PerPage: 10}, "update one, add two, add one", 3},
			{"the second page", model.Query{Page: 2, PerPage: 2}, "add one", 3},
			{"sorted by actor", model.Query{Sort: "object_name", Descending: true, PerPage: 1}, "add two", 3},
			{"by actor in any case", model.Query{PerPage: 10, Conditions: where("actor", model.IsExactly, "BEN")}, "add two", 1},
			{"by address", model.Query{PerPage: 10, Conditions: where("address", model.EndsWith, ".1")}, "update one, add one", 2},
			{"by day", model.Query{PerPage: 10, Conditions: where("at", model.IsExactly, "2026-11-02")}, "add two", 1},
			{"by action", model.Query{PerPage: 10, Conditions: where("action", model.BeginsWith, "upd")}, "update one", 1},
			{"by type", model.Query{PerPage: 10, Conditions: where("object_type", model.Contains, "the")}, "add two", 1},
		}
		for _, tt := range tests {
			found, err := store.Find(t.Context(), tt.query)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			var got []string
			for _, e := range found.Items {
				got = append(got, e.Action+" "+e.ObjectName)
			}
			if s := strings.Join(got, ", "); s != tt.want || found.Total != tt.total {
				t.Errorf("%s: got %s of %d, want %s of %d", tt.name, s, found.Total, tt.want, tt.total)
			}
		}
	})
}

func TestFindRefusesWhatTheListDoesNotHave(t *testing.T) {
	t.Parallel()
	store := audit.NewStore(dbtest.SQLite(t))
	for name, query := range map[string]model.Query{
		"sort field":   {Sort: "before", PerPage: 1},
		"search field": {PerPage: 1, Conditions: []model.Condition{{Field: "after", Operator: model.Contains, Text: "x"}}},
	} {
		if _, err := store.Find(t.Context(), query); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
}

func TestGet(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, audit.Actor{Name: "anna", Address: "192.0.2.1"}, audit.Change{
			Action: "update", ObjectType: "thing", ObjectName: "one",
			Before: thing{"one"}, After: &thing{"it's \x00 `two`"}, At: day(1),
		})
		store := audit.NewStore(d)
		found, err := store.Find(t.Context(), model.Query{PerPage: 1})
		if err != nil || len(found.Items) != 1 {
			t.Fatalf("got %v, %v", found, err)
		}
		got, err := store.Get(t.Context(), found.Items[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		want := audit.Entry{
			ID: got.ID, At: model.At(day(1)), Actor: audit.Actor{Name: "anna", Address: "192.0.2.1"},
			Action: "update", ObjectType: "thing", ObjectName: "one",
			Before: `{"Name":"one"}`, After: `{"Name":"it's \u0000 ` + "`two`" + `"}`,
		}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if _, err := store.Get(t.Context(), got.ID+1); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown entry: got %v, want not found", err)
		}
	})
}

func TestRecordTakesAnyName(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		record(t, d, audit.Actor{Name: "a\x00b\xff", Address: "line\nbreak"},
			audit.Change{Action: "add", ObjectType: "thing", ObjectName: strings.Repeat("界", 300)})
		found, err := audit.NewStore(d).Find(t.Context(), model.Query{PerPage: 1})
		if err != nil {
			t.Fatal(err)
		}
		got := found.Items[0]
		if want := (audit.Actor{Name: "a b\uFFFD", Address: "line break"}); got.Actor != want {
			t.Errorf("got %q, want %q", got.Actor, want)
		}
		if want := strings.Repeat("界", 255); got.ObjectName != want {
			t.Errorf("got a name of %d bytes, want %d", len(got.ObjectName), len(want))
		}
		if got.At.IsZero() {
			t.Error("the entry has no time")
		}
	})
}

func TestRecordIsPartOfTheTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stop := errors.New("stop")
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			return errors.Join(audit.Record(ctx, tx, audit.Change{Action: "add"}), stop)
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		found, err := audit.NewStore(d).Find(t.Context(), model.Query{PerPage: 1})
		if err != nil || found.Total != 0 {
			t.Errorf("got %d entries, %v; want none", found.Total, err)
		}
	})
}

func TestFromContext(t *testing.T) {
	t.Parallel()
	if got := audit.FromContext(t.Context()); got.Name != audit.System {
		t.Errorf("without an actor: got %q, want %q", got.Name, audit.System)
	}
	anna := audit.Actor{Name: "anna", Address: "192.0.2.1"}
	if got := audit.FromContext(audit.NewContext(t.Context(), anna)); got != anna {
		t.Errorf("got %v, want %v", got, anna)
	}
}
