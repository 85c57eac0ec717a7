package phone_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phonexml"
	"tandem/model/user"
)

func (o *office) isIn(t *testing.T, phone, want string) {
	t.Helper()
	if got := o.LoggedIn(t, phone); got != want {
		t.Errorf("got %q logged in on %s, want %q", got, phone, want)
	}
}

func TestSomebodyLogsInAndOut(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		h.open().asks("Please Login", "UserID userid A ", "PIN seq NP ")
		h.enter("alice", handlertest.PIN).says("Login successful")
		o.isIn(t, phoneA, "alice")
		h.open().says("Do you want to log out alice?").press("Yes").says("Logout successful")
		o.isIn(t, phoneA, "")
		h.open().asks("Please Login", "UserID userid A ", "PIN seq NP ")
	})
}

func TestAPersonWithSeveralProfilesChooses(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		h.open().enter("bob", handlertest.PIN)
		if strings.Contains(h.body, handlertest.PIN) {
			t.Errorf("the menu has the PIN in it: %s", h.body)
		}
		h.choose("bob-lobby").says("Login successful")
		session, err := o.Mobility.SessionOf(t.Context(), phoneA)
		handlertest.Must(t, err)
		if session.Profile != "bob-lobby" || session.Origin != mobility.OriginPhone {
			t.Errorf("got the session %+v, want the profile that was chosen", session)
		}
	})
}

// TestAMenuIsGoodForItsPhoneAndForAWhile and for nobody whose PIN was changed.
func TestAMenuIsGoodForItsPhoneAndForAWhile(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		h.open().enter("bob", handlertest.PIN)
		menu, _ := h.page.(phonexml.Menu)
		address := menu.Items[1].URL
		other := o.handset(t, phoneB)
		other.get(strings.Replace(address, phoneA, phoneB, 1)).says("Please try to login again (201)")
		o.Wait(4 * time.Minute)
		h.get(address).says("Please try to login again (201)")

		h.open().enter("bob", handlertest.PIN)
		bob, err := user.NewDirectory(o.DB).ByUserID(t.Context(), "bob")
		handlertest.Must(t, err)
		handlertest.Must(t, o.Credentials.Set(t.Context(), bob.Owner(), user.PIN, "97531"))
		h.choose("bob-lobby").says("Please try to login again (201)")
		o.isIn(t, phoneA, "")
	})
}

func TestPeopleNameThemselvesAsTheServiceSays(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.EditUser(t, "alice", func(u *user.EndUser) { u.SelfServiceUserID = "7001" })
		h := o.handset(t, phoneA)
		h.open("loginType", "SP").asks("Please Login", "Self-Service User ID userid A ", "PIN seq NP ")
		h.enter("7001", handlertest.PIN).says("Login successful")
		h.open().press("Yes")
		h.open("loginType", "DN").asks("Please Login", "Extension userid T ", "PIN seq NP ")
		h.enter("4999", handlertest.PIN).says("Please try to login again (201)")
		h.open("loginType", "UID").enter("alice", handlertest.PIN).says("Login successful")
	})
}

func TestTheFormKnowsTheParameters(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		h.open().enter("alice", handlertest.PIN)
		h.open().press("Yes")
		o.Set(t, func(p *mobility.Parameters) { p.RememberLastUser = true })
		h.open().asks("Please Login", "UserID userid A alice", "PIN seq NP ")
		h.open("loginType", "SP").asks("Please Login", "Self-Service User ID userid A ", "PIN seq NP ")
		o.Set(t, func(p *mobility.Parameters) { p.RememberLastUser, p.AlphanumericUserID = false, false })
		h.open().asks("Please Login", "UserID userid N ", "PIN seq NP ")
	})
}

