package mobility_test

import (
	"net/netip"
	"testing"
	"time"

	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/product"
	"tandem/model/user"
)

func TestALoginAndALogout(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		session := h.login(t, "sep00000000000a", "ALICE")
		want(t, "user", session.UserID, "alice")
		want(t, "profile", session.Profile, "alice 8845")
		want(t, "sessions", h.sessions(t), phoneA+" alice (phone)")
		h.logout(t, phoneA)
		want(t, "sessions", h.sessions(t), "")
		want(t, "ended", h.ended(t), phoneA+" alice: phone by somebody")
		want(t, "commands", h.commands(t), phoneA+" restart; "+phoneA+" restart")
		want(t, "last user", h.rows(t, "SELECT last_user FROM phone WHERE name = ?", phoneA), "alice")
	})
}

// validated turns Validate IP Address on.
func validated(change func(*mobility.Parameters)) func(*testing.T, *house) {
	return func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) {
			p.ValidateAddress = true
			change(p)
		})
	}
}

func seenAt(address string) func(*testing.T, *house) {
	return func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.ValidateAddress = true })
		h.exec(t, "UPDATE phone SET last_address = ? WHERE name = ?", address, phoneA)
	}
}

func multiple(behavior mobility.MultipleLogin) func(*testing.T, *house) {
	return func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.MultipleLogin = behavior })
		h.login(t, phoneB, "alice")
	}
}

func TestTheRulesOfALogin(t *testing.T) {
	nothing := func(*testing.T, *house) {}
	const onA, onB = phoneA + " alice (phone)", phoneB + " alice (phone)"
	tests := []struct {
		name     string
		prepare  func(*testing.T, *house)
		request  func(*mobility.LoginRequest)
		code     string
		sessions string
	}{
		{"no such phone", nothing, func(r *mobility.LoginRequest) { r.Phone = "SEP0000000000FF" }, "11", ""},
		{"no such phone comes before no such user", nothing, func(r *mobility.LoginRequest) { r.Phone, r.UserID = "SEP0000000000FF", "nobody" }, "11", ""},
		{"extension mobility off", func(t *testing.T, h *house) {
			h.edit(t, phoneA, func(p *device.Phone) { p.ExtensionMobility = false })
		}, nil, "22", ""},
		{"no such user", nothing, func(r *mobility.LoginRequest) { r.UserID = "nobody" }, "23", ""},
		{"an address that is not trusted", validated(func(*mobility.Parameters) {}), nil, "28", ""},
		{"an address in the list", validated(func(p *mobility.Parameters) { p.TrustedAddresses = "10.0.0.1; 192.0.2.7" }), nil, "ok", onA},
		{"a host name in the list", validated(func(p *mobility.Parameters) { p.TrustedAddresses = "localhost" }),
			func(r *mobility.LoginRequest) { r.Client.Address = netip.MustParseAddr("127.0.0.1") }, "ok", onA},
		{"a host name that is another address", validated(func(p *mobility.Parameters) { p.TrustedAddresses = "localhost" }), nil, "28", ""},
		{"the phone itself", seenAt("192.0.2.7"), nil, "ok", onA},
		{"the phone itself, written as IPv6", seenAt("192.0.2.7"),
			func(r *mobility.LoginRequest) { r.Client.Address = netip.MustParseAddr("::ffff:192.0.2.7") }, "ok", onA},
		{"another phone", seenAt("192.0.2.8"), nil, "28", ""},
		{"through a proxy", seenAt("192.0.2.7"), func(r *mobility.LoginRequest) { r.Client.Via = true }, "30", ""},
		{"through a proxy that is allowed", validated(func(p *mobility.Parameters) { p.TrustedAddresses, p.AllowProxy = "192.0.2.7", true }),
			func(r *mobility.LoginRequest) { r.Client.Via = true }, "ok", onA},
		{"through a proxy when addresses are not looked at", nothing, func(r *mobility.LoginRequest) { r.Client.Via = true }, "ok", onA},
		{"an administrator from anywhere", validated(func(*mobility.Parameters) {}),
			func(r *mobility.LoginRequest) { r.Origin = mobility.OriginAdministrator }, "ok", phoneA + " alice (administrator)"},
		{"extension mobility off comes before the address", func(t *testing.T, h *house) {
			validated(func(*mobility.Parameters) {})(t, h)
			h.edit(t, phoneA, func(p *device.Phone) { p.ExtensionMobility = false })
		}, nil, "22", ""},
		{"the address comes before the user", validated(func(*mobility.Parameters) {}), func(r *mobility.LoginRequest) { r.UserID = "nobody" }, "28", ""},
		{"somebody else is logged in", func(t *testing.T, h *house) { h.login(t, phoneA, "bob") }, nil, "18", phoneA + " bob (phone)"},
		{"the same user is logged in", func(t *testing.T, h *house) { h.login(t, phoneA, "alice") }, nil, "ok", onA},
		{"a profile of the user", nothing, func(r *mobility.LoginRequest) { r.Profile = "ALICE 8845" }, "ok", onA},
		{"a profile of another user", nothing, func(r *mobility.LoginRequest) { r.Profile = "bob 8845" }, "12", ""},
		{"no profile, on a phone", func(t *testing.T, h *house) { h.user(t, "carol") }, func(r *mobility.LoginRequest) { r.UserID = "carol" }, "205", ""},
		{"no profile, by the EM API", func(t *testing.T, h *house) { h.user(t, "carol") },
			func(r *mobility.LoginRequest) { r.UserID, r.Origin = "carol", mobility.OriginAPI }, "12", ""},
		{"no profile, but a default device profile", func(t *testing.T, h *house) {
			h.user(t, "carol")
			h.defaultProfile(t, model8845, product.SIP)
		}, func(r *mobility.LoginRequest) { r.UserID = "carol" }, "ok", phoneA + " carol (phone)"},
		{"logged in elsewhere, not allowed", multiple(mobility.LoginsNotAllowed), nil, "25", onB},
		{"logged in elsewhere, allowed", multiple(mobility.LoginsAllowed), nil, "ok", onA + "; " + onB},
		{"logged in elsewhere, auto logout", multiple(mobility.AutoLogout), nil, "ok", onA},
		{"somebody else comes before elsewhere", func(t *testing.T, h *house) {
			multiple(mobility.LoginsNotAllowed)(t, h)
			h.login(t, phoneA, "bob")
		}, nil, "18", phoneA + " bob (phone); " + onB},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				tc.prepare(t, h)
				r := loginOn(phoneA, "alice")
				if tc.request != nil {
					tc.request(&r)
				}
				_, err := h.service.Login(t.Context(), r)
				want(t, "code", code(err), tc.code)
				want(t, "sessions", h.sessions(t), tc.sessions)
			})
		}
	})
}

