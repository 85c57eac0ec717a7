package audit_test

import (
	"errors"
	"fmt"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

func TestEachReadsEveryEntryOnceNewestFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const count = 1201
		changes := make([]audit.Change, count)
		for i := range changes {
			// Many share a millisecond, as changes of one transaction do.
			changes[i] = audit.Change{Action: "add", ObjectType: "thing", ObjectName: fmt.Sprint(i), After: thing{"x"}, At: day(1 + i/600)}
		}
		changes[7].ObjectType = "other"
		record(t, d, audit.Actor{Name: "anna"}, changes...)
		next := count - 1
		query := model.Query{Sort: "object_name", Page: 3, PerPage: 10,
			Conditions: []model.Condition{{Field: "object_type", Operator: model.IsExactly, Text: "thing"}}}
		err := audit.NewStore(d).Each(t.Context(), query, func(e audit.Entry) error {
			if next == 7 {
				next--
			}
			if e.ObjectName != fmt.Sprint(next) || e.After != `{"Name":"x"}` {
				t.Fatalf("got entry %s with %s, want %d with its values", e.ObjectName, e.After, next)
			}
			next--
			return nil
		})
		if err != nil || next != -1 {
			t.Errorf("stopped before entry %d: %v", next, err)
		}
	})
}

func TestEachStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	record(t, d, audit.Actor{}, audit.Change{Action: "add"}, audit.Change{Action: "add"})
	stop, visits := errors.New("stop"), 0
	err := audit.NewStore(d).Each(t.Context(), model.Query{}, func(audit.Entry) error {
		visits++
		return stop
	})
	if !errors.Is(err, stop) || visits != 1 {
		t.Errorf("got %v after %d visits, want the visitor's error after one", err, visits)
	}
}
