package cmadmin_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/handlers/record"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/user"
)

// deviceSettings is a console with the standard records and the pages of device
// settings.
func deviceSettings(t *testing.T) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	if err := device.EnsureStandards(t.Context(), c.DB, time.Now); err != nil {
		t.Fatal(err)
	}
	locales, sources := device.NewUserLocales(c.DB, time.Now), device.NewMOHAudioSources(c.DB, time.Now)
	domains, softkeys := device.NewMLPPDomains(c.DB, time.Now), device.NewSoftkeyTemplates(c.DB, time.Now)
	templates := device.NewButtonTemplates(c.DB, time.Now)
	common := &cmadmin.CommonDeviceConfigurations{
		Configurations: device.NewCommonConfigurations(c.DB, time.Now), Softkeys: softkeys, Sources: sources,
		Locales: locales, Domains: domains,
	}
	c.Records("/ccmadmin/device-pools", cmadmin.DevicePools(device.NewPools(c.DB, time.Now), locales, sources, domains))
	c.Records("/ccmadmin/mlpp-domains", cmadmin.MLPPDomains(domains))
	c.Records("/ccmadmin/moh-audio-sources", cmadmin.MOHAudioSources(sources))
	c.Records("/ccmadmin/user-locales", cmadmin.UserLocales(locales))
	c.Records("/ccmadmin/phone-button-templates", cmadmin.PhoneButtonTemplates(templates))
	c.Records("/ccmadmin/softkey-templates", cmadmin.SoftkeyTemplates(softkeys))
	c.Records("/ccmadmin/common-phone-profiles", cmadmin.CommonPhoneProfiles(device.NewCommonPhoneProfiles(c.DB, time.Now)))
	c.Records("/ccmadmin/common-device-configurations", common.Page())
	c.Records("/ccmadmin/credential-policies", cmadmin.CredentialPolicies(user.NewCredentialPolicies(c.DB, time.Now)))
	c.Handle(http.MethodGet, "/ccmadmin/phone-button-templates/buttons", cmadmin.ButtonList(templates))
	c.Handle(http.MethodGet, "/ccmadmin/names/{list}", record.Lookup(map[string]record.Searcher{"user-locales": locales}))
	c.Add(t, "anna", account.SuperUsers)
	return c.SignIn(t, "anna")
}

func TestDeviceSettingsAreRefused(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	tests := []struct {
		name, path string
		change     url.Values
		want       string
	}{
		{"a time zone that is none", "/ccmadmin/device-pools", url.Values{"name": {"Tokyo"}, "time_zone": {"Tokyo"}},
			"Enter a time zone such as Asia/Tokyo or UTC"},
		{"forceful without an indication", "/ccmadmin/device-pools", url.Values{"name": {"Tokyo"}, "mlpp_preemption": {"Forceful"}},
			"MLPP Preemption can be Forceful only while MLPP Indication is On"},
		{"a switch position that nobody offers", "/ccmadmin/device-pools", url.Values{"name": {"Tokyo"}, "mlpp_indication": {"Perhaps"}},
			"Choose one of the listed values for MLPP Indication"},
		{"a locale that is gone", "/ccmadmin/device-pools", url.Values{"name": {"Tokyo"}, "user_locale": {"Klingon Kronos"}},
			"There is no “Klingon Kronos” any more"},
		{"an identifier of five digits", "/ccmadmin/mlpp-domains", url.Values{"name": {"Staff"}, "identifier": {"12345"}},
			"Enter six hexadecimal digits"},
		{"an audio source without a number", "/ccmadmin/moh-audio-sources", url.Values{"name": {"Harp"}},
			"Enter a value for MOH Audio Source Number"},
		{"an audio source number in words", "/ccmadmin/moh-audio-sources", url.Values{"name": {"Harp"}, "number": {"two"}},
			"MOH Audio Source Number must be a whole number from 1 to 51"},
		{"an audio source number that is taken", "/ccmadmin/moh-audio-sources", url.Values{"name": {"Harp"}, "number": {"1"}},
			"Another MOH audio source has the number 1"},
		{"a language without a country", "/ccmadmin/user-locales", url.Values{"name": {"Welsh"}, "tag": {"cy"}},
			"Enter a language and a country such as ja_JP"},
		{"a backlight for more than a day", "/ccmadmin/common-phone-profiles", url.Values{"name": {"Dark"}, "backlight_timeout": {"1441"}},
			"Backlight Timeout must be a whole number from 0 to 1,440"},
		{"a confidential access mode without a level", "/ccmadmin/common-device-configurations",
			url.Values{"name": {"Secret"}, "confidential_access_mode": {"Fixed"}},
			"Confidential Access Level must be a whole number from 1 to 99"},
		{"more failed logons than a policy allows", "/ccmadmin/credential-policies", url.Values{"name": {"Lax"}, "failed_logons": {"101"}},
			"Failed Logons must be a whole number from 0 to 100"},
	}
	for _, tt := range tests {
		page := b.Submit(b.Get(tt.path+"/new"), "Save", tt.change)
		if got := page.Text("#status"); page.Status != http.StatusUnprocessableEntity || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %d %s\nwant %s", tt.name, page.Status, got, tt.want)
		}
	}
}

