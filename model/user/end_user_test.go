package user_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/record"
	"tandem/model/user"
)

func TestEndUserRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		edit func(*user.EndUser)
		want []string
	}{
		{"as it should be", func(u *user.EndUser) {}, nil},
		{"an e-mail address as user ID", func(u *user.EndUser) { u.UserID = "anna@example.com" }, nil},
		{"128 characters", func(u *user.EndUser) { u.UserID = strings.Repeat("界", 128) }, nil},
		{"129 characters", func(u *user.EndUser) { u.UserID = strings.Repeat("a", 129) }, []string{"user_id"}},
		{"no user ID", func(u *user.EndUser) { u.UserID = "" }, []string{"user_id"}},
		{"a user ID of a full-width space", func(u *user.EndUser) { u.UserID = "\u3000" }, []string{"user_id"}},
		{"a user ID of two lines", func(u *user.EndUser) { u.UserID = "an\nna" }, []string{"user_id"}},
		{"no last name", func(u *user.EndUser) { u.LastName = "" }, []string{"last_name"}},
		{"long names", func(u *user.EndUser) {
			u.LastName, u.FirstName = strings.Repeat("n", 65), strings.Repeat("n", 65)
		}, []string{"last_name", "first_name"}},
		{"the longest values", func(u *user.EndUser) {
			u.Department, u.Manager, u.Telephone = strings.Repeat("d", 64), strings.Repeat("m", 128), strings.Repeat("1", 64)
			u.SelfServiceUserID, u.MaximumLoginTime = strings.Repeat("5", 50), 10080
		}, nil},
		{"values that are too long", func(u *user.EndUser) {
			u.Department, u.Manager, u.Telephone = strings.Repeat("d", 65), strings.Repeat("m", 129), strings.Repeat("1", 65)
			u.SelfServiceUserID, u.MaximumLoginTime = strings.Repeat("5", 51), 10081
		}, []string{"department", "manager", "telephone", "self_service_user_id", "maximum_login_time"}},
		{"an address", func(u *user.EndUser) { u.MailID = "anna.arai@example.com" }, nil},
		{"no address", func(u *user.EndUser) { u.MailID = "anna" }, []string{"mail_id"}},
		{"IM and Presence away from home", func(u *user.EndUser) { u.HomeCluster, u.IMAndPresence = false, true },
			[]string{"im_and_presence"}},
		{"another presence group", func(u *user.EndUser) { u.BLFPresenceGroup = "Mine" }, []string{"blf_presence_group"}},
		{"a default profile that is not controlled", func(u *user.EndUser) {
			u.ControlledProfiles, u.DefaultProfile = []string{"P1"}, "P2"
		}, []string{"default_profile"}},
		{"a profile twice", func(u *user.EndUser) { u.ControlledProfiles = []string{"P1", "P1"} }, []string{"controlled_profiles"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			u := anna()
			tt.edit(&u)
			wantFields(t, u.Validate().Err(), tt.want...)
		})
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"Anna": "anna", "ＡＮＮＡ": "anna", " anna\u3000": "anna", "e\u0301va": "éva", "ｶﾞ": "ガ", "em@Cisco.com": "em@cisco.com", "": "",
	} {
		if got := user.Key(typed); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestAnEndUserIsStoredWithItsLists(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		_, number := f.devices(t)
		u := anna()
		u.FirstName, u.Telephone, u.MailID, u.SelfServiceUserID = "Anna", "+81 3 1234", "anna@example.com", "７７"
		u.ControlledProfiles, u.DefaultProfile = []string{"P2", "P1"}, "P1"
		u.ControlledPhones = []string{"SEP000000000002", "SEP000000000001"}
		u.Groups = []string{user.RoleProxy}
		u.MaximumLoginTime, u.PrimaryExtension = 480, number
		added := f.add(t, u)
		want := u
		want.Identity, want.UserKey, want.SelfServiceUserID, want.Extension = added.Identity, "anna", "77", "2000"
		if got, err := f.users.Get(t.Context(), added.ID); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v;\nwant %+v", got, err, want)
		}
		want.ControlledProfiles, want.DefaultProfile, want.ControlledPhones, want.Groups = []string{"P2"}, "", nil, nil
		if err := f.users.Update(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		want.Version++
		if got, err := f.users.Named(t.Context(), "ANNA"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v;\nwant %+v", got, err, want)
		}
	})
}