// TestEveryFailureIsAPage with the text that is printed for it.
func TestEveryFailureIsAPage(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.Phone(t, "SEP00000000000C", func(p *device.Phone) { p.ExtensionMobility = false })
		a, b, off, none := o.handset(t, phoneA), o.handset(t, phoneB), o.handset(t, "SEP00000000000C"), o.handset(t, "SEP0000000000FF")
		a.open("userid", "alice", "seq", handlertest.PIN).says("Login successful")
		for _, test := range []struct {
			name, want string
			on         *handset
			query      []string
		}{
			{"no device", "Login is unavailable(207)", o.handset(t, ""), []string{}},
			{"no device, log out", "Logout is unavailable(207)", o.handset(t, ""), []string{"doLogout", "true"}},
			{"a login type that is none", "LoginType invalid(215)", b, []string{"loginType", "PIN"}},
			{"a wrong PIN", "Please try to login again (201)", b, []string{"userid", "alice", "seq", "0"}},
			{"an unknown user", "Please try to login again (201)", b, []string{"userid", "nobody", "seq", handlertest.PIN}},
			{"no user ID", "Please try to login again (202)", b, []string{"userid", "", "seq", handlertest.PIN}},
			{"no PIN", "Please try to login again (202)", b, []string{"userid", "alice"}},
			{"an unknown phone", "Login is unavailable(11)", none, []string{}},
			{"an unknown phone, log in", "Login is unavailable(11)", none, []string{"userid", "bob", "seq", handlertest.PIN}},
			{"an unknown phone, log out", "Logout is unavailable(11)", none, []string{"doLogout", "true"}},
			{"Extension Mobility off", "Login is unavailable(22)", off, []string{}},
			{"Extension Mobility off, log in", "Login is unavailable(22)", off, []string{"userid", "alice", "seq", handlertest.PIN}},
			{"Extension Mobility off, log out", "Logout is unavailable(5)", off, []string{"doLogout", "true"}},
			{"nobody to log out", "Logout is unavailable(19)", b, []string{"doLogout", "true"}},
			{"a phone in use", "Login is unavailable(18)", a, []string{"userid", "bob", "seq", handlertest.PIN, "profile", "bob-8845"}},
			{"a user who is elsewhere", "Multi-Login Not Allowed (25)", b, []string{"userid", "alice", "seq", handlertest.PIN}},
			{"a ticket that is none", "Please try to login again (201)", b, []string{"ticket", "nonsense"}},
		} {
			t.Run(test.name, func(t *testing.T) {
				test.on.t = t
				test.on.open(test.query...).says(test.want)
			})
		}
	})
}

// TestWhatScriptsSend is tolerated, and one request is enough for them.
func TestWhatScriptsSend(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		h := o.handset(t, phoneA)
		h.open("EMCC", "false", "headsetbasedem", "true", "refresh", "1", "check", "true", "getClusterInfo", "").asks("Please Login", "UserID userid A ", "PIN seq NP ")
		h.open("userid", "bob", "seq", handlertest.PIN, "profile", "bob-lobby", "EMCC", "false").says("Login successful")
		h.open("doLogout", "true").says("Logout successful")
		h.name = strings.ToLower(phoneA)
		h.open("userid", "ALICE", "seq", handlertest.PIN).says("Login successful")
		o.isIn(t, phoneA, "alice")
	})
}

func TestAStoppedServiceIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.noService.Store(true)
		h := o.handset(t, phoneA)
		h.open().says("Login is unavailable(208)")
		h.open("doLogout", "true").says("Logout is unavailable(208)")
		o.noApp.Store(true)
		response, err := http.Get(o.url + "/emapp/EMAppServlet?device=" + phoneA)
		handlertest.Must(t, err)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("got status %d, want 503", response.StatusCode)
		}
	})
}

func TestABrokenDatabaseIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		handlertest.Must(t, o.DB.Close())
		h := o.handset(t, phoneA)
		h.open().says("Login is unavailable(210)")
		h.open("userid", "alice", "seq", handlertest.PIN).says("Login is unavailable(210)")
		h.open("doLogout", "true").says("Logout is unavailable(6)")
	})
}

func TestAddressesAndProxiesAreChecked(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.Set(t, func(p *mobility.Parameters) { p.ValidateAddress, p.TrustedAddresses = true, "192.0.2.9" })
		h := o.handset(t, phoneA)
		h.open().enter("alice", handlertest.PIN).says("Login is unavailable(28)")
		h.open().enter("alice", handlertest.PIN).says("Login is unavailable(28)") // asking proves no address
		o.Set(t, func(p *mobility.Parameters) { p.TrustedAddresses = "127.0.0.1" })
		h.header.Set("Via", "1.1 proxy.example.com")
		h.open().enter("alice", handlertest.PIN).says("Login is unavailable(30)")
		h.header.Del("Via")
		h.open().enter("alice", handlertest.PIN).says("Login successful")
		p, err := o.Phones.Named(t.Context(), phoneA)
		handlertest.Must(t, err)
		if p.LastAddress != "127.0.0.1" || !p.LastSeen.Equal(o.Now()) {
			t.Errorf("got the phone seen at %q, %v, want where and when it logged in", p.LastAddress, p.LastSeen)
		}
	})
}