func TestDeviceSettingsKeepWhatWasEntered(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	tests := []struct {
		path string
		form url.Values
	}{
		{"/ccmadmin/device-pools", url.Values{
			"name": {"Tokyo"}, "description": {"3rd floor"}, "time_zone": {"Asia/Tokyo"}, "user_locale": {"Japanese Japan"},
			"user_hold_moh": {"1-SampleAudioSource"}, "network_hold_moh": {"1-SampleAudioSource"},
			"mlpp_indication": {"On"}, "mlpp_preemption": {"Forceful"},
		}},
		{"/ccmadmin/mlpp-domains", url.Values{"name": {"Staff"}, "identifier": {"00000A"}, "description": {"All staff"}}},
		{"/ccmadmin/moh-audio-sources", url.Values{"name": {"Harp"}, "number": {"2"}, "description": {"Soft"}}},
		{"/ccmadmin/user-locales", url.Values{"name": {"Welsh United Kingdom"}, "tag": {"cy_GB"}}},
		{"/ccmadmin/common-phone-profiles", url.Values{
			"name": {"Dark"}, "description": {"Night"}, "dnd_option": {"Call Reject"}, "dnd_incoming_alert": {"Flash Only"}, "backlight_timeout": {"0"},
		}},
		{"/ccmadmin/common-device-configurations", url.Values{
			"name": {"Lab"}, "softkey_template": {"Standard User"}, "user_hold_moh": {"1-SampleAudioSource"},
			"network_hold_moh": {"1-SampleAudioSource"}, "user_locale": {"Japanese Japan"}, "ip_addressing_mode": {"IPv4 Only"},
			"signaling_preference": {"IPv6"}, "allow_auto_configuration": {"On"}, "allow_duplicate_detection": {"Off"},
			"accept_redirects": {"On"}, "reply_multicast_echo": {"Off"}, "trusted_relay_point": {"true"},
			"intercompany_media_engine": {"Off"}, "mlpp_indication": {"On"}, "mlpp_preemption": {"Disabled"},
			"confidential_access_mode": {"Variable"}, "confidential_access_level": {"99"},
		}},
		{"/ccmadmin/credential-policies", url.Values{
			"name": {"Lax"}, "failed_logons": {"0"}, "reset_after": {"1"}, "lockout": {"0"}, "expires_after": {"365"},
			"minimum_length": {"4"}, "history": {"0"}, "reject_trivial": {"true"},
		}},
	}
	for _, tt := range tests {
		added := b.Submit(b.Get(tt.path+"/new"), "Save", tt.form)
		if added.Status != http.StatusSeeOther {
			t.Errorf("%s: got %d %s", tt.path, added.Status, added.Text("#status"))
			continue
		}
		page := b.Follow(added)
		for name, want := range tt.form {
			if got := shown(page, name); got != want[0] {
				t.Errorf("%s: %s is shown as %q, want %q", tt.path, name, got, want[0])
			}
		}
	}
}

