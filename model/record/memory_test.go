package record_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/record"
)

// profile is a device profile as far as these tests need it.
type profile struct {
	bun.BaseModel `bun:"table:device_profile,alias:device_profile" audit:"-"`
	record.Identity

	Name, Description, Model, Protocol, PhoneButtonTemplate            string
	UserLocale                                                         string `bun:",nullzero"`
	Privacy, SingleButtonBarge, JoinAcrossLines                        string
	PrimeLine, PrimeLineForVoiceMessage, DNDOption                     string
	DNDIncomingAlert, Module1, Module2, MLPPIndication, MLPPPreemption string
	IgnorePresentation, DND                                            bool
}

const patterns = `(SELECT group_concat(pattern, char(10)) FROM directory_number JOIN line ON directory_number.id = line.directory_number_id WHERE line.device_profile_id = device_profile.id)`

func profiles(d *db.DB, big bool) *record.Store[profile] {
	return record.New(d, time.Now, record.Kind[profile]{
		Object: "device profile", Big: big, Sort: "name",
		Name: func(p profile) string { return p.Name },
		Columns: db.Columns{
			"name": {SQL: "name", Order: "lower(name)"}, "description": {SQL: "description", Order: "lower(description)"},
			"model": {SQL: "model", Order: "lower(model)"}, "locale": {SQL: "user_locale", Order: "lower(coalesce(user_locale, ''))"},
			"number": {SQL: patterns},
		},
	})
}

func sqliteWithTemplates(t *testing.T) *db.DB {
	t.Helper()
	d := dbtest.SQLite(t)
	run(t, d, `INSERT INTO phone_button_template (name, model, protocol, buttons, standard, version) VALUES ('Standard', 'Cisco 8845', 'SIP', '[]', TRUE, 1)`)
	run(t, d, `INSERT INTO user_locale (name, tag, version) VALUES ('Japanese Japan', 'ja_JP', 1)`)
	return d
}

func run(t *testing.T, d *db.DB, statement string, args ...any) {
	t.Helper()
	err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestMemoryFindsWhatTheDatabaseFinds changes rows at random and asks both.
func TestMemoryFindsWhatTheDatabaseFinds(t *testing.T) {
	t.Parallel()
	d := sqliteWithTemplates(t)
	memory, database := profiles(d, true), profiles(d, false)
	random := rand.New(rand.NewPCG(1, 2))
	var queries []model.Query
	for _, sort := range []string{"name", "description", "model", "locale"} {
		for _, c := range []model.Condition{
			{}, {Field: "name", Operator: model.BeginsWith, Text: "uSer1"}, {Field: "name", Operator: model.Contains, Text: "1%"},
			{Field: "name", Operator: model.EndsWith, Text: "7"}, {Field: "description", Operator: model.IsExactly, Text: "PROFILE 3"},
			{Field: "locale", Operator: model.IsEmpty}, {Field: "locale", Operator: model.IsNotEmpty}, {Field: "name", Operator: model.Contains},
		} {
			q := model.Query{Sort: sort, Descending: random.IntN(2) == 0, Page: 1 + random.IntN(2), PerPage: 7}
			if c.Field != "" {
				q.Conditions = []model.Condition{c, {Field: "model", Operator: model.BeginsWith, Text: "cisco"}}
			}
			queries = append(queries, q)
		}
	}
	for range 12 {
		change(t, d, database, random)
		for _, q := range queries {
			got, err := memory.Find(t.Context(), q)
			want, wantErr := database.Find(t.Context(), q)
			if err != nil || wantErr != nil || got.Total != want.Total || !reflect.DeepEqual(names(got), names(want)) {
				t.Fatalf("%+v: got %d %v, %v; want %d %v, %v", q, got.Total, names(got), err, want.Total, names(want), wantErr)
			}
		}
	}
}

func names(found model.Found[profile]) []string {
	names := []string{}
	for _, p := range found.Items {
		names = append(names, p.Name)
	}
	return names
}

// change adds, changes, renames and deletes some profiles.
func change(t *testing.T, d *db.DB, store *record.Store[profile], random *rand.Rand) {
	t.Helper()
	for range 5 {
		n := random.IntN(1_000_000)
		p := profile{
			Name: fmt.Sprintf("User%d", n), Description: fmt.Sprintf("Profile %d", n%7), Model: "Cisco " + []string{"8845", "7841"}[n%2],
			Protocol: "SIP", PhoneButtonTemplate: "Standard", UserLocale: []string{"", "Japanese Japan"}[n%2],
		}
		if _, err := store.Add(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	run(t, d, `UPDATE device_profile SET description = 'Profile 3' WHERE id % 5 = ?`, random.IntN(5))
	run(t, d, `UPDATE device_profile SET name = name || '%' WHERE id % 11 = ?`, random.IntN(11))
	run(t, d, `DELETE FROM device_profile WHERE id % 9 = ?`, random.IntN(9))
	run(t, d, `UPDATE user_locale SET name = name || 'x'`) // and so the profiles'
	run(t, d, `UPDATE user_locale SET name = 'Japanese Japan'`)
}

func TestMemoryFindsAllNumbersOfARecord(t *testing.T) {
	t.Parallel()
	d := sqliteWithTemplates(t)
	store := profiles(d, true)
	p, err := store.Add(t.Context(), profile{Name: "anna", Model: "Cisco 8845", Protocol: "SIP", PhoneButtonTemplate: "Standard"})
	if err != nil {
		t.Fatal(err)
	}
	find := func(op model.Operator, text string) int {
		t.Helper()
		found, err := store.Find(t.Context(), model.Query{Page: 1, PerPage: 10, Conditions: []model.Condition{{Field: "number", Operator: op, Text: text}}})
		if err != nil {
			t.Fatal(err)
		}
		return found.Total
	}
	if got := find(model.IsEmpty, ""); got != 1 {
		t.Errorf("no number yet: got %d", got)
	}
	for i, pattern := range []string{"1000", "2555"} {
		run(t, d, `INSERT INTO directory_number (pattern, description, alerting_name, version) VALUES (?, '', '', 1)`, pattern)
		run(t, d, `INSERT INTO line (device_profile_id, position, directory_number_id, label, display_name) VALUES (?, ?, (SELECT id FROM directory_number WHERE pattern = ?), '', '')`, p.ID, i+1, pattern)
	}
	for _, tt := range []struct {
		operator model.Operator
		text     string
		want     int
	}{
		{model.IsExactly, "2555", 1}, {model.IsExactly, "1000", 1}, {model.IsExactly, "255", 0}, {model.BeginsWith, "25", 1},
		{model.BeginsWith, "10", 1}, {model.BeginsWith, "00", 0}, {model.EndsWith, "000", 1}, {model.EndsWith, "55", 1}, {model.Contains, "002", 0},
	} {
		if got := find(tt.operator, tt.text); got != tt.want {
			t.Errorf("%s %s: got %d, want %d", tt.operator, tt.text, got, tt.want)
		}
	}
	run(t, d, `UPDATE directory_number SET pattern = '3000' WHERE pattern = '1000'`)
	if got := find(model.IsExactly, "3000"); got != 1 {
		t.Errorf("a number that was changed: got %d", got)
	}
	run(t, d, `DELETE FROM line`)
	if got := find(model.IsEmpty, ""); got != 1 {
		t.Errorf("no number any more: got %d", got)
	}
}
