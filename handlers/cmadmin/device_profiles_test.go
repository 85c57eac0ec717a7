package cmadmin_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/routing"
	"tandem/model/user"
)

// deviceConsole is a console with the pages of device profiles.
type deviceConsole struct {
	*handlertest.Browser
	console  *handlertest.Console
	profiles *device.Profiles
	services *phoneservice.Services
}

func deviceProfiles(t *testing.T) deviceConsole {
	t.Helper()
	c := handlertest.New(t)
	if err := device.EnsureStandards(t.Context(), c.DB, time.Now); err != nil {
		t.Fatal(err)
	}
	d := deviceConsole{
		console: c, profiles: device.NewProfiles(c.DB, time.Now), services: phoneservice.NewServices(c.DB, time.Now),
	}
	association := cmadmin.ProfileAssociation(d.profiles, cmadmin.AssociationParts{
		Lines: device.NewLines(c.DB, time.Now), SpeedDials: device.NewSpeedDials(c.DB, time.Now),
		Subscriptions: device.NewSubscriptions(c.DB, time.Now), Templates: device.NewButtonTemplates(c.DB, time.Now),
		Services: d.services, Numbers: routing.NewDirectoryNumbers(c.DB, time.Now), Partitions: routing.NewPartitions(c.DB, time.Now),
	})
	spaces := routing.NewSearchSpaces(c.DB, time.Now)
	profiles := &cmadmin.DeviceProfiles{
		Profiles: d.profiles, Features: featureChoices(c), Spaces: spaces, Users: user.NewEndUsers(c.DB, time.Now), Association: association,
		Wearers: phoneconfig.NewQueue(c.DB, time.Now),
	}
	c.Records("/ccmadmin/device-profiles", profiles.Page())
	c.Handle(http.MethodPost, "/ccmadmin/device-profiles/{id}/reset", profiles.Reset)
	c.Records("/ccmadmin/default-device-profiles",
		cmadmin.DefaultDeviceProfiles(device.NewDefaultProfiles(c.DB, time.Now), featureChoices(c), spaces))
	routeAssociation(c, association)
	c.Add(t, "anna", account.SuperUsers)
	d.Browser = c.SignIn(t, "anna")
	return d
}

func featureChoices(c *handlertest.Console) cmadmin.FeatureChoices {
	return cmadmin.FeatureChoices{
		Choices: device.NewChoices(c.DB), Softkeys: device.NewSoftkeyTemplates(c.DB, time.Now),
		Sources: device.NewMOHAudioSources(c.DB, time.Now), Locales: device.NewUserLocales(c.DB, time.Now),
		Domains: device.NewMLPPDomains(c.DB, time.Now),
	}
}

// routeAssociation adds the routes of an association, as the program does.
func routeAssociation(c *handlertest.Console, a *cmadmin.Association) {
	path := a.Path()
	c.Handle(http.MethodPost, path+"/association", a.Change)
	for part, p := range map[string]interface {
		Show(http.ResponseWriter, *http.Request) error
		Submit(http.ResponseWriter, *http.Request) error
	}{
		"/lines/new": a.NewLine(), "/lines/{position}": a.Line(),
		"/speed-dials/new": a.NewSpeedDial(false), "/speed-dials/{position}": a.SpeedDial(false),
		"/blf-speed-dials/new": a.NewSpeedDial(true), "/blf-speed-dials/{position}": a.SpeedDial(true),
		"/subscriptions/{position}": a.Subscription(),
	} {
		c.Handle(http.MethodGet, path+part, p.Show)
		c.Handle(http.MethodPost, path+part, p.Submit)
	}
	c.Handle(http.MethodGet, path+"/subscriptions", a.ListSubscriptions)
	c.Handle(http.MethodGet, path+"/subscriptions/new", a.ShowNewSubscription)
	c.Handle(http.MethodPost, path+"/subscriptions/new", a.NewSubscription().Submit)
	c.Handle(http.MethodPost, path+"/subscriptions/{position}/delete", a.Unsubscribe)
}

