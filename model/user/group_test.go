package user_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/record"
	"tandem/model/user"
)

// proxies returns the standard group.
func (f fixture) proxies(t *testing.T) user.AccessControlGroup {
	t.Helper()
	g, err := f.groups.Named(t.Context(), user.RoleProxy)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (f fixture) program(t *testing.T, userID string) user.ApplicationUser {
	t.Helper()
	u, err := f.programs.Add(t.Context(), user.ApplicationUser{UserID: userID})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestStandardRecordsAreKept(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		var kept *record.KeptError
		g := f.proxies(t)
		if err := f.groups.Delete(t.Context(), g.ID); !errors.As(err, &kept) {
			t.Errorf("the group: got %v, want it kept", err)
		}
		renamed, bare := g, g
		renamed.Name, bare.Roles = "Mine", nil
		for _, changed := range []user.AccessControlGroup{renamed, bare} {
			wantFields(t, f.groups.Update(t.Context(), changed), "name")
		}
		p, err := f.policies.Named(t.Context(), user.DefaultPINPolicy)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.policies.Delete(t.Context(), p.ID); !errors.As(err, &kept) {
			t.Errorf("the policy: got %v, want it kept", err)
		}
		p.Name = "Mine"
		wantFields(t, f.policies.Update(t.Context(), p), "name")

		copied := user.AccessControlGroup{Name: "Copy", Roles: []string{user.RoleProxy}, Standard: true}
		if copied, err = f.groups.Add(t.Context(), copied); err != nil || copied.Standard {
			t.Errorf("a copy: got %+v, %v; want one that is not standard", copied, err)
		}
		if err := f.groups.Delete(t.Context(), copied.ID); err != nil {
			t.Error(err)
		}
		_, err = f.groups.Add(t.Context(), user.AccessControlGroup{Name: strings.Repeat("g", 129), Roles: []string{"King"}})
		wantFields(t, err, "name", "roles")
	})
}

func TestPolicyLimits(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		low := user.CredentialPolicy{Name: "Low", ResetAfter: 1}
		high := user.CredentialPolicy{
			Name: "High", FailedLogons: 100, ResetAfter: 120, Lockout: 1440, ExpiresAfter: 365, MinimumLength: 64, History: 25,
		}
		for _, p := range []user.CredentialPolicy{low, high, withName(user.NewCredentialPolicy(), "New")} {
			if _, err := f.policies.Add(t.Context(), p); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
		_, err := f.policies.Add(t.Context(), user.CredentialPolicy{FailedLogons: -1, Lockout: -1, ExpiresAfter: -1, MinimumLength: -1, History: -1})
		wantFields(t, err, "name", "failed_logons", "reset_after", "lockout", "expires_after", "minimum_length", "history")
		_, err = f.policies.Add(t.Context(), user.CredentialPolicy{
			Name: "Higher", FailedLogons: 101, ResetAfter: 121, Lockout: 1441, ExpiresAfter: 366, MinimumLength: 65, History: 26,
		})
		wantFields(t, err, "failed_logons", "reset_after", "lockout", "expires_after", "minimum_length", "history")
	})
}

func withName(p user.CredentialPolicy, name string) user.CredentialPolicy {
	p.Name = name
	return p
}

