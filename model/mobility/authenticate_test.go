package mobility_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/routing"
	"tandem/model/user"
)

// attempt is alice's on phone A.
func attempt() mobility.Attempt {
	return mobility.Attempt{ID: "alice", PIN: pin, Phone: phoneA, Address: netip.MustParseAddr("192.0.2.7")}
}

// givePIN sets the PIN of a user.
func (h *house) givePIN(t testing.TB, id, secret string) user.Owner {
	t.Helper()
	u, err := h.users.Named(t.Context(), id)
	must(t, err)
	must(t, h.credentials.Set(t.Context(), u.Owner(), user.PIN, secret))
	return u.Owner()
}

// edit changes the check boxes of a PIN.
func (h *house) editPIN(t *testing.T, owner user.Owner, change func(*user.Credential)) {
	t.Helper()
	c, err := h.credentials.Get(t.Context(), owner, user.PIN)
	must(t, err)
	change(&c)
	must(t, h.credentials.Update(t.Context(), c))
}

// extension gives users one primary extension, which a profile of each has.
func (h *house) extension(t *testing.T, number string, users ...string) {
	t.Helper()
	_, err := routing.NewDirectoryNumbers(h.d, h.Now).Add(t.Context(), routing.DirectoryNumber{Pattern: number})
	must(t, err)
	for _, id := range users {
		p, err := h.profiles.Named(t.Context(), id+" 8845")
		must(t, err)
		p.Lines = []device.Line{{Pattern: number}}
		must(t, h.profiles.Update(t.Context(), p))
		h.exec(t, "UPDATE end_user SET primary_extension = (SELECT id FROM directory_number WHERE pattern = ?) WHERE user_id = ?", number, id)
	}
}

func TestWhoAuthenticates(t *testing.T) {
	digitsOnly := func(t *testing.T, h *house) {
		h.set(t, func(p *mobility.Parameters) { p.AlphanumericUserID = false })
	}
	tests := []struct {
		name    string
		prepare func(*testing.T, *house)
		change  func(*mobility.Attempt)
		want    string // the user or the code
	}{
		{"user ID and PIN", nil, func(*mobility.Attempt) {}, "alice"},
		{"another case and width", nil, func(a *mobility.Attempt) { a.ID, a.PIN = "Ａlice", "２４６８０" }, "alice"},
		{"a wrong PIN", nil, func(a *mobility.Attempt) { a.PIN = "13579" }, "201"},
		{"an unknown user", nil, func(a *mobility.Attempt) { a.ID = "nobody" }, "201"},
		{"a user without PIN", nil, func(a *mobility.Attempt) { a.ID = "bob" }, "201"},
		{"no user ID", nil, func(a *mobility.Attempt) { a.ID = " " }, "202"},
		{"no PIN", nil, func(a *mobility.Attempt) { a.PIN = "" }, "202"},
		{"an unknown phone", nil, func(a *mobility.Attempt) { a.Phone = "SEP0000000000FF" }, "11"},
		{"an unknown login type", nil, func(a *mobility.Attempt) { a.Type = "PIN" }, "215"},
		{"a self-service user ID", nil, func(a *mobility.Attempt) { a.Type, a.ID = phoneservice.SelfServiceID, "5551234" }, "alice"},
		{"an unknown self-service user ID", nil, func(a *mobility.Attempt) { a.Type, a.ID = phoneservice.SelfServiceID, "555" }, "201"},
		{"a primary extension", nil, func(a *mobility.Attempt) { a.Type, a.ID = phoneservice.PrimaryExtension, "1000" }, "alice"},
		{"an unknown primary extension", nil, func(a *mobility.Attempt) { a.Type, a.ID = phoneservice.PrimaryExtension, "2000" }, "201"},
		{"a primary extension of two", nil, func(a *mobility.Attempt) { a.Type, a.ID = phoneservice.PrimaryExtension, "3000" }, "216"},
		{"letters where digits are wanted", digitsOnly, func(*mobility.Attempt) {}, "201"},
		{"digits where digits are wanted", digitsOnly, func(a *mobility.Attempt) { a.ID, a.Type = "4711", phoneservice.UserID }, "4711"},
	}
	each(t, func(t *testing.T, h *house) {
		h.givePIN(t, "alice", pin)
		h.extension(t, "1000", "alice")
		h.exec(t, "UPDATE end_user SET self_service_user_id = '5551234' WHERE user_id = 'alice'")
		for _, id := range []string{"carol", "dave"} {
			h.profile(t, id+" 8845", model8845, "SIP")
			h.user(t, id, id+" 8845")
		}
		h.extension(t, "3000", "carol", "dave")
		h.user(t, "4711")
		h.givePIN(t, "4711", pin)
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				if tc.prepare != nil {
					tc.prepare(t, h)
				}
				a := attempt()
				tc.change(&a)
				u, err := h.service.Authenticate(t.Context(), a)
				got := u.UserID
				if err != nil {
					got = code(err)
				}
				want(t, "user", got, tc.want)
			})
		}
	})
}

func TestAPINThatMustBeChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		owner := h.givePIN(t, "alice", pin)
		h.editPIN(t, owner, func(c *user.Credential) { c.MustChange = true })
		_, err := h.service.Authenticate(t.Context(), attempt())
		wantCode(t, err, emcode.PINChangeRequired)
		wrong := attempt()
		wrong.PIN = "13579"
		_, err = h.service.ChangePIN(t.Context(), wrong, "97531")
		wantCode(t, err, emcode.AuthenticationError)
		_, err = h.service.ChangePIN(t.Context(), attempt(), "12")
		if errs, ok := errors.AsType[model.FieldErrors](err); !ok || len(errs) != 1 {
			t.Errorf("a short PIN: got %v, want one field error", err)
		}
		_, err = h.service.ChangePIN(t.Context(), attempt(), "97531")
		must(t, err)
		_, err = h.service.Authenticate(t.Context(), attempt())
		wantCode(t, err, emcode.AuthenticationError)
		a := attempt()
		a.PIN = "97531"
		_, err = h.service.Authenticate(t.Context(), a)
		must(t, err)
		h.editPIN(t, owner, func(c *user.Credential) { c.CannotChange = true })
		if _, err = h.service.ChangePIN(t.Context(), a, pin); !is(err, user.ErrCannotChange) {
			t.Errorf("got %v, want that the user cannot change the PIN", err)
		}
	})
}

func TestALockedUserIsToldNoMoreThanAWrongPIN(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		owner := h.givePIN(t, "alice", pin)
		h.editPIN(t, owner, func(c *user.Credential) { c.LockedByAdministrator = true })
		_, err := h.service.Authenticate(t.Context(), attempt())
		wantCode(t, err, emcode.AuthenticationError)
		want(t, "audit", h.rows(t, "SELECT object_name || ' ' || after FROM audit WHERE action = 'failed log in'"),
			`alice {"Phone":"`+phoneA+`","Reason":"locked"}`)
	})
}

func TestADeviceIsLockedAfterTooManyFailures(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.givePIN(t, "alice", pin)
		wrong := attempt()
		wrong.ID = "nobody"
		for range 10 {
			_, err := h.service.Authenticate(t.Context(), wrong)
			wantCode(t, err, emcode.AuthenticationError)
		}
		_, err := h.service.Authenticate(t.Context(), attempt())
		wantCode(t, err, emcode.AuthenticationError)
		_, err = h.node().Authenticate(t.Context(), attempt()) // on another node
		wantCode(t, err, emcode.AuthenticationError)
		elsewhere := attempt()
		elsewhere.Phone = phoneB
		_, err = h.service.Authenticate(t.Context(), elsewhere)
		must(t, err)
		want(t, "locks", h.rows(t, "SELECT object_name FROM audit WHERE action = 'lock'"), "device:"+phoneA)
		h.clock.Add(time.Minute)
		_, err = h.service.Authenticate(t.Context(), attempt())
		must(t, err)
	})
}