// add stores a device profile with lines and returns its address.
func (d deviceConsole) add(t *testing.T, name, modelName string, change func(*device.Profile)) string {
	t.Helper()
	p := device.BlankProfile(modelName, product.SIP)
	p.Name = name
	if change != nil {
		change(&p)
	}
	p, err := d.profiles.Add(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return "/ccmadmin/device-profiles/" + numeral(p.ID)
}

func (d deviceConsole) stored(t *testing.T, name string) device.Profile {
	t.Helper()
	p, err := d.profiles.Named(context.WithoutCancel(t.Context()), name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// offered returns what a drop-down offers.
func offered(p *handlertest.Page, field string) []string {
	return p.Find("select#field-" + field + " option").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
}

func TestWizardLeadsToTheFormOfADeviceProfile(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	const path = "/ccmadmin/device-profiles/new"
	if got := offered(d.Get(path), "model"); !slices.Contains(got, "Cisco 8865") {
		t.Errorf("the first question: got the models %q", got)
	}
	if got := offered(d.Get(path+"?model=Cisco+7965"), "protocol"); !slices.Equal(got, []string{"SCCP", "SIP"}) {
		t.Errorf("the second question: got the protocols %q", got)
	}
	page := d.Get(path + "?model=Cisco+7965&protocol=SCCP")
	if got := page.Find("#field-phone_button_template option[selected]").Text(); got != "Standard 7965 SCCP" {
		t.Errorf("got the template %q", got)
	}
	page = d.Follow(d.Submit(page, "Save", url.Values{"name": {"anna EM"}, "softkey_template": {"Standard User"}, "module1": {"7914 14-Button Line Expansion Module"}}))
	if got := page.Text("#status"); !strings.Contains(got, "Add successful") {
		t.Errorf("got the status %q", got)
	}
	p := d.stored(t, "anna EM")
	if p.Model != "Cisco 7965" || p.Protocol != product.SCCP || p.SoftkeyTemplate != "Standard User" || p.Module1 == "" || p.DNDOption != product.RingerOff {
		t.Errorf("got %+v", p)
	}
	if got := page.Find("a:contains('View Button List')").AttrOr("href", ""); got != "/ccmadmin/phone-button-templates/buttons?module=7914+14-Button+Line+Expansion+Module&name=Standard+7965+SCCP" {
		t.Errorf("the button list is at %q", got)
	}
}

func TestFormOffersWhatFitsTheModel(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	none := []string(nil)
	for _, test := range []struct {
		model, protocol string
		want            map[string][]string
	}{
		{"Cisco 8845", "SIP", map[string][]string{
			"phone_button_template": {"Standard 8845 SIP"}, "module1": none, "module2": none,
			"dnd_option": {"Ringer Off", "Call Reject", "Use Common Phone Profile Setting"},
		}},
		{"Cisco 8865", "SIP", map[string][]string{
			"phone_button_template": {"Standard 8865 SIP"},
			"module2":               {"< None >", "BEKEM 36-Button Line Expansion Module", "CP-8800-Video 28-Button Key Expansion Module"},
		}},
		{"Cisco 8961", "SIP", map[string][]string{
			"module1": {"< None >", "CKEM 36-Button Line Expansion Module"}, "module2": none, "softkey_template": none,
		}},
		{"Cisco 7960", "SCCP", map[string][]string{"dnd_option": {"Ringer Off"}, "phone_button_template": {"Standard 7960 SCCP"}}},
	} {
		page := d.Get("/ccmadmin/device-profiles/new?" + url.Values{"model": {test.model}, "protocol": {test.protocol}}.Encode())
		for field, want := range test.want {
			if got := offered(page, field); !slices.Equal(got, want) && len(got)+len(want) > 0 {
				t.Errorf("%s, %s: got %q, want %q", test.model, field, got, want)
			}
		}
	}
}

func TestWhatDoesNotFitIsRefusedInPlainWords(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	for _, test := range []struct {
		name   string
		change url.Values
		want   string
	}{
		{"Forceful with Indication Default", url.Values{"mlpp_preemption": {"Forceful"}}, "can be Forceful only while MLPP Indication is On"},
		{"Forceful with Indication Off", url.Values{"mlpp_preemption": {"Forceful"}, "mlpp_indication": {"Off"}}, "can be Forceful only while MLPP Indication is On"},
		{"the template of another model", url.Values{"phone_button_template": {"Standard 7965 SIP"}}, "“Standard 7965 SIP” is not for Cisco 8845 with SIP"},
		{"a module on a model without", url.Values{"module1": {"CKEM 36-Button Line Expansion Module"}}, "does not take the expansion module"},
		{"a user who does not exist", url.Values{"login_user": {"nobody"}}, "nobody"},
		{"no name", url.Values{"name": {""}}, "Enter a value for Device Profile Name"},
	} {
		page := d.Submit(d.Get(path), "Save", test.change)
		if got := page.Text("main"); page.Status != http.StatusUnprocessableEntity || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %d, want %q in\n%s", test.name, page.Status, test.want, got)
		}
	}
	forceful := url.Values{"mlpp_preemption": {"Forceful"}, "mlpp_indication": {"On"}}
	if got := d.Follow(d.Submit(d.Get(path), "Save", forceful)).Text("#status"); !strings.Contains(got, "when they are reset") {
		t.Errorf("Forceful with Indication On: got %q", got)
	}
}

func TestCopyLeavesTheLinesAndSuperCopyTakesThem(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	d.Follow(d.Post(path+"/lines/new", url.Values{"pattern": {"1000"}}))
	for link, want := range map[string]int{"Copy": 0, "Super Copy": 1} {
		list := d.Get("/ccmadmin/device-profiles")
		href := list.Find("td a").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Text() == link }).First().AttrOr("href", "")
		page := d.Submit(d.Get(href), "Save", url.Values{"name": {link}})
		d.Follow(page)
		if got := len(d.stored(t, link).Lines); got != want {
			t.Errorf("%s: got %d lines, want %d", link, got, want)
		}
	}
}

