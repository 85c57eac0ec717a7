package cmadmin_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/phoneconfig"
	"tandem/model/phoneservice"
)

const servicesPath = "/ccmadmin/phone-services"

// atHome is where the phones of the tests find their cluster.
func atHome(context.Context) (phoneconfig.Cluster, error) {
	return phoneconfig.Cluster{
		Members: []phoneconfig.Member{{Name: "tokyo-1", Address: "192.0.2.1"}}, HTTP: 8080, HTTPS: 8443, TimeZone: "UTC",
	}, nil
}

// phoneServices returns a console with the pages of phone services and of device
// profiles.
func phoneServices(t *testing.T) deviceConsole {
	t.Helper()
	d := deviceProfiles(t)
	pages := &cmadmin.PhoneServices{
		Services: d.services, Cluster: atHome,
		UpdateSubscriptions: func(ctx context.Context, id int64) (int, error) {
			return phoneservice.UpdateSubscriptions(ctx, d.console.DB, time.Now, id)
		},
	}
	d.console.Records(servicesPath, pages.Page())
	for part, p := range map[string]interface {
		Show(http.ResponseWriter, *http.Request) error
		Submit(http.ResponseWriter, *http.Request) error
	}{"new": pages.NewParameter(), "{position}": pages.Parameter()} {
		d.console.Handle(http.MethodGet, servicesPath+"/{id}/parameters/"+part, p.Show)
		d.console.Handle(http.MethodPost, servicesPath+"/{id}/parameters/"+part, p.Submit)
	}
	d.console.Handle(http.MethodPost, servicesPath+"/{id}/parameters/{position}/delete", pages.DeleteParameter)
	d.console.Handle(http.MethodPost, servicesPath+"/{id}/update-subscriptions", pages.Update)
	return d
}

func (d deviceConsole) service(t *testing.T, name string) (phoneservice.Service, string) {
	t.Helper()
	s, err := d.services.Named(t.Context(), name)
	handlertest.Must(t, err)
	return s, servicesPath + "/" + numeral(s.ID)
}

func TestBuildWritesTheURLsIntoTheForm(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	page := d.Get(servicesPath + "/new")
	const path = "/emapp/EMAppServlet?device=#DEVICENAME#"
	for _, test := range []struct {
		name        string
		change      url.Values
		plain, safe string
	}{
		{"this cluster", nil, "http://192.0.2.1:8080" + path, "https://192.0.2.1:8443" + path},
		{"IPv6, EMCC and a login type", url.Values{"em_host": {"2001:db8::1"}, "em_emcc": {"true"}, "em_login_type": {"SP"}},
			"http://[2001:db8::1]:8080" + path + "&EMCC=#EMCC#&loginType=SP", "https://[2001:db8::1]:8443" + path + "&EMCC=#EMCC#&loginType=SP"},
		{"HTTPS only at another port", url.Values{"em_schemes": {"https"}, "em_https_port": {"４４３"}}, "", "https://192.0.2.1:443" + path},
		{"HTTP only", url.Values{"em_schemes": {"http"}}, "http://192.0.2.1:8080" + path, ""},
	} {
		change := url.Values{"name": {"Login"}, "secure_url": {"https://before"}}
		for name, values := range test.change {
			change[name] = values
		}
		built := d.Submit(page, "Build EM URL", change)
		handlertest.Want(t, built, http.StatusOK, "#status", "Nothing was saved yet")
		for field, want := range map[string]string{"url": test.plain, "secure_url": test.safe, "name": "Login"} {
			if got := built.Find("#field-"+field).AttrOr("value", ""); got != want {
				t.Errorf("%s: %s: got %q, want %q", test.name, field, got, want)
			}
		}
		if got := built.Text(".notice"); got != "" {
			t.Errorf("%s: what was built is warned of: %s", test.name, got)
		}
	}
	wrong := d.Submit(page, "Build EM URL", url.Values{"em_host": {""}, "em_http_port": {"x"}})
	handlertest.Want(t, wrong, http.StatusUnprocessableEntity, "#error-summary", "Enter a value for Name or IP Address", "A port is a number")
}

func TestOddURLIsWarnedOfAndSaved(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	page := d.Submit(d.Get(servicesPath+"/new"), "Save", url.Values{
		"name": {"Login"}, "ascii_name": {"Login"}, "url": {"http://192.0.2.1;8080/emapp/EMAppServlet?device=#DEVICENAME#&EMCC=EMCC#"},
		"secure_url": {"https://[2001:db8::1]:8443/emapp/EMAppServlet?device=#DEVICENAME#&loginType=PIN"},
	})
	saved := d.Follow(page)
	handlertest.Want(t, saved, http.StatusOK, "#status", "Add successful")
	handlertest.Want(t, saved, http.StatusOK, ".notice", "Write a colon before the port, as in :8080", "Write EMCC=#EMCC#", "no login type “PIN”")
}

func TestServiceWithoutAnAddressIsRefused(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	for field, test := range map[string]struct {
		change url.Values
		want   string
	}{
		"url":        {url.Values{}, "Enter a value for Service URL"},
		"name":       {url.Values{"name": {""}}, "Enter a value for Service Name"},
		"ascii_name": {url.Values{"ascii_name": {"内線"}}, "ASCII Service Name can contain only"},
		"category":   {url.Values{"category": {"Web Widget"}}, "Service Category"},
	} {
		values := url.Values{"name": {"Login"}, "ascii_name": {"Login"}}
		for name, v := range test.change {
			values[name] = v
		}
		if field != "url" {
			values["url"] = []string{"http://192.0.2.1/x"}
		}
		handlertest.Want(t, d.Submit(d.Get(servicesPath+"/new"), "Save", values), http.StatusUnprocessableEntity, "#field-"+field+"-error", test.want)
	}
}

