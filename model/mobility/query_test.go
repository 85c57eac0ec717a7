package mobility_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/mobility"
	"tandem/model/user"
)

func TestWhatTheAPIIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.MultipleLogin = mobility.LoginsAllowed })
		h.login(t, phoneA, "bob")
		h.logout(t, phoneA)
		h.login(t, phoneA, "alice")
		h.login(t, phoneB, "alice")
		h.editUser(t, "alice", func(u *user.EndUser) { u.ControlledProfiles = []string{"bob 8845", "alice 8845"} })

		devices, err := h.service.DeviceUsers(t.Context(), []string{phoneA, "nothing", strings.ToLower(phoneA)})
		must(t, err)
		alice := mobility.DeviceUser{Name: phoneA, Exists: true, Enabled: true, UserID: "alice", LastUser: "bob"}
		want(t, "devices", fmt.Sprint(devices), fmt.Sprint([]mobility.DeviceUser{alice, {Name: "nothing"}, alice}))

		users, err := h.service.UserDevices(t.Context(), []string{"ALICE", "bob", "nobody"})
		must(t, err)
		want(t, "users", fmt.Sprint(users), fmt.Sprint([]mobility.UserDevices{
			{UserID: "alice", Exists: true, Phones: []string{phoneA, phoneB}}, {UserID: "bob", Exists: true}, {UserID: "nobody"},
		}))

		profiles, err := h.service.Profiles(t.Context(), []string{"alice", "nobody"})
		must(t, err)
		want(t, "profiles", fmt.Sprint(profiles), fmt.Sprint([]mobility.UserProfiles{
			{UserID: "alice", Exists: true, Profiles: []mobility.UserProfile{{Name: "bob 8845"}, {Name: "alice 8845", Default: true}}},
			{UserID: "nobody"},
		}))

		known, err := h.service.CheckUsers(t.Context(), []string{"Alice", "nobody"})
		must(t, err)
		want(t, "known", fmt.Sprint(known), "[{alice true} {nobody false}]")
	})
}

func TestAStandInCountsAsNobodyForTheAPI(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		receptionist(t, h)
		h.login(t, phoneA, "alice")
		h.logout(t, phoneA)
		devices, err := h.service.DeviceUsers(t.Context(), []string{phoneA})
		must(t, err)
		want(t, "user", devices[0].UserID, "")
		users, err := h.service.UserDevices(t.Context(), []string{"desk"})
		must(t, err)
		want(t, "phones", strings.Join(users[0].Phones, ","), "")
		session, err := h.service.SessionOf(t.Context(), phoneA)
		must(t, err)
		if !session.Standing() || session.UserID != "desk" {
			t.Errorf("got %+v, want the stand-in", session)
		}
	})
}

func TestARenamedUserKeepsTheSession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.login(t, phoneA, "alice")
		h.editUser(t, "alice", func(u *user.EndUser) { u.UserID = "alicia" })
		sessions, err := h.service.SessionsOf(t.Context(), "alicia")
		must(t, err)
		if len(sessions) != 1 || sessions[0].UserID != "alicia" {
			t.Errorf("got %+v, want the session of alicia", sessions)
		}
		_, err = h.service.SessionOf(t.Context(), phoneB)
		if !is(err, model.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
	})
}

func TestEverySessionListCanBeSearchedAndSorted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.login(t, phoneA, "alice")
		h.clock.Add(time.Minute)
		h.login(t, phoneB, "bob")
		for _, field := range []string{
			"phone", "description", "model", "device_pool", "user_id", "last_name", "home_cluster", "device_profile", "origin",
			"started_at", "expires_at", "last_active",
		} {
			q := model.Query{Sort: field, Descending: true, Page: 1, PerPage: 1, Conditions: []model.Condition{{Field: field, Operator: model.Contains}}}
			found, err := h.service.Find(t.Context(), q)
			must(t, err)
			if found.Total != 2 || len(found.Items) != 1 {
				t.Errorf("%s: got %d of %d sessions, want 1 of 2", field, len(found.Items), found.Total)
			}
		}
		found, err := h.service.Find(t.Context(), model.Query{Sort: "last_name", Descending: true, Page: 1, PerPage: 10})
		must(t, err)
		first := found.Items[0]
		want(t, "the first", first.Phone+" "+first.UserID+" "+first.LastName+" "+first.Profile, phoneB+" bob BOB bob 8845")
		h.logout(t, phoneA)
		h.clock.Add(time.Minute)
		h.logout(t, phoneB)
		for _, field := range []string{"", "phone", "user_id", "home_cluster", "device_profile", "origin", "reason", "ended_by", "started_at", "ended_at"} {
			ended, err := h.service.FindEnded(t.Context(), model.Query{Sort: field, Page: 1, PerPage: 10})
			must(t, err)
			if ended.Total != 2 {
				t.Errorf("%s: got %d ended sessions, want 2", field, ended.Total)
			}
		}
		ended, err := h.service.FindEnded(t.Context(), model.Query{Page: 1, PerPage: 1})
		must(t, err)
		want(t, "the newest", ended.Items[0].Phone+" "+ended.Items[0].UserID+" "+ended.Items[0].Profile, phoneB+" bob bob 8845")
	})
}

func TestOldRowsArePurged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := attempt()
		_, err := h.service.Authenticate(t.Context(), a)
		wantCode(t, err, 201)
		h.login(t, phoneA, "alice")
		h.logout(t, phoneA)
		count := "SELECT count(*) FROM mobility_ended UNION ALL SELECT count(*) FROM mobility_failure"
		must(t, h.service.Purge(t.Context()))
		want(t, "at once", h.rows(t, count), "1; 2")
		h.clock.Add(2 * time.Hour)
		must(t, h.service.Purge(t.Context()))
		want(t, "after two hours", h.rows(t, count), "1; 0")
		h.clock.Add(400 * 24 * time.Hour)
		must(t, h.service.Purge(t.Context()))
		want(t, "after 400 days", h.rows(t, count), "0; 0")
	})
}