func TestAnEndUserIsNotStored(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		onPhone, onProfile := f.devices(t)
		first := anna()
		first.SelfServiceUserID = "77"
		f.add(t, first)
		tests := []struct {
			name string
			edit func(*user.EndUser)
			want []string
		}{
			{"the same user ID in another width and case", func(u *user.EndUser) { u.UserID = "ＡＮＮＡ" }, []string{"user_id"}},
			{"the same Self-Service User ID", func(u *user.EndUser) { u.SelfServiceUserID = "７７" }, []string{"self_service_user_id"}},
			{"what is not there", func(u *user.EndUser) {
				u.UserLocale, u.SubscribeCSS, u.ControlledProfiles = "Klingon", "Nowhere", []string{"P9"}
				u.ControlledPhones, u.Groups = []string{"SEP9"}, []string{"Nobody"}
			}, []string{"user_locale", "subscribe_css", "controlled_profiles", "controlled_phones", "groups"}},
			{"an extension of no controlled device", func(u *user.EndUser) {
				u.PrimaryExtension, u.ControlledPhones, u.ControlledProfiles = onProfile, []string{"SEP000000000002"}, []string{"P1"}
			}, []string{"primary_extension"}},
			{"an extension of a controlled phone", func(u *user.EndUser) {
				u.PrimaryExtension, u.ControlledPhones = onPhone, []string{"SEP000000000002"}
			}, nil},
		}
		for _, tt := range tests {
			u := anna()
			u.UserID = "ben"
			tt.edit(&u)
			_, err := f.users.Add(t.Context(), u)
			t.Log(tt.name)
			wantFields(t, err, tt.want...)
		}
	})
}

func TestAUserWhoIsLoggedInIsKept(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.devices(t)
		u := f.add(t, anna())
		f.exec(t, `UPDATE phone SET owner_user = 'anna'`)
		f.exec(t, `UPDATE device_profile SET login_user = 'anna' WHERE name = 'P1'`)
		f.exec(t, `INSERT INTO mobility_session (phone_id, home_cluster, user_id, end_user_id, started_at, last_active, origin)
			SELECT id, '', 'anna', ?, 1, 1, 'phone' FROM phone WHERE name = 'SEP000000000002'`, u.ID)
		var inUse *record.InUseError
		if err := f.users.Delete(t.Context(), u.ID); !errors.As(err, &inUse) {
			t.Fatalf("got %v, want an error that says who refers to the user", err)
		}
		if d := inUse.Dependents; len(d) != 1 || d[0].Object != "extension mobility session" || d[0].First[0].Name != "SEP000000000002" {
			t.Errorf("got %+v, want the phone of the session", d)
		}
		all, err := f.users.Dependents(t.Context(), u.ID)
		var got []string
		for _, d := range all {
			got = append(got, d.Object)
		}
		if want := "extension mobility session,phone,device profile"; strings.Join(got, ",") != want || err != nil {
			t.Errorf("got %v, %v; want %s", got, err, want)
		}
		f.exec(t, `DELETE FROM mobility_session`)
		if err := f.users.Delete(t.Context(), u.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := f.directory.ByUserID(t.Context(), "anna"); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
	})
}