// shown returns the value that a control of the page has.
func shown(page *handlertest.Page, name string) string {
	control := page.Find("#field-" + name)
	switch {
	case control.Is("select"):
		return control.Find("option[selected]").AttrOr("value", "")
	case control.Is("[type=checkbox]"):
		_, checked := control.Attr("checked")
		return map[bool]string{true: "true"}[checked]
	default:
		return control.AttrOr("value", "")
	}
}

func TestPhoneButtonTemplateIsAddedForAModel(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	first := b.Get("/ccmadmin/phone-button-templates/new")
	if got := first.Find("select[name=model] option").Length(); got < 30 {
		t.Errorf("got %d models to choose from", got)
	}
	second := b.Get("/ccmadmin/phone-button-templates/new?model=Cisco+7961")
	if got := second.Text("select[name=protocol] option"); got != "SCCP SIP" {
		t.Errorf("got the protocols %q", got)
	}
	page := b.Get("/ccmadmin/phone-button-templates/new?model=Cisco+7961&protocol=SCCP")
	if got := choicesOf(page); got != "Line,Line,Speed Dial,Speed Dial,Speed Dial,Speed Dial" {
		t.Errorf("a new template begins with %q", got)
	}
	tests := []struct {
		name    string
		buttons []string
		want    string
	}{
		{"too few buttons", []string{"Line"}, "Cisco 7961 has 6 buttons; the template has 1"},
		{"a speed dial first", []string{"Speed Dial", "Line", "Line", "Line", "Line", "Line"}, "The first button is always a line"},
		{"a button that nobody offers", []string{"Line", "Line", "Line", "Line", "Line", "Lever"}, "Choose one of the listed values for Buttons"},
	}
	for _, tt := range tests {
		got := b.Submit(page, "Save", url.Values{"name": {"Six"}, "buttons": tt.buttons})
		if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Text("#status"), tt.want) {
			t.Errorf("%s: got %d %s, want %s", tt.name, got.Status, got.Text("#status"), tt.want)
		}
	}
	six := []string{"Line", "Speed Dial BLF", "Service URL", "Privacy", "None", "Line"}
	saved := b.Follow(b.Submit(page, "Save", url.Values{"name": {"Six"}, "buttons": six}))
	if got := choicesOf(saved); got != strings.Join(six, ",") {
		t.Errorf("got the buttons %q", got)
	}
	if got := b.Get("/ccmadmin/phone-button-templates/buttons?name=Six").Texts(".numbered li"); got[1] != "2 Speed Dial BLF" || len(got) != 6 {
		t.Errorf("got the button list %q", got)
	}
	modules := url.Values{"name": {"Six"}, "module": {"7914 14-Button Line Expansion Module", "unknown", "7915 12-Button Line Expansion Module"}}
	got := b.Get("/ccmadmin/phone-button-templates/buttons?" + modules.Encode()).Texts("#module-buttons li")
	want := []string{"7914 14-Button Line Expansion Module: buttons 7 to 20", "7915 12-Button Line Expansion Module: buttons 21 to 32"}
	if !slices.Equal(got, want) {
		t.Errorf("got the buttons of expansion modules %q, want %q", got, want)
	}
	if got := b.Get("/ccmadmin/phone-button-templates/new?model=Cisco+8845").Find(".numbered li").Length(); got != 5 {
		t.Errorf("a model with one protocol: got %d buttons", got)
	}
}

// choicesOf returns what the buttons of a template are.
func choicesOf(page *handlertest.Page) string {
	values := page.Find(".numbered li").Map(func(_ int, li *goquery.Selection) string {
		return li.Find("input, option[selected]").AttrOr("value", "")
	})
	return strings.Join(values, ",")
}