func TestDefaultDeviceProfileExistsOnceForAModelAndProtocol(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	page := d.Get("/ccmadmin/default-device-profiles/new?model=Cisco+8845&protocol=SIP")
	if got := page.Find("#field-softkey_template option[selected]").Text(); got != "Standard User" {
		t.Errorf("got the softkey template %q", got)
	}
	added := d.Follow(d.Submit(page, "Save", nil))
	if got := added.Text("main"); !strings.Contains(got, "Cisco 8845 SIP") || strings.Contains(got, "Super Copy") {
		t.Errorf("got %s", got)
	}
	if again := d.Submit(page, "Save", nil); !strings.Contains(again.Text("main"), "There is a default device profile for Cisco 8845 with SIP already") {
		t.Errorf("a second one: got %d %s", again.Status, again.Text("main"))
	}
	wrong := d.Submit(added, "Save", url.Values{"softkey_template": {""}})
	if got := wrong.Text("main"); !strings.Contains(got, "Enter a value for Softkey Template") {
		t.Errorf("no softkey template: got %s", got)
	}
}

func TestResetAsksAndTellsHowManyPhonesTakeIt(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	phone := device.BlankPhone("Cisco 8845", product.SIP)
	phone.Name, phone.LogoutProfile = "SEP001122334455", "anna EM"
	if _, err := device.NewPhones(d.console.DB, time.Now).Add(t.Context(), phone); err != nil {
		t.Fatal(err)
	}
	asked := d.Submit(d.Get(path), "Reset", nil)
	if got := asked.Text("main"); !strings.Contains(got, "Reset the phones that have anna EM at the moment?") {
		t.Fatalf("got %d %s", asked.Status, got)
	}
	if got := d.Follow(d.Submit(asked, "Reset", nil)).Text("#status"); !strings.Contains(got, "told to reset") {
		t.Errorf("got %q", got)
	}
}
