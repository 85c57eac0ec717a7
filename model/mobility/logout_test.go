package mobility_test

import (
	"fmt"
	"testing"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/user"
)

func TestTheRulesOfALogout(t *testing.T) {
	off := func(t *testing.T, h *house) {
		h.edit(t, phoneA, func(p *device.Phone) { p.ExtensionMobility = false })
	}
	tests := []struct {
		name    string
		prepare func(*testing.T, *house) // alice is logged in
		request func(*mobility.LogoutRequest)
		code    string
		ended   string
	}{
		{"by the user", nil, nil, "ok", phoneA + " alice: phone by somebody"},
		{"by a program", nil, func(r *mobility.LogoutRequest) { r.Reason, r.By = mobility.ByAPI, "app" }, "ok", phoneA + " alice: api by app"},
		{"no such phone", nil, func(r *mobility.LogoutRequest) { r.Phone = "SEP0000000000FF" }, "11", ""},
		{"nobody is logged in", nil, func(r *mobility.LogoutRequest) { r.Phone = phoneB }, "19", ""},
		{"extension mobility off", off, nil, "5", ""},
		{"extension mobility off, by an administrator", off, func(r *mobility.LogoutRequest) { r.Reason, r.By = mobility.ByAdministrator, "" },
			"ok", phoneA + " alice: administrator by root"},
		{"an address that is not trusted", validated(func(*mobility.Parameters) {}), nil, "28", ""},
		{"through a proxy", seenAt("192.0.2.7"), func(r *mobility.LogoutRequest) { r.Client.Via = true }, "30", ""},
		{"for oneself", nil, func(r *mobility.LogoutRequest) { r.Only = "Alice" }, "ok", phoneA + " alice: phone by somebody"},
		{"for another user only", nil, func(r *mobility.LogoutRequest) { r.Only = "bob" }, "10", ""},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				h.login(t, phoneA, "alice")
				if tc.prepare != nil {
					tc.prepare(t, h)
				}
				r := logoutOf(phoneA)
				if tc.request != nil {
					tc.request(&r)
				}
				_, err := h.service.Logout(audit.NewContext(t.Context(), audit.Actor{Name: "root"}), r)
				want(t, "code", code(err), tc.code)
				want(t, "ended", h.ended(t), tc.ended)
			})
		}
	})
}

// receptionist makes phone A log in as desk while nobody is logged in.
func receptionist(t *testing.T, h *house) {
	t.Helper()
	h.user(t, "desk")
	h.profile(t, "reception", model8845, product.SIP, func(p *device.Profile) { p.LoginUser = "desk" })
	h.edit(t, phoneA, func(p *device.Phone) { p.LogoutProfile = "reception" })
}

func TestALogoutProfileLogsInAsItsUser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		receptionist(t, h)
		h.login(t, phoneA, "alice")
		h.logout(t, phoneA)
		const desk = phoneA + " desk (logout profile)"
		want(t, "after the logout", h.sessions(t), desk)
		_, err := h.service.Logout(t.Context(), logoutOf(phoneA))
		wantCode(t, err, emcode.NobodyLoggedIn)
		h.login(t, phoneA, "bob")
		want(t, "after the next login", h.sessions(t), phoneA+" bob (phone)")
		want(t, "ended", h.ended(t), phoneA+" alice: phone by somebody; "+phoneA+" desk: replaced by bob")
		h.logout(t, phoneA)
		want(t, "last user", h.rows(t, "SELECT last_user FROM phone WHERE name = ?", phoneA), "bob")
		// The user may log in elsewhere although the phone stands in.
		h.editUser(t, "desk", func(u *user.EndUser) { u.ControlledProfiles = []string{"bob 8845"} })
		h.login(t, phoneB, "desk")
		want(t, "desk in person", h.sessions(t), desk+"; "+phoneB+" desk (phone)")
		_, err = h.service.Logout(t.Context(), mobility.LogoutRequest{Phone: phoneA, Reason: mobility.ByAdministrator})
		must(t, err)
		want(t, "after an administrator", h.sessions(t), phoneB+" desk (phone)")
	})
}

