package mobility_test

import (
	"fmt"
	"strings"
	"testing"

	"tandem/model/device"
	"tandem/model/emcode"
	"tandem/model/mobility"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/routing"
)

// dump tells what a phone is now: lines, template and its owner, locale, services.
func dump(e mobility.Effective) string {
	var lines, services []string
	for _, l := range e.Lines {
		lines = append(lines, l.Pattern)
	}
	for _, s := range e.Services {
		services = append(services, s.Name)
	}
	return fmt.Sprintf("%s|%s|%s|%s|%s|%s", strings.Join(lines, ","), e.PhoneButtonTemplate, e.Profile, e.DefaultProfile, e.UserLocale, strings.Join(services, ","))
}

// furnishEffective gives phone A the line 1000 and service own, alice's profile
// the line 2000 and service hers, and everybody the enterprise service for all.
func furnishEffective(t *testing.T, h *house) {
	t.Helper()
	services := phoneservice.NewServices(h.d, h.Now)
	for _, name := range []string{"own", "hers", "for all", "off"} {
		s := phoneservice.Blank()
		s.Name, s.ASCIIName, s.URL = name, name, "http://192.0.2.1:8080/"+strings.ReplaceAll(name, " ", "")
		s.Enterprise, s.Enabled = name == "for all", name != "off"
		_, err := services.Add(t.Context(), s)
		must(t, err)
	}
	for _, number := range []string{"1000", "2000"} {
		_, err := routing.NewDirectoryNumbers(h.d, h.Now).Add(t.Context(), routing.DirectoryNumber{Pattern: number})
		must(t, err)
	}
	subscriptions := func(names ...string) (all []device.Subscription) {
		for _, name := range names {
			all = append(all, device.Subscription{Service: name, Name: name, ASCIIName: name})
		}
		return all
	}
	h.edit(t, phoneA, func(p *device.Phone) {
		p.Lines, p.Subscriptions = []device.Line{{Pattern: "1000"}}, subscriptions("own", "off")
	})
	for name, made := range map[string]struct {
		model    string
		protocol product.Protocol
	}{"same": {model8845, product.SIP}, "safe": {model8865, product.SIP}, "sccp": {model7965, product.SCCP}} {
		h.profile(t, name, made.model, made.protocol, func(p *device.Profile) {
			p.Lines, p.Subscriptions = []device.Line{{Pattern: "2000"}}, subscriptions("hers")
			p.DND = true
		})
	}
}

func TestWhatAPhoneIsNow(t *testing.T) {
	const own, japanese, german = "Standard 8845 SIP", "Japanese Japan", "German Germany"
	login := func(profiles ...string) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			h.user(t, "carol", profiles...)
			h.login(t, phoneA, "carol")
		}
	}
	locale := func(table, where, name string) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			h.exec(t, "UPDATE "+table+" SET user_locale = ? WHERE "+where, name)
		}
	}
	all := func(steps ...func(*testing.T, *house)) func(*testing.T, *house) {
		return func(t *testing.T, h *house) {
			for _, s := range steps {
				s(t, h)
			}
		}
	}
	phoneLocale, poolLocale := locale("phone", "name = '"+phoneA+"'", german), locale("device_pool", "name = 'Default'", german)
	userLocale, profileLocale := locale("end_user", "user_id = 'carol'", japanese), locale("device_profile", "name = 'same'", german)
	logoutProfile := func(t *testing.T, h *house) {
		h.edit(t, phoneA, func(p *device.Phone) { p.LogoutProfile = "same" })
	}
	fallback := func(t *testing.T, h *house) { h.defaultProfile(t, model8845, product.SIP) }
	loggedOut := func(t *testing.T, h *house) { h.logout(t, phoneA) }
	unsynchronised := func(t *testing.T, h *house) {
		h.exec(t, "UPDATE enterprise_parameters SET synchronize_profiles = FALSE")
	}
	tests := []struct {
		name    string
		prepare func(*testing.T, *house)
		want    string
	}{
		{"itself", all(), "1000|" + own + "||||own,for all"},
		{"the locale of its pool", poolLocale, "1000|" + own + "|||" + german + "|own,for all"},
		{"with a logout profile", logoutProfile, "2000|" + own + "|same|||hers,for all"},
		{"with a profile of its model", login("same"), "2000|" + own + "|same|||hers,for all"},
		{"with a profile of another model", login("safe"), "2000|" + own + "|safe|||hers,for all"},
		{"with a profile of another protocol", all(fallback, login("sccp")), "2000|" + own + "|sccp|Cisco 8845 SIP||hers,for all"},
		{"without a profile", all(fallback, login()), "|" + own + "||Cisco 8845 SIP||for all"},
		{"the locale of the profile", all(login("same"), profileLocale, userLocale), "2000|" + own + "|same||" + german + "|hers,for all"},
		{"the locale of the user", all(phoneLocale, login("same"), userLocale), "2000|" + own + "|same||" + japanese + "|hers,for all"},
		{"the locale of the phone", all(login("same"), phoneLocale), "2000|" + own + "|same||" + german + "|hers,for all"},
		{"after a logout", all(login("same"), userLocale, loggedOut), "1000|" + own + "||||own,for all"},
		{"after a logout without synchronization", all(login("same"), loggedOut, unsynchronised), "1000|" + own + "||||for all"},
	}
	each(t, func(t *testing.T, h *house) {
		furnishEffective(t, h)
		for _, tc := range tests {
			t.Run(tc.name, func(t *testing.T) {
				h.clear(t)
				tc.prepare(t, h)
				e, err := h.service.Effective(t.Context(), strings.ToLower(phoneA))
				must(t, err)
				want(t, "phone", dump(e), tc.want)
				want(t, "model", e.Model+" "+string(e.Protocol), model8845+" SIP")
			})
		}
		_, err := h.service.Effective(t.Context(), "SEP0000000000FF")
		wantCode(t, err, emcode.DeviceUnknown)
	})
}

func TestAFeatureSafeProfileBringsItsSettings(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		furnishEffective(t, h)
		h.user(t, "carol", "safe")
		h.login(t, phoneA, "carol")
		e, err := h.service.Effective(t.Context(), phoneA)
		must(t, err)
		if !e.DND || e.Phone.DND || e.Session.UserID != "carol" {
			t.Errorf("got DND %v, of the phone %v, session of %q; want those of the profile", e.DND, e.Phone.DND, e.Session.UserID)
		}
	})
}