func TestEnterpriseSubscriptionIsChosenOnlyAtFirst(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	values := url.Values{"name": {"Login"}, "ascii_name": {"Login"}, "url": {"http://192.0.2.1/x"}, "enterprise": {"true"}}
	d.Follow(d.Submit(d.Get(servicesPath+"/new"), "Save", values))
	s, path := d.service(t, "Login")
	page := d.Get(path)
	if !s.Enterprise || page.Find("#field-enterprise[disabled][checked]").Length() != 1 {
		t.Errorf("got enterprise %t and %d locked check boxes", s.Enterprise, page.Find("#field-enterprise[disabled]").Length())
	}
	d.Follow(d.Submit(page, "Save", nil))
	if s, _ = d.service(t, "Login"); !s.Enterprise {
		t.Error("saving again took it away")
	}
	d.addService(t, "Weather", func(*phoneservice.Service) {})
	_, path = d.service(t, "Weather")
	late := d.Submit(d.Get(path), "Save", url.Values{"enterprise": {"true"}})
	handlertest.Want(t, late, http.StatusUnprocessableEntity, "#error-summary", "only when it is first configured")
}

func TestParametersAreAddedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	d.addService(t, "Weather", func(*phoneservice.Service) {})
	_, path := d.service(t, "Weather")
	page := d.Get(path + "/parameters/new")
	if page.Find("#field-required[checked]").Length() != 1 || page.Find("#field-masked[checked]").Length() != 0 {
		t.Error("a new parameter is not required, or is a password")
	}
	d.Follow(d.Submit(page, "Save", url.Values{"name": {"city"}, "display_name": {"City"}, "default_secret": {"Tokyo"}}))
	list := d.Follow(d.Submit(page, "Save", url.Values{"name": {"key"}, "display_name": {"Key"}, "default_secret": {" k3y"}, "masked": {"true"}}))
	handlertest.Want(t, list, http.StatusOK, "#parameters tbody", "city City Tokyo", "key Key (hidden)")
	twice := d.Submit(page, "Save", url.Values{"name": {"CITY"}, "display_name": {"City"}})
	handlertest.Want(t, twice, http.StatusUnprocessableEntity, "#field-name-error", "is there twice")

	secret := d.Get(path + "/parameters/2")
	if strings.Contains(secret.Body+list.Body, "k3y") {
		t.Error("the password is on a page")
	}
	d.Follow(d.Submit(secret, "Save", url.Values{"display_name": {"The key"}}))
	if s, _ := d.service(t, "Weather"); s.Parameters[1].Default != " k3y" || s.Parameters[1].DisplayName != "The key" {
		t.Errorf("an empty password did not leave the stored one: got %+v", s.Parameters[1])
	}
	shown := d.Get(path + "/parameters/2")
	delete := d.Submit(shown, "Delete", nil)
	handlertest.Want(t, delete, http.StatusOK, ".confirmation", "Delete the parameter “The key”")
	d.Follow(d.Submit(delete, "Delete", nil))
	if s, _ := d.service(t, "Weather"); len(s.Parameters) != 1 || s.Parameters[0].Name != "city" {
		t.Errorf("got the parameters %+v", s.Parameters)
	}
	if got := d.Submit(shown, "Save", nil).Status; got != http.StatusNotFound {
		t.Errorf("saving one that is gone: got %d", got)
	}
}

func TestPasswordThatIsNoneAnyMoreLosesItsDefault(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	d.addService(t, "Weather", func(s *phoneservice.Service) {
		s.Parameters = []phoneservice.Parameter{{Name: "key", DisplayName: "Key", Default: "k3y", Password: true}}
	})
	_, path := d.service(t, "Weather")
	list := d.Follow(d.Submit(d.Get(path+"/parameters/1"), "Save", url.Values{"masked": nil}))
	if s, _ := d.service(t, "Weather"); s.Parameters[0].Default != "" || strings.Contains(list.Body, "k3y") {
		t.Errorf("got the default %q", s.Parameters[0].Default)
	}
}

func TestUpdateSubscriptionsSaysHowMany(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	d.addService(t, "Weather", func(*phoneservice.Service) {})
	for _, name := range []string{"anna EM", "bob EM"} {
		d.add(t, name, "Cisco 8845", func(p *device.Profile) {
			p.Subscriptions = []device.Subscription{{Service: "Weather", Name: "Weather"}}
		})
	}
	_, path := d.service(t, "Weather")
	page := d.Follow(d.Submit(d.Get(path+"/parameters/new"), "Save", url.Values{"name": {"city"}, "display_name": {"City"}, "default_secret": {"Tokyo"}}))
	handlertest.Want(t, d.Follow(d.Submit(page, "Update Subscriptions", nil)), http.StatusOK, "#status", "2 subscriptions were updated")
	if got := d.stored(t, "bob EM").Subscriptions[0].Parameters["city"]; got != "Tokyo" {
		t.Errorf("got the city %q", got)
	}
	handlertest.Want(t, d.Follow(d.Submit(page, "Update Subscriptions", nil)), http.StatusOK, "#status", "already")
}

func TestWhoMayOnlyLookAtServicesSeesNoButtons(t *testing.T) {
	t.Parallel()
	d := phoneServices(t)
	d.addService(t, "Weather", withParameters)
	_, path := d.service(t, "Weather")
	d.console.Add(t, "rui", account.ReadOnly)
	page := d.console.SignIn(t, "rui").Get(path)
	handlertest.Want(t, page, http.StatusOK, "#parameters tbody", "city City")
	if got := page.Find("#parameters button, #parameters a").Length(); got != 0 || strings.Contains(page.Text("main"), "Build EM URL") {
		t.Errorf("got %d buttons and links among the parameters, or the builder", got)
	}
}