func TestLogoutInBulk(t *testing.T) {
	condition := func(field, text string) mobility.Which {
		return mobility.Which{Query: model.Query{Conditions: []model.Condition{{Field: field, Operator: model.IsExactly, Text: text}}}}
	}
	tests := []struct {
		name  string
		which mobility.Which
		count int
		left  string
	}{
		{"everybody", mobility.Which{}, 2, phoneA + " desk (logout profile)"},
		{"by phone", condition("phone", phoneB), 1, phoneA + " alice (phone)"},
		{"by user", condition("user_id", "Alice"), 1, phoneA + " desk (logout profile); " + phoneB + " bob (phone)"},
		{"by profile", condition("device_profile", "bob 8845"), 1, phoneA + " alice (phone)"},
		{"nobody", condition("model", model8865), 0, phoneA + " alice (phone); " + phoneB + " bob (phone)"},
		{"oneself", mobility.Which{UserID: "BOB"}, 1, phoneA + " alice (phone)"},
		{"a user who is nobody", mobility.Which{UserID: "nobody"}, 0, phoneA + " alice (phone); " + phoneB + " bob (phone)"},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				receptionist(t, h)
				h.login(t, phoneA, "alice")
				h.login(t, phoneB, "bob")
				n, err := h.service.LogoutAll(t.Context(), tc.which, mobility.InBulk, "root")
				must(t, err)
				if n != tc.count {
					t.Errorf("got %d logged out, want %d", n, tc.count)
				}
				want(t, "left", h.sessions(t), tc.left)
			})
		}
		_, err := h.service.LogoutAll(t.Context(), condition("pin", "1"), mobility.InBulk, "root")
		if !is(err, model.ErrNotFound) {
			t.Errorf("got %v for an unknown field, want not found", err)
		}
	})
}

func TestLogoutInBulkOfMoreThanOneBatch(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.MultipleLogin = mobility.LoginsAllowed })
		const phones = 105
		for i := range phones {
			name := fmt.Sprintf("SEP1%011X", i)
			h.phone(t, name, model8845, product.SIP)
			h.login(t, name, "alice")
		}
		n, err := h.service.LogoutAll(t.Context(), mobility.Which{}, mobility.InBulk, "root")
		must(t, err)
		if n != phones {
			t.Errorf("got %d logged out, want %d", n, phones)
		}
		want(t, "left", h.sessions(t), "")
		want(t, "ended", h.rows(t, "SELECT count(*) FROM mobility_ended WHERE reason = 'bulk'"), fmt.Sprint(phones))
	})
}

func TestAPhoneIsResetWhenItsLocaleChanges(t *testing.T) {
	const japanese = "Japanese Japan"
	locale := func(table, where string) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			h.exec(t, "UPDATE "+table+" SET user_locale = ? WHERE "+where, japanese)
		}
	}
	both := func(all ...func(*testing.T, *house)) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			for _, f := range all {
				f(t, h)
			}
		}
	}
	user, profile, phone := locale("end_user", "user_id = 'alice'"), locale("device_profile", "name = 'alice 8845'"), locale("phone", "name = '"+phoneA+"'")
	tests := []struct {
		name    string
		prepare func(*testing.T, *house)
		action  string
	}{
		{"no locales", func(*testing.T, *house) {}, "restart"},
		{"that of the user", user, "reset"},
		{"that of the profile", profile, "reset"},
		{"that of the phone stays", phone, "restart"},
		{"the same for phone and user", both(user, phone), "restart"},
		{"manual login clears the call logs", func(t *testing.T, h *house) {
			h.set(t, func(p *mobility.Parameters) { p.ClearCallLogs = true })
		}, "restart clear"},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				tc.prepare(t, h)
				h.login(t, phoneA, "alice")
				h.logout(t, phoneA)
				want(t, "commands", h.commands(t), phoneA+" "+tc.action+"; "+phoneA+" "+tc.action)
			})
		}
	})
}

func TestOnlyManualLoginsClearTheCallLogs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.ClearCallLogs = true })
		r := loginOn(phoneA, "alice")
		r.Origin = mobility.OriginAPI
		_, err := h.service.Login(t.Context(), r)
		must(t, err)
		_, err = h.service.LogoutAll(t.Context(), mobility.Which{}, mobility.InBulk, "root")
		must(t, err)
		want(t, "commands", h.commands(t), phoneA+" restart; "+phoneA+" restart")
	})
}
