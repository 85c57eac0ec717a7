package account_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/account"
)

func TestCreateAndRead(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		want := account.Administrator{
			UserName: "Ben", DisplayName: "Ben 太郎 O'Hara", Group: account.ReadOnly, Language: "ja",
			CreatedAt: model.At(f.clock.Now()), PasswordChangedAt: model.At(f.clock.Now()), Version: 1,
		}
		got, err := f.Create(t.Context(), want, password)
		if err != nil {
			t.Fatal(err)
		}
		if want.ID = got.ID; got != want {
			t.Errorf("created: got %+v, want %+v", got, want)
		}
		for _, name := range []string{"Ben", "BEN", "ｂｅｎ"} {
			if got, err := f.ByUserName(t.Context(), name); err != nil || got != want {
				t.Errorf("by the name %s: got %+v, %v", name, got, err)
			}
		}
		for _, name := range []string{"", "carl", "a b", strings.Repeat("x", 200)} {
			if _, err := f.ByUserName(t.Context(), name); !errors.Is(err, model.ErrNotFound) {
				t.Errorf("by the name %q: got %v, want not found", name, err)
			}
		}
		if _, err := f.Get(t.Context(), got.ID+1); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown id: got %v, want not found", err)
		}
	})
}

func TestUserNamesAreUnique(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ben := f.create(t, "ben", account.ReadOnly)
		for _, name := range []string{"anna", "ANNA", "ａｎｎａ"} {
			_, err := f.Create(t.Context(), account.Administrator{UserName: name, Group: account.ReadOnly}, password)
			wantFields(t, err, account.FieldUserName)
			ben.UserName = name
			wantFields(t, f.Update(t.Context(), ben), account.FieldUserName)
		}
		f.anna.UserName = "Anna"
		if err := f.Update(t.Context(), f.anna); err != nil {
			t.Errorf("changing the case of one's own name: %v", err)
		}
	})
}

func TestValidate(t *testing.T) {
	t.Parallel()
	good := account.Administrator{UserName: "anna", Group: account.ReadOnly}
	tests := []struct {
		name   string
		change func(a *account.Administrator)
		want   []string
	}{
		{"all in order", func(*account.Administrator) {}, nil},
		{"the longest name", func(a *account.Administrator) { a.UserName = strings.Repeat("é", 128) }, nil},
		{"punctuation in the name", func(a *account.Administrator) { a.UserName = "anna.b_c-d@example.com" }, nil},
		{"no name", func(a *account.Administrator) { a.UserName = "" }, []string{"user_name"}},
		{"a name too long", func(a *account.Administrator) { a.UserName = strings.Repeat("é", 129) }, []string{"user_name"}},
		{"a space in the name", func(a *account.Administrator) { a.UserName = "anna b" }, []string{"user_name"}},
		{"a line break in the name", func(a *account.Administrator) { a.UserName = "anna\n" }, []string{"user_name"}},
		{"bad bytes in the name", func(a *account.Administrator) { a.UserName = "anna\xff" }, []string{"user_name"}},
		{"the longest display name", func(a *account.Administrator) { a.DisplayName = strings.Repeat("界", 255) }, nil},
		{"a display name too long", func(a *account.Administrator) { a.DisplayName = strings.Repeat("x", 256) }, []string{"display_name"}},
		{"a tab in the display name", func(a *account.Administrator) { a.DisplayName = "a\tb" }, []string{"display_name"}},
		{"an unknown group and language", func(a *account.Administrator) { a.Group, a.Language = "", "de" }, []string{"group", "language"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := good
			tt.change(&a)
			err := a.Validate().Err()
			if len(tt.want) == 0 && err == nil {
				return
			}
			wantFields(t, err, tt.want...)
		})
	}
}

func TestUpdate(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ben := f.create(t, "ben", account.ReadOnly)
		token := f.signIn(t, "ben")
		ben, err := f.Get(t.Context(), ben.ID)
		if err != nil {
			t.Fatal(err)
		}
		f.clock.Advance(time.Minute)
		want := ben
		want.UserName, want.DisplayName, want.Group, want.Language = "benny", "Benny", account.ServerMonitoring, "zh-CN"
		if err := f.Update(as(t.Context(), "anna"), want); err != nil {
			t.Fatal(err)
		}
		want.Version++
		if got, err := f.Get(t.Context(), ben.ID); err != nil || got != want {
			t.Errorf("got %+v, %v; want %+v", got, err, want)
		}
		if err := f.Update(t.Context(), ben); !errors.Is(err, model.ErrConflict) {
			t.Errorf("a stale version: got %v, want conflict", err)
		}
		f.session(t, token)
		ben.ID += 100
		if err := f.Update(t.Context(), ben); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("an unknown id: got %v, want not found", err)
		}
		if got, want := f.entries(t), "anna: update administrator ben"; got[len(got)-1] != want {
			t.Errorf("got audit entry %q, want %q", got[len(got)-1], want)
		}
	})
}

