package phone_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/phone"
	"tandem/model/device"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
	"tandem/model/user"
)

func remember(p *mobility.Parameters) { p.RememberLastUser = true }

// service adds a phone service.
func (o *office) service(t *testing.T, name, address string, change ...func(*phoneservice.Service)) {
	t.Helper()
	s := phoneservice.Blank()
	s.Name, s.ASCIIName, s.URL = name, fmt.Sprintf("Service %d", len(name)), address
	for _, f := range change {
		f(&s)
	}
	_, err := o.Services.Add(t.Context(), s)
	handlertest.Must(t, err)
}

// services opens the menu behind a button.
func (h *handset) services(button string) *handset {
	h.t.Helper()
	return h.get(h.office.url + phone.ServicesPath + "?" + query("name", h.name, "type", button))
}

// lists returns the menu, one "name address" a line.
func (h *handset) lists() string {
	menu, _ := h.page.(phonexml.Menu)
	var lines []string
	for _, item := range menu.Items {
		lines = append(lines, item.Name+" "+item.URL)
	}
	return strings.Join(lines, "\n")
}

func TestAPhoneListsItsServices(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		enterprise := func(s *phoneservice.Service) { s.Enterprise = true }
		o.service(t, "Extension Mobility", "http://192.0.2.1:8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=#EMCC#", enterprise)
		o.service(t, "天気", "http://192.0.2.1/weather", func(s *phoneservice.Service) {
			s.ASCIIName, s.Parameters = "Weather", []phoneservice.Parameter{{Name: "city", DisplayName: "City"}}
		})
		o.service(t, "Names", "http://192.0.2.1/names", enterprise, func(s *phoneservice.Service) { s.Type = phoneservice.Directories })
		o.service(t, "Off", "http://192.0.2.1/off", enterprise, func(s *phoneservice.Service) { s.Enabled = false })
		o.service(t, "Long", "http://192.0.2.1/"+strings.Repeat("a", 256), enterprise)
		o.Phone(t, "SEP00000000000C", func(p *device.Phone) {
			p.Subscriptions = []device.Subscription{{Service: "天気", Name: "東京の天気", ASCIIName: "Tokyo", Parameters: map[string]string{"city": "Tōkyō 1"}}}
		})
		em := "Extension Mobility http://192.0.2.1:8080/emapp/EMAppServlet?device=SEP00000000000C&EMCC=false"
		h := o.handset(t, "SEP00000000000C")
		if got, want := h.services("").lists(), "東京の天気 http://192.0.2.1/weather?city=T%C5%8Dky%C5%8D+1\n"+em; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if got, want := h.services("directories").lists(), "Names http://192.0.2.1/names"; got != want {
			t.Errorf("directories: got %s, want %s", got, want)
		}
		h.services("messages").says("No services are configured for this phone")
		h.header.Set("Accept-Charset", "iso-8859-1")
		if got := h.services("").lists(); !strings.HasPrefix(got, "Tokyo http") {
			t.Errorf("in ISO-8859-1: got %s, want the ASCII name", got)
		}
		p, err := o.Phones.Named(t.Context(), "SEP00000000000C")
		handlertest.Must(t, err)
		if p.LastAddress != "127.0.0.1" {
			t.Errorf("got the phone seen at %q, want where it asked", p.LastAddress)
		}
	})
}

// TestServicesFollowThePersonWhoIsLoggedIn since they belong to the profile.
func TestServicesFollowThePersonWhoIsLoggedIn(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.service(t, "Payroll", "http://192.0.2.1/payroll")
		o.User(t, "carol")
		o.Profile(t, "carol-8845", func(p *device.Profile) {
			p.Subscriptions = []device.Subscription{{Service: "Payroll", Name: "Payroll", ASCIIName: "Payroll"}}
		})
		o.EditUser(t, "carol", own("carol-8845"))
		h := o.handset(t, phoneA)
		h.services("").says("No services are configured for this phone")
		h.open("userid", "carol", "seq", handlertest.PIN).says("Login successful")
		if got, want := h.services("").lists(), "Payroll http://192.0.2.1/payroll"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestAMenuThatCannotBeShownIsTold(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.handset(t, "SEP0000000000FF").services("").says("This phone is not known to the cluster")
		o.handset(t, "").services("").says("This phone is not known to the cluster")
		o.noMenu.Store(true)
		response, err := http.Get(o.url + phone.ServicesPath + "?name=" + phoneA)
		handlertest.Must(t, err)
		_ = response.Body.Close()
		if response.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("got status %d, want 503", response.StatusCode)
		}
		o.noMenu.Store(false)
		handlertest.Must(t, o.DB.Close())
		o.handset(t, phoneA).services("").says("The services cannot be shown at the moment")
	})
}

// TestAskingForTheMenuProvesNoAddress while only trusted addresses may log in.
func TestAskingForTheMenuProvesNoAddress(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.Set(t, func(p *mobility.Parameters) { p.ValidateAddress = true })
		h := o.handset(t, phoneA)
		h.services("")
		h.open().enter("alice", handlertest.PIN).says("Login is unavailable(28)")
	})
}

// own gives a user a device profile.
func own(profile string) func(*user.EndUser) {
	return func(u *user.EndUser) { u.ControlledProfiles, u.DefaultProfile = []string{profile}, profile }
}