func TestManyEndUsersAreAddedAtOnce(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		_, number := f.devices(t)
		many := make([]user.EndUser, 1001)
		for i := range many {
			many[i] = anna()
			many[i].UserID = fmt.Sprintf("User%d", i)
		}
		last := &many[1000]
		last.ControlledProfiles, last.DefaultProfile = []string{"P2", "P1"}, "P1"
		last.ControlledPhones, last.Groups = []string{"SEP000000000001"}, []string{user.RoleProxy}
		last.PrimaryExtension, last.SelfServiceUserID = number, "７７"
		pin, err := f.Hash(t.Context(), user.PIN, "12345")
		if err == nil {
			err = f.AddEndUsers(t.Context(), many, pin)
		}
		if err != nil {
			t.Fatal(err)
		}
		want := *last
		want.Extension = "2000"
		got, err := f.directory.ByUserID(t.Context(), "user1000")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v;\nwant %+v", got, err, want)
		}
		for _, u := range []user.EndUser{many[0], got} {
			if err := f.Verify(t.Context(), u.Owner(), user.PIN, "12345"); err != nil {
				t.Errorf("%s: %v", u.UserID, err)
			}
			wantErr(t, u.UserID, f.Verify(t.Context(), u.Owner(), user.PIN, "12346"), user.ErrWrong)
		}
		if got, want := f.entries(t), "system: add end user "; !slices.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		lost := anna()
		lost.ControlledPhones = []string{"SEP9"}
		if f.AddEndUsers(t.Context(), []user.EndUser{lost}, "") == nil || f.AddEndUsers(t.Context(), []user.EndUser{anna()}, "12345") == nil {
			t.Error("a phone that is not there and a PIN that is not hashed must be errors")
		}
		if n, err := f.users.Count(t.Context()); n != 1001 || err != nil {
			t.Errorf("got %d users, %v; want 1001", n, err)
		}
	})
}

func TestDirectory(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		number, _ := f.devices(t)
		u := anna()
		u.SelfServiceUserID, u.PrimaryExtension, u.ControlledPhones = "77", number, []string{"SEP000000000002"}
		u.ControlledProfiles = []string{"P1"}
		a := f.add(t, u)
		u.UserID, u.SelfServiceUserID, u.ControlledProfiles = "ben", "", nil
		f.add(t, u)
		for name, find := range map[string]func() (user.EndUser, error){
			"by user ID":         func() (user.EndUser, error) { return f.directory.ByUserID(t.Context(), " Ａnna") },
			"by Self-Service ID": func() (user.EndUser, error) { return f.directory.BySelfServiceID(t.Context(), "７7 ") },
		} {
			if got, err := find(); err != nil || got.ID != a.ID || len(got.ControlledProfiles) != 1 || got.Extension != "1000" {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		}
		for _, id := range []string{"", "carl"} {
			_, err := f.directory.ByUserID(t.Context(), id)
			wantErr(t, "an unknown user ID", err, model.ErrNotFound)
			_, err = f.directory.BySelfServiceID(t.Context(), id)
			wantErr(t, "an unknown Self-Service User ID", err, model.ErrNotFound)
		}
		both, err := f.directory.ByPrimaryExtension(t.Context(), "１000")
		if err != nil || len(both) != 2 || both[0].UserID != "anna" || both[1].ControlledPhones == nil {
			t.Errorf("got %+v, %v; want anna and ben", both, err)
		}
		if none, err := f.directory.ByPrimaryExtension(t.Context(), "2000"); err != nil || len(none) != 0 {
			t.Errorf("got %+v, %v; want nobody", none, err)
		}
		numbers, err := f.directory.Extensions(t.Context(), []string{"SEP000000000001", "SEP000000000002"}, []string{"P1", "P2"})
		if err != nil || len(numbers) != 2 || numbers[0].String() != "1000" || numbers[1].String() != "2000" {
			t.Errorf("got %+v, %v; want 1000 and 2000", numbers, err)
		}
		if numbers, err := f.directory.Extensions(t.Context(), nil, nil); err != nil || len(numbers) != 0 {
			t.Errorf("got %+v, %v; want none", numbers, err)
		}
	})
}