func TestAutoLogoutEndsTheOtherSession(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		multiple(mobility.AutoLogout)(t, h)
		h.login(t, phoneA, "alice")
		want(t, "ended", h.ended(t), phoneB+" alice: elsewhere by alice")
		want(t, "commands", h.commands(t), phoneB+" restart; "+phoneB+" restart; "+phoneA+" restart")
	})
}

func TestHowLongASessionLasts(t *testing.T) {
	enforced := func(minutes int) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			h.set(t, func(p *mobility.Parameters) { p.EnforceMaximum, p.MaximumLoginTime = true, minutes })
		}
	}
	ofUser := func(minutes any) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			enforced(60)(t, h)
			h.exec(t, "UPDATE end_user SET maximum_login_time = ? WHERE user_id = 'alice'", minutes)
		}
	}
	tests := []struct {
		name     string
		prepare  func(*testing.T, *house)
		duration mobility.Duration
		want     time.Duration // 0: no limit
	}{
		{"not enforced", func(*testing.T, *house) {}, mobility.Duration{}, 0},
		{"that of the system", enforced(60), mobility.Duration{}, time.Hour},
		{"no limit of the system", enforced(0), mobility.Duration{}, 0},
		{"that of the user", ofUser(90), mobility.Duration{}, 90 * time.Minute},
		{"no limit of the user", ofUser(0), mobility.Duration{}, 0},
		{"what was asked for", ofUser(90), mobility.Duration{Minutes: 5}, 5 * time.Minute},
		{"asked for without limit", ofUser(90), mobility.Duration{Indefinite: true}, 0},
	}
	each(t, func(t *testing.T, h *house) {
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				tc.prepare(t, h)
				r := loginOn(phoneA, "alice")
				r.Duration = tc.duration
				session, err := h.service.Login(t.Context(), r)
				must(t, err)
				var got time.Duration
				if !session.ExpiresAt.IsZero() {
					got = session.ExpiresAt.Sub(h.Now())
				}
				if got != tc.want {
					t.Errorf("got %v, want %v", got, tc.want)
				}
			})
		}
	})
}