func TestAPolicyInUseIsKept(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		p, err := f.policies.Add(t.Context(), withName(user.NewCredentialPolicy(), "Strict"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := f.Get(t.Context(), o, user.PIN)
		if c.Policy = "Strict"; err == nil {
			err = f.Update(t.Context(), c)
		}
		if err != nil {
			t.Fatal(err)
		}
		var inUse *record.InUseError
		if err := f.policies.Delete(t.Context(), p.ID); !errors.As(err, &inUse) || inUse.Dependents[0].First[0].Name != "anna" {
			t.Errorf("got %v, want the policy kept for anna", err)
		}
		p.Name = "Stricter"
		if err := f.policies.Update(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if c, err := f.Get(t.Context(), o, user.PIN); err != nil || c.Policy != "Stricter" {
			t.Errorf("got %+v, %v; want the new name of the policy", c, err)
		}
	})
}

func TestMembers(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		group := f.proxies(t)
		a, app := f.add(t, anna()), f.program(t, "app")
		owners := []user.Owner{a.Owner(), app.Owner()}
		for range 2 { // adding them again changes nothing
			if err := f.members.AddMembers(t.Context(), group.ID, owners); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{"anna|Arai", "app|"}
		if got := f.memberList(t, model.Query{}); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		q := model.Query{Sort: "type", Descending: true, Conditions: []model.Condition{{Field: "full_name", Operator: model.BeginsWith, Text: "ar"}}}
		if got := f.memberList(t, q); !slices.Equal(got, want[:1]) {
			t.Errorf("got %q, want anna", got)
		}
		for _, o := range owners {
			if has, err := user.HasRole(t.Context(), f.db.Read, o, user.RoleProxy); !has || err != nil {
				t.Errorf("%s: got %v, %v; want the role", o, has, err)
			}
		}
		a.FirstName = "A page that was open before"
		wantErr(t, "a stale page", f.users.Update(t.Context(), a), model.ErrConflict)

		if err := f.members.RemoveMembers(t.Context(), group.ID, owners[1:]); err != nil {
			t.Fatal(err)
		}
		if has, err := user.HasRole(t.Context(), f.db.Read, app.Owner(), user.RoleProxy); has || err != nil {
			t.Errorf("got %v, %v; want no role any more", has, err)
		}
		if got := f.memberList(t, model.Query{}); !slices.Equal(got, want[:1]) {
			t.Errorf("got %q, want anna", got)
		}
		wantErr(t, "no group", f.members.AddMembers(t.Context(), 99, owners), model.ErrNotFound)
		wantErr(t, "no user", f.members.AddMembers(t.Context(), group.ID, []user.Owner{{EndUserID: 99}}), model.ErrNotFound)
		entries := f.entries(t)
		for _, want := range []string{"add", "remove"} {
			if want = "system: " + want + " members access control group " + user.RoleProxy; !slices.Contains(entries, want) {
				t.Errorf("got %q, want %q among them", entries, want)
			}
		}
	})
}

func (f fixture) memberList(t *testing.T, q model.Query) []string {
	t.Helper()
	q.PerPage = 50
	found, err := f.members.Find(t.Context(), user.RoleProxy, q)
	if err != nil || found.Total != len(found.Items) {
		t.Fatalf("got %+v, %v", found, err)
	}
	var list []string
	for _, m := range found.Items {
		if (m.EndUserID == 0) == (m.ApplicationUserID == 0) || m.ID == 0 {
			t.Errorf("got %+v, want one owner", m)
		}
		list = append(list, fmt.Sprintf("%s|%s", m.UserID, m.FullName))
	}
	return list
}

func TestApplicationUsers(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.add(t, anna())
		app, err := f.programs.Add(t.Context(), user.ApplicationUser{UserID: "Anna", Groups: []string{user.RoleProxy}})
		if err != nil {
			t.Fatalf("an application user may have the user ID of an end user: %v", err)
		}
		_, err = f.programs.Add(t.Context(), user.ApplicationUser{UserID: "ａnna"})
		wantFields(t, err, "user_id")
		_, err = f.programs.Add(t.Context(), user.ApplicationUser{Groups: []string{"Nobody", "Nobody"}})
		wantFields(t, err, "user_id", "groups", "groups", "groups")
		got, err := f.directory.ApplicationUser(t.Context(), "ANNA")
		if err != nil || got.ID != app.ID || !slices.Equal(got.Groups, []string{user.RoleProxy}) {
			t.Errorf("got %+v, %v; want %+v", got, err, app)
		}
		_, err = f.directory.ApplicationUser(t.Context(), "ben")
		wantErr(t, "an unknown user ID", err, model.ErrNotFound)
		used, err := f.programs.Dependents(t.Context(), app.ID)
		if err != nil || len(used) != 1 || !used[0].Cascades || used[0].First[0].Name != user.RoleProxy {
			t.Errorf("got %+v, %v; want the group", used, err)
		}
		if err := f.programs.Delete(t.Context(), app.ID); err != nil {
			t.Fatal(err)
		}
		if list := f.memberList(t, model.Query{}); len(list) != 0 {
			t.Errorf("got %q, want no member left", list)
		}
	})
}
