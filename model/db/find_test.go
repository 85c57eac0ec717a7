package db_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// thing is a row of a list.
type thing struct {
	bun.BaseModel `bun:"table:thing"`

	ID   int64 `bun:",pk"`
	Name string
	At   model.Time
}

// things are rows around a day in Tokyo, which begins at 15:00 UTC.
func things() []thing {
	at := func(day, hour, minute int) model.Time {
		return model.At(time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC))
	}
	return []thing{
		{ID: 1, Name: "Ärzte 100%", At: at(21, 14, 59)},
		{ID: 2, Name: "SEP_0001", At: at(21, 15, 0)},
		{ID: 3, Name: "sepX0001", At: at(22, 14, 59)},
		{ID: 4, Name: `back\slash`, At: at(22, 15, 0)},
		{ID: 5, Name: "", At: model.Time{}},
	}
}

func thingColumns() db.Columns {
	return db.Columns{"name": {SQL: "name"}, "at": {SQL: "at", Time: true}}
}

func addThings(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT NOT NULL, at BIGINT)"); err != nil {
			return err
		}
		rows := things()
		_, err := tx.NewInsert().Model(&rows).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// find returns the ids that q finds, in its order, by time unless q sorts.
func find(t *testing.T, d *db.DB, q model.Query) ([]int64, error) {
	t.Helper()
	q.Sort = cmp.Or(q.Sort, "at")
	var rows []thing
	total, err := thingColumns().Find(t.Context(), d.Read.NewSelect().Model(&rows), q)
	if err == nil && total < len(rows) {
		t.Errorf("got %d rows of %d", len(rows), total)
	}
	var ids []int64
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

func TestConditions(t *testing.T) {
	t.Parallel()
	tokyo := time.FixedZone("JST", 9*60*60)
	tests := []struct {
		name     string
		field    string
		operator model.Operator
		text     string
		zone     *time.Location
		want     []int64
	}{
		{"a day in Tokyo", "at", model.IsExactly, "2026-11-22", tokyo, []int64{2, 3}},
		{"the same day in UTC", "at", model.IsExactly, "2026-11-22", nil, []int64{3, 4}},
		{"before a day in Tokyo", "at", model.IsBefore, "2026-11-22", tokyo, []int64{1}},
		{"after a day in Tokyo", "at", model.IsAfter, "2026-11-22", tokyo, []int64{4}},
		{"a minute in Tokyo", "at", model.IsExactly, "2026-11-22 00:00", tokyo, []int64{2}},
		{"a minute as a browser writes it", "at", model.IsExactly, "2026-11-22T23:59", tokyo, []int64{3}},
		{"a minute in full-width digits", "at", model.IsExactly, "２０２６-１１-２２　２３:５９", tokyo, []int64{3}},
		{"a second", "at", model.IsExactly, " 2026-11-22 23:59:00 ", tokyo, []int64{3}},
		{"an instant says its zone itself", "at", model.IsExactly, "2026-11-21T15:00:00Z", tokyo, []int64{2}},
		{"no time", "at", model.IsEmpty, "", nil, []int64{5}},
		{"any time", "at", model.IsNotEmpty, "", nil, []int64{1, 2, 3, 4}},
		{"nothing typed yet", "at", model.IsBefore, " ", nil, []int64{1, 2, 3, 4, 5}},
		{"begins with, in any case", "name", model.BeginsWith, "sep", nil, []int64{2, 3}},
		{"an underscore is no wildcard", "name", model.BeginsWith, "SEP_", nil, []int64{2}},
		{"a percent sign is no wildcard", "name", model.EndsWith, "0%", nil, []int64{1}},
		{"a backslash is no escape", "name", model.Contains, `k\s`, nil, []int64{4}},
		{"letters beyond A to Z as they are stored", "name", model.BeginsWith, "Ärz", nil, []int64{1}},
		{"exactly", "name", model.IsExactly, "sepx0001", nil, []int64{3}},
		{"no name", "name", model.IsEmpty, "", nil, []int64{5}},
		{"any name", "name", model.IsNotEmpty, "", nil, []int64{1, 2, 3, 4}},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		addThings(t, d)
		for _, tt := range tests {
			got, err := find(t, d, model.Query{
				Conditions: []model.Condition{{Field: tt.field, Operator: tt.operator, Text: tt.text}}, Zone: tt.zone, PerPage: 10,
			})
			slices.Sort(got)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %v, %v; want %v", tt.name, got, err, tt.want)
			}
		}
	})
}

func TestConditionsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	addThings(t, d)
	for name, c := range map[string]model.Condition{
		"an unknown field":           {Field: "id", Operator: model.IsExactly, Text: "1"},
		"a text field before a time": {Field: "name", Operator: model.IsBefore, Text: "x"},
		"a time that contains":       {Field: "at", Operator: model.Contains, Text: "2026-11-22"},
	} {
		if _, err := find(t, d, model.Query{Conditions: []model.Condition{c}, PerPage: 1}); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	for _, text := range []string{"soon", "2026-02-30", "22.11.2026"} {
		c := model.Condition{Field: "at", Operator: model.IsAfter, Text: text}
		if _, err := find(t, d, model.Query{Conditions: []model.Condition{c}, PerPage: 1}); !errors.As(err, new(model.FieldErrors)) {
			t.Errorf("%q: got %v, want field errors", text, err)
		}
	}
	if _, err := find(t, d, model.Query{Sort: "id; DROP TABLE thing", PerPage: 1}); !errors.Is(err, model.ErrNotFound) {
		t.Errorf("an unknown order: got %v, want not found", err)
	}
}

func TestPagesNeitherOverlapNorSkip(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		addThings(t, d)
		same := func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.NewUpdate().Model((*thing)(nil)).Set("name = 'same'").Where("TRUE").Exec(ctx)
			return err
		}
		if err := d.Tx(t.Context(), same); err != nil {
			t.Fatal(err)
		}
		var got []int64
		for page := 1; page <= 3; page++ {
			ids, err := find(t, d, model.Query{Sort: "name", Descending: true, Page: page, PerPage: 2})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ids...)
		}
		if want := []int64{5, 4, 3, 2, 1}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