func TestRecordsThatCameWithTheProgramStay(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	for _, path := range []string{"/ccmadmin/phone-button-templates/1", "/ccmadmin/softkey-templates/1", "/ccmadmin/user-locales/1"} {
		page := b.Get(path)
		buttons := page.Texts("form .actions > *")
		if !slices.Equal(buttons, []string{"Copy", "Add New"}) {
			t.Errorf("%s: got the buttons %q", path, buttons)
		}
		if page.Find("form :is(input[name=name], select):enabled").Length() > 1 { // the hidden copy of the name
			t.Errorf("%s can be edited", path)
		}
		copied := b.Submit(b.Get(strings.TrimSuffix(path, "1")+"new?copy=1"), "Save", url.Values{"name": {"My own"}})
		if copied.Status != http.StatusSeeOther {
			t.Errorf("the copy of %s: got %d %s", path, copied.Status, copied.Text("#status"))
		}
	}
	for _, path := range []string{"/ccmadmin/device-pools/1", "/ccmadmin/moh-audio-sources/1", "/ccmadmin/common-phone-profiles/1", "/ccmadmin/credential-policies/1"} {
		page := b.Get(path)
		if slices.Contains(page.Texts("form .actions button"), "Delete") {
			t.Errorf("%s can be deleted", path)
		}
		renamed := b.Submit(page, "Save", url.Values{"name": {"Another"}})
		if renamed.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s got another name: %d", path, renamed.Status)
		}
	}
}

func TestSoftKeysAreOrderedByCallState(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	page := b.Get("/ccmadmin/softkey-templates/new")
	if got := page.Find(".ordered").Length(); got != 11 {
		t.Errorf("got %d call states, want 11", got)
	}
	if got := page.Texts("#field-on_hook .name"); !slices.Equal(got, []string{"Redial", "New Call (NewCall)", "Forward All (CFwdAll)"}) {
		t.Errorf("a new template begins with %q", got)
	}
	if page.Find("#field-on_hook option[value=Redial]").Length() > 0 {
		t.Error("a soft key is offered where it is already")
	}
	page = b.Submit(page, "Move Forward All (CFwdAll) up", url.Values{"name": {"Sales"}})
	page = b.Submit(page, "Remove Redial", nil)
	page = b.Follow(b.Submit(page, "Save", nil))
	if got := page.Texts("#field-on_hook .name"); !slices.Equal(got, []string{"Forward All (CFwdAll)", "New Call (NewCall)"}) {
		t.Errorf("got %q", got)
	}
	if got := page.Texts("#field-connected .name"); len(got) != 4 {
		t.Errorf("another call state changed: %q", got)
	}
}

func TestIPv6OnlyIsWarnedOf(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	page := b.Follow(b.Submit(b.Get("/ccmadmin/common-device-configurations/new"), "Save", url.Values{"name": {"Lab"}}))
	if got := page.Text("main"); strings.Contains(got, "Cross Cluster") {
		t.Errorf("a warning without a reason: %s", got)
	}
	page = b.Follow(b.Submit(page, "Save", url.Values{"ip_addressing_mode": {"IPv6 Only"}}))
	if got := page.Text(".notice.warning"); got != "Phones that have IPv6 only do not support Extension Mobility Cross Cluster." {
		t.Errorf("got %q", got)
	}
	if got := page.Text("#status"); !strings.Contains(got, "Phones that use it take the change when they are reset.") {
		t.Errorf("got %q", got)
	}
}

func TestNamesAreLookedUp(t *testing.T) {
	t.Parallel()
	b := deviceSettings(t)
	got := b.Get("/ccmadmin/names/user-locales?user_locale=FRENCH").Find("option").Map(func(_ int, o *goquery.Selection) string {
		return o.AttrOr("value", "")
	})
	if !slices.Equal(got, []string{"French Canada", "French France"}) {
		t.Errorf("got %q", got)
	}
	if got := b.Get("/ccmadmin/names/secrets").Status; got != http.StatusNotFound {
		t.Errorf("names of what is no list: got %d", got)
	}
}