func TestAnAddressIsLockedAfterTooManyFailures(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.givePIN(t, "alice", pin)
		h.exec(t, "INSERT INTO mobility_failure (subject, failures, last_at) VALUES ('address:2001:db8::/64', 49, ?)", h.Now().UnixMilli())
		_, err := h.service.Authorise(t.Context(), "nobody", "secret", netip.MustParseAddr("2001:db8::1"))
		wantCode(t, err, emcode.InvalidAppUser)
		a := attempt()
		a.Address = netip.MustParseAddr("2001:db8::ffff") // a neighbour in one network
		_, err = h.service.Authenticate(t.Context(), a)
		wantCode(t, err, emcode.AuthenticationError)
		_, err = h.service.Authenticate(t.Context(), attempt())
		must(t, err)
	})
}

func TestNoPINIsWrittenAnywhere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.givePIN(t, "alice", pin)
		const typed = "8642097531"
		for _, a := range []mobility.Attempt{
			{ID: "alice", PIN: typed, Phone: phoneA},
			{ID: typed, PIN: typed, Phone: phoneA}, // a PIN in the wrong field
		} {
			_, err := h.service.Authenticate(t.Context(), a)
			wantCode(t, err, emcode.AuthenticationError)
			text, jsonErr := json.Marshal(a)
			must(t, jsonErr)
			if strings.Contains(err.Error(), typed) || a.ID == "alice" && strings.Contains(string(text), typed) {
				t.Errorf("the PIN is in %v or %s", err, text)
			}
		}
		want(t, "audit", h.rows(t, "SELECT object_name FROM audit WHERE object_name || before || after LIKE '%8642097531%'"), "")
	})
}

func TestWhoMayCallTheAPI(t *testing.T) {
	const secret = "a secret 4711"
	tests := []struct {
		name, user, password string
		code                 string
		proxy                bool
	}{
		{"an application user with the role", "app", secret, "ok", true},
		{"in another case", "APP", secret, "ok", true},
		{"a wrong password", "app", "another secret", "3", false},
		{"an unknown user", "nobody", secret, "3", false},
		{"no password", "app", "", "2", false},
		{"no name", " ", secret, "2", false},
		{"an application user without the role", "plain", secret, "10", false},
		{"an end user", "alice", secret, "ok", false},
		{"an end user without password", "bob", secret, "3", false},
		{"a password that must be changed", "changing", secret, "27", false},
		{"a wrong one that must be changed", "changing", "another secret", "3", false},
	}
	each(t, func(t *testing.T, h *house) {
		apps := user.NewApplicationUsers(h.d, h.Now)
		for id, groups := range map[string][]string{"app": {user.RoleProxy}, "plain": nil, "changing": nil} {
			u, err := apps.Add(t.Context(), user.ApplicationUser{UserID: id, Groups: groups})
			must(t, err)
			must(t, h.credentials.Set(t.Context(), u.Owner(), user.Password, secret))
		}
		h.exec(t, "UPDATE credential SET must_change = TRUE WHERE application_user_id = (SELECT id FROM application_user WHERE user_id = 'changing')")
		alice, err := h.users.Named(t.Context(), "alice")
		must(t, err)
		must(t, h.credentials.Set(t.Context(), alice.Owner(), user.Password, secret))
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				caller, err := h.service.Authorise(t.Context(), tc.user, tc.password, client().Address)
				want(t, "code", code(err), tc.code)
				if caller.Proxy != tc.proxy {
					t.Errorf("got proxy %v, want %v", caller.Proxy, tc.proxy)
				}
				if err == nil {
					want(t, "for bob", code(caller.May("bob")), map[bool]string{true: "ok", false: "10"}[tc.proxy])
					want(t, "for alice", code(caller.May("ALICE")), "ok")
				}
			})
		}
	})
}