func TestWhichProfileALoginTakes(t *testing.T) {
	tests := []struct {
		name     string
		profiles []string // in the order of the user
		standard string   // Default Profile of the user
		fallback bool     // there is a default device profile
		want     string
	}{
		{"the default", []string{"same", "sccp", "other"}, "other", false, "other"},
		{"the default cannot be used", []string{"other", "same", "sccp"}, "sccp", false, "same"},
		{"no default: the model of the phone", []string{"sccp", "other", "same"}, "", true, "same"},
		{"no default: the protocol of the phone", []string{"sccp", "other"}, "", true, "other"},
		{"another protocol with a default device profile", []string{"sccp"}, "", true, "sccp"},
		{"another protocol without one", []string{"sccp"}, "", false, "205"},
		{"none with a default device profile", nil, "", true, ""},
	}
	each(t, func(t *testing.T, h *house) {
		h.profile(t, "same", model8845, product.SIP)
		h.profile(t, "other", model8865, product.SIP)
		h.profile(t, "sccp", model7965, product.SCCP)
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				h.user(t, "carol", tc.profiles...)
				h.editUser(t, "carol", func(u *user.EndUser) { u.DefaultProfile = tc.standard })
				if tc.fallback {
					h.defaultProfile(t, model8845, product.SIP)
				}
				session, err := h.service.Login(t.Context(), loginOn(phoneA, "carol"))
				got := session.Profile
				if err != nil {
					got = code(err)
				}
				want(t, "profile", got, tc.want)
			})
		}
	})
}

func TestTooManyRequestsAtATime(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.MaximumRequests = 1 })
		// The first request waits for its parameters to be read while it is inside.
		inside, release := make(chan struct{}), make(chan struct{})
		done := make(chan error)
		resolver := blockingResolver(inside, release)
		h.set(t, func(p *mobility.Parameters) { p.ValidateAddress, p.TrustedAddresses = true, "phones.example" })
		busy := h.nodeWith(resolver)
		go func() {
			_, err := busy.Login(t.Context(), loginOn(phoneA, "alice"))
			done <- err
		}()
		<-inside
		if got := busy.InProgress(); got != 1 {
			t.Errorf("got %d in progress, want 1", got)
		}
		_, err := busy.Logout(t.Context(), logoutOf(phoneB))
		wantCode(t, err, 26)
		_, err = busy.Logout(t.Context(), mobility.LogoutRequest{Phone: phoneB, Reason: mobility.ByAdministrator})
		wantCode(t, err, 19)
		close(release)
		wantCode(t, <-done, 28)
		if got := busy.Throttled(); got != 1 {
			t.Errorf("got %d throttled, want 1", got)
		}
		if got := busy.InProgress(); got != 0 {
			t.Errorf("got %d in progress at the end, want 0", got)
		}
	})
}

func TestWhatCannotBeReadHasACodeOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, tc := range []struct{ table, login, logout string }{
			{"extension_mobility_parameters", "4", "4"},
			{"end_user", "9", "20"},
			{"common_device_configuration", "20", "20"},
		} {
			h.Add(2 * time.Second) // the parameters are read anew
			h.exec(t, "ALTER TABLE "+tc.table+" RENAME TO away")
			_, err := h.service.Login(t.Context(), loginOn(phoneA, "alice"))
			want(t, "login without "+tc.table, code(err), tc.login)
			_, err = h.service.Logout(t.Context(), logoutOf(phoneA))
			want(t, "logout without "+tc.table, code(err), tc.logout)
			h.exec(t, "ALTER TABLE away RENAME TO "+tc.table)
		}
	})
}