func TestTheLastSuperUserStays(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		ben := f.create(t, "ben", account.ReadOnly)
		wantFields(t, f.Delete(t.Context(), f.anna.ID), account.FieldGroup)
		demoted := f.anna
		demoted.Group = account.ServerMonitoring
		wantFields(t, f.Update(t.Context(), demoted), account.FieldGroup)
		ben.Group = account.SuperUsers
		if err := f.Update(t.Context(), ben); err != nil {
			t.Fatal(err)
		}
		if err := f.Delete(as(t.Context(), "ben"), f.anna.ID); err != nil {
			t.Errorf("deleting one of two super users: %v", err)
		}
		if err := f.Delete(t.Context(), f.anna.ID); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("deleting again: got %v, want not found", err)
		}
		wantFields(t, f.Delete(t.Context(), ben.ID), account.FieldGroup)
		if got, want := f.entries(t), "ben: delete administrator anna"; !slices.Contains(got, want) {
			t.Errorf("got audit entries %q, want %q among them", got, want)
		}
	})
}

// TestParallelDemotions guards against two transactions that each see the other
// super user still there.
func TestParallelDemotions(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		admins := []account.Administrator{f.anna}
		for _, name := range []string{"ben", "carl", "dora"} {
			admins = append(admins, f.create(t, name, account.SuperUsers))
		}
		var group sync.WaitGroup
		for i, a := range admins {
			group.Go(func() {
				var err error
				if a.Group = account.ReadOnly; i%2 == 0 {
					err = f.Update(t.Context(), a)
				} else {
					err = f.Delete(t.Context(), a.ID)
				}
				if errs := (model.FieldErrors)(nil); err != nil && !errors.As(err, &errs) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		found, err := f.Find(t.Context(), model.Query{PerPage: 10, Conditions: []model.Condition{
			{Field: "group", Operator: model.IsExactly, Text: string(account.SuperUsers)},
		}})
		if err != nil || found.Total != 1 {
			t.Errorf("got %d super users, %v; want 1", found.Total, err)
		}
	})
}

func TestFind(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.create(t, "Carl", account.ReadOnly)
		f.create(t, "ben", account.ServerMonitoring)
		f.signIn(t, "carl")
		lockOut(t, f, "ben", "192.0.2.9")
		tests := []struct {
			name  string
			query model.Query
			want  string
		}{
			{"by user name", model.Query{PerPage: 10}, "anna ben Carl"},
			{"the second page", model.Query{PerPage: 2, Page: 2}, "Carl"},
			{"sorted the other way", model.Query{PerPage: 10, Sort: "user_name", Descending: true}, "Carl ben anna"},
			{"filtered", where("user_name", model.Contains, "R"), "Carl"},
			{"of a group", where("group", model.EndsWith, "monitoring"), "ben"},
			{"never signed in", where("last_sign_in", model.IsEmpty, ""), "anna ben"},
			{"locked", where("locked_until", model.IsAfter, "2026-11-22 12:00"), "ben"},
		}
		for _, tt := range tests {
			found, err := f.Find(t.Context(), tt.query)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			var names []string
			for _, a := range found.Items {
				names = append(names, a.UserName)
			}
			if got := strings.Join(names, " "); got != tt.want {
				t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
			}
		}
		if _, err := f.Find(t.Context(), where("password", model.Contains, "x")); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("searching a column that is not in the list: got %v, want not found", err)
		}
	})
}

func where(field string, op model.Operator, text string) model.Query {
	return model.Query{PerPage: 10, Conditions: []model.Condition{{Field: field, Operator: op, Text: text}}}
}

func TestRights(t *testing.T) {
	t.Parallel()
	all := []account.Right{
		account.RightServiceabilityRead, account.RightServiceabilityUpdate, account.RightCMAdminRead,
		account.RightCMAdminUpdate, account.RightPlatformRead, account.RightPlatformUpdate,
		account.RightAccounts, account.RightAudit, account.RightReportingRead,
	}
	want := map[account.Group]string{
		account.SuperUsers:       "yyyyyyyyy",
		account.ServerMonitoring: "yyynynnyy",
		account.ReadOnly:         "ynynynnyy",
		"":                       "nnnnnnnnn",
		"Standard":               "nnnnnnnnn",
	}
	for group, want := range want {
		var got strings.Builder
		for _, right := range all {
			got.WriteByte("ny"[btoi(group.Has(right))])
		}
		if got.String() != want {
			t.Errorf("%q: got %s, want %s", group, got.String(), want)
		}
	}
	for _, group := range account.Groups() {
		if group.Label().Key != string(group) {
			t.Errorf("the label of %q is %q", group, group.Label().Key)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
