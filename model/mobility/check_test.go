package mobility_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tandem/model/db"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/user"
)

// untold are the steps after whose failure a phone is told no code.
var untold = []string{
	"The phone has the phone service of Extension Mobility", "The service Cisco CallManager Cisco IP Phone Services runs",
	"The service Cisco Extension Mobility Application runs",
}

func stopped(service string) func(*testing.T, *house) {
	return func(_ *testing.T, h *house) { h.stopped = service }
}

// firstFailure returns the step that Check names, as name and code.
func firstFailure(t *testing.T, h *house, userID, phone string) string {
	t.Helper()
	steps, err := h.service.Check(t.Context(), userID, phone)
	must(t, err)
	for _, s := range steps {
		if !s.OK && !s.Skipped {
			name := fmt.Sprintf(s.Name.Key, s.Name.Args...)
			if s.Detail.IsZero() || s.Coded == slices.Contains(untold, name) {
				t.Errorf("%s: got %+v, want a detail, and a code unless phones are told nothing", name, s)
			}
			return name
		}
	}
	return "everything is right"
}

func TestWhyAUserCannotLogIn(t *testing.T) {
	pinOf := func(change func(*user.Credential)) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			u, err := h.users.Named(t.Context(), "alice")
			must(t, err)
			h.editPIN(t, u.Owner(), change)
		}
	}
	tests := []struct {
		name        string
		prepare     func(*testing.T, *house)
		user, phone string
		want        string
	}{
		{"nothing", func(*testing.T, *house) {}, "ALICE", phoneA, "everything is right"},
		{"the menu is stopped", stopped(mobility.MenuName), "alice", phoneA, "The service Cisco CallManager Cisco IP Phone Services runs"},
		{"the application is stopped", stopped(mobility.ApplicationName), "alice", phoneA, "The service Cisco Extension Mobility Application runs"},
		{"the service is stopped", stopped(mobility.ServiceName), "alice", phoneA, "The service Cisco Extension Mobility runs"},
		{"the phone", func(*testing.T, *house) {}, "alice", "SEP0000000000FF", "There is such a phone"},
		{"the check box", func(t *testing.T, h *house) {
			h.edit(t, phoneA, func(p *device.Phone) { p.ExtensionMobility = false })
		}, "alice", phoneA, "Extension Mobility is enabled on the phone"},
		{"the phone service", func(t *testing.T, h *house) {
			h.exec(t, "UPDATE phone_service SET enabled = FALSE")
		}, "alice", phoneA, "The phone has the phone service of Extension Mobility"},
		{"the address", validated(func(*mobility.Parameters) {}), "alice", phoneA, "The address of the phone is trusted"},
		{"guesses on the phone", func(t *testing.T, h *house) {
			for range 10 {
				a := attempt()
				a.ID = "nobody"
				_, err := h.service.Authenticate(t.Context(), a)
				wantCode(t, err, 201)
			}
		}, "alice", phoneA, "The phone is not locked after failed logins"},
		{"guesses from the address", func(t *testing.T, h *house) {
			h.exec(t, "UPDATE phone SET last_address = '198.51.100.7' WHERE name = '"+phoneB+"'")
			h.exec(t, "INSERT INTO mobility_failure (subject, failures, last_at, locked_until) VALUES ('address:198.51.100.7', 50, 1, 4102444800000000)")
		}, "alice", phoneB, "The phone is not locked after failed logins"},
		{"the user", func(*testing.T, *house) {}, "nobody", phoneA, "There is such a user"},
		{"letters", func(t *testing.T, h *house) {
			h.set(t, func(p *mobility.Parameters) { p.AlphanumericUserID = false })
		}, "alice", phoneA, "The user ID can be entered on the phone"},
		{"no PIN", func(*testing.T, *house) {}, "bob", phoneA, "The user has a PIN"},
		{"a locked PIN", pinOf(func(c *user.Credential) { c.LockedByAdministrator = true }), "alice", phoneA, "The PIN is not locked"},
		{"a PIN to be changed", pinOf(func(c *user.Credential) { c.MustChange = true }), "alice", phoneA, "The PIN need not be changed"},
		{"an expired PIN", func(t *testing.T, h *house) {
			h.exec(t, "UPDATE credential_policy SET expires_after = 1")
			h.exec(t, "UPDATE credential SET changed_at = 1000")
		}, "alice", phoneA, "The PIN need not be changed"},
		{"somebody else", func(t *testing.T, h *house) { h.login(t, phoneA, "bob") }, "alice", phoneA, "Nobody else is logged in on the phone"},
		{"oneself", func(t *testing.T, h *house) { h.login(t, phoneA, "alice") }, "alice", phoneA, "everything is right"},
		{"no profile", func(t *testing.T, h *house) {
			h.editUser(t, "alice", func(u *user.EndUser) { u.ControlledProfiles, u.DefaultProfile = nil, "" })
		}, "alice", phoneA, "The user has a device profile for the phone"},
		{"elsewhere", func(t *testing.T, h *house) { h.login(t, phoneB, "alice") }, "alice", phoneA, "The user may log in on one more phone"},
	}
	each(t, func(t *testing.T, h *house) {
		owner := h.givePIN(t, "alice", pin)
		s := phoneservice.Blank()
		s.Name, s.ASCIIName, s.Enterprise, s.URL = "EM", "EM", true, phoneservice.Build(phoneservice.EMURL{Host: "192.0.2.1"})
		_, err := phoneservice.NewServices(h.d, h.Now).Add(t.Context(), s)
		must(t, err)
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				h.stopped = ""
				h.exec(t, "UPDATE phone_service SET enabled = TRUE")
				h.exec(t, "UPDATE credential_policy SET expires_after = 0")
				h.editPIN(t, owner, func(c *user.Credential) { c.LockedByAdministrator, c.MustChange = false, false })
				h.editUser(t, "alice", func(u *user.EndUser) { u.ControlledProfiles = []string{"alice 8845"} })
				tc.prepare(t, h)
				before := everything(t, h.d)
				want(t, "first failure", firstFailure(t, h, tc.user, tc.phone), tc.want)
				want(t, "what is stored", everything(t, h.d), before)
			})
		}
	})
}

// everything dumps what a check could have changed.
func everything(t *testing.T, d *db.DB) string {
	t.Helper()
	var all []string
	must(t, d.Read.NewRaw(`SELECT 'audit ' || count(*) FROM audit UNION ALL SELECT 'sessions ' || count(*) FROM mobility_session
		UNION ALL SELECT 'failures ' || coalesce(sum(failures), 0) FROM mobility_failure
		UNION ALL SELECT 'tries ' || coalesce(sum(hack_count), 0) FROM credential`).Scan(t.Context(), &all))
	return strings.Join(all, "; ")
}
