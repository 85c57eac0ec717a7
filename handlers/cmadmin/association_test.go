package cmadmin_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/routing"
)

func numeral(id int64) string { return strconv.FormatInt(id, 10) }

// rows returns the names in the rows of a group of the Association Information.
func rows(p *handlertest.Page, group string) string {
	section := p.Find(".association section").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Find("h3").Text() == group })
	return strings.Join(section.Find("li a, #association:not(:has(button)) .name").Map(func(_ int, s *goquery.Selection) string {
		return strings.TrimSpace(s.Text())
	}), " ")
}

func TestLinesAreAddedOrderedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8865", func(p *device.Profile) { p.Module1 = "BEKEM 36-Button Line Expansion Module" })
	var page *handlertest.Page
	for _, number := range []string{"1000", "２０００", "3000"} {
		form := d.Get(d.Get(path).Find("a:contains('Add a new DN')").AttrOr("href", ""))
		page = d.Follow(d.Submit(form, "Save", url.Values{"pattern": {number}, "label": {"Line " + number}}))
	}
	if got := rows(page, "Lines"); got != "1000 2000 3000" {
		t.Fatalf("got the lines %q", got)
	}
	page = d.Follow(d.Submit(page, "Move 3000 up", nil))
	if got := rows(page, "Lines"); got != "1000 3000 2000" {
		t.Errorf("after moving: got %q", got)
	}
	page = d.Follow(d.Submit(page, "Remove 1000", nil))
	if got := rows(page, "Lines"); got != "3000 2000" {
		t.Errorf("after removing: got %q", got)
	}
	line := d.Get(path + "/lines/1")
	d.Follow(d.Submit(line, "Save", url.Values{"display_name": {"Anna"}}))
	if got := d.stored(t, "anna EM").Lines[0]; got.DisplayName != "Anna" || got.Label != "Line 3000" {
		t.Errorf("got %+v", got)
	}
	twice := d.Post(path+"/lines/new", url.Values{"pattern": {"2000"}})
	if got := twice.Text("main"); twice.Status != http.StatusUnprocessableEntity || !strings.Contains(got, "2000 is on this device already") {
		t.Errorf("a number twice: got %d %s", twice.Status, got)
	}
	if got := d.Get(path + "/lines/3").Status; got != http.StatusNotFound {
		t.Errorf("a line that is not there: got %d", got)
	}
	if got := line.Find("a:contains('Configure Device (anna EM)')").AttrOr("href", ""); got != path {
		t.Errorf("Configure Device leads to %q", got)
	}
}

func TestNumberOfAnotherPartitionIsNotDoubledByMistake(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	if _, err := routing.NewPartitions(d.console.DB, time.Now).Add(t.Context(), routing.Partition{Name: "Phones PT"}); err != nil {
		t.Fatal(err)
	}
	other, path := d.add(t, "other", "Cisco 8845", nil), d.add(t, "anna EM", "Cisco 8845", nil)
	d.Follow(d.Post(other+"/lines/new", url.Values{"pattern": {"1000"}, "route_partition": {"Phones PT"}}))
	asked := d.Submit(d.Get(path+"/lines/new"), "Save", url.Values{"pattern": {"1000"}})
	if got := asked.Find("#field-route_partition-error").Text(); !strings.Contains(got, "1000 in the partition Phones PT") {
		t.Fatalf("got %d %s", asked.Status, asked.Text("main"))
	}
	d.Follow(d.Submit(asked, "Save", url.Values{"route_partition": {"Phones PT"}}))
	if got, want := d.stored(t, "anna EM").Lines[0].DirectoryNumberID, d.stored(t, "other").Lines[0].DirectoryNumberID; got != want {
		t.Errorf("got the number with id %d, want the one with id %d, which both have", got, want)
	}
	page := d.Follow(d.Submit(asked, "Save", url.Values{"add_new": {"true"}}))
	if got := rows(page, "Lines"); got != "1000 1000" {
		t.Errorf("adding it all the same: got %q", got)
	}
}

func TestTwoWhoOrderTheSameLinesDoNotUndoEachOther(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	for _, number := range []string{"1000", "2000"} {
		d.Follow(d.Post(path+"/lines/new", url.Values{"pattern": {number}}))
	}
	mine, line := d.Get(path), d.Get(path+"/lines/1")
	d.Follow(d.Submit(mine, "Remove 1000", nil))
	page := d.Follow(d.Submit(mine, "Remove 1000", nil))
	if got := page.Text("#status"); !strings.Contains(got, "Nothing was moved or removed") || rows(page, "Lines") != "2000" {
		t.Errorf("pressed twice: got %q and the lines %q", got, rows(page, "Lines"))
	}
	if got := d.Submit(line, "Save", url.Values{"label": {"Mine"}}).Status; got != http.StatusConflict {
		t.Errorf("a line that became another one: got %d, want %d", got, http.StatusConflict)
	}
}

func TestLinesEndWhereTheButtonsEnd(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	for _, number := range []string{"1000", "2000"} { // the standard template has two
		d.Follow(d.Post(path+"/lines/new", url.Values{"pattern": {number}}))
	}
	if got := d.Get(path).Find("a:contains('Add a new DN')").Length(); got != 0 {
		t.Error("a line is offered for which there is no button")
	}
	refused := d.Post(path+"/lines/new", url.Values{"pattern": {"3000"}})
	if got := refused.Text("main"); !strings.Contains(got, "have 2 buttons for lines") {
		t.Errorf("got %d %s", refused.Status, got)
	}
}

func TestSpeedDialsAndThoseWithStateHaveListsOfTheirOwn(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	plain := d.add(t, "plain", "Cisco 8845", nil)
	if got := d.Get(plain).Find("a:contains('Add a new BLF SD')").Length(); got != 0 {
		t.Error("a BLF speed dial is offered by a template without such buttons")
	}
	path := d.add(t, "anna EM", "Cisco 8865", func(p *device.Profile) { p.Module1 = "BEKEM 36-Button Line Expansion Module" })
	for _, add := range [][2]string{{"/speed-dials", "110"}, {"/speed-dials", "119"}, {"/blf-speed-dials", "2000"}} {
		d.Follow(d.Submit(d.Get(path+add[0]+"/new"), "Save", url.Values{"number": {add[1]}, "label": {"To " + add[1]}}))
	}
	page := d.Follow(d.Submit(d.Get(path), "Move 110 down", nil))
	if got := rows(page, "Speed Dials") + " / " + rows(page, "Busy Lamp Field Speed Dials"); got != "119 110 / 2000" {
		t.Errorf("got %q", got)
	}
	page = d.Follow(d.Submit(d.Get(path+"/blf-speed-dials/1"), "Save", url.Values{"number": {"3000"}}))
	if got := rows(page, "Busy Lamp Field Speed Dials"); got != "3000" {
		t.Errorf("got %q", got)
	}
	wrong := d.Submit(d.Get(path+"/speed-dials/1"), "Save", url.Values{"number": {"police"}})
	if got := wrong.Find("#field-number-error").Text(); !strings.Contains(got, "1 to 50 digits") {
		t.Errorf("got %d %q", wrong.Status, got)
	}
}

// addService stores a service with a text that is required, and a password.
func (d deviceConsole) addService(t *testing.T, name string, change func(*phoneservice.Service)) {
	t.Helper()
	s := phoneservice.Blank()
	s.Name, s.ASCIIName, s.URL = name, name, "http://192.0.2.7:8080/service"
	change(&s)
	if _, err := d.services.Add(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func withParameters(s *phoneservice.Service) {
	s.Parameters = []phoneservice.Parameter{
		{Name: "city", DisplayName: "City", Required: true},
		{Name: "key", DisplayName: "Key", Required: true, Password: true},
	}
}

func TestServiceIsSubscribedChangedAndUnsubscribed(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	d.addService(t, "Weather", withParameters)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	page := d.Get(path + "/subscriptions/new?service=Weather")
	refused := d.Submit(page, "Subscribe", url.Values{"name": {"My weather"}})
	for _, id := range []string{"city", "key"} {
		if got := refused.Find("#field-parameter_" + id + "-error").Text(); got == "" {
			t.Errorf("no error at the required parameter %s:\n%s", id, refused.Text("main"))
		}
	}
	page = d.Follow(d.Submit(refused, "Subscribe", url.Values{"value": {"Tokyo"}, "secret_value": {" k3y "}}))
	if got := page.Text("main"); !strings.Contains(got, "My weather") {
		t.Fatalf("got %s", got)
	}
	page = d.Get(path + "/subscriptions/1")
	if strings.Contains(page.Body, "k3y") {
		t.Error("the password is on the page")
	}
	d.Follow(d.Submit(page, "Save", url.Values{"value": {"Osaka"}}))
	if got := d.stored(t, "anna EM").Subscriptions[0].Parameters; got["city"] != "Osaka" || got["key"] != " k3y " {
		t.Errorf("got the parameters %q", got)
	}
	asked := d.Submit(d.Get(path+"/subscriptions/1"), "Unsubscribe", nil)
	page = d.Follow(d.Submit(asked, "Unsubscribe", nil))
	if got := len(d.stored(t, "anna EM").Subscriptions); got != 0 || !strings.Contains(page.Text("#status"), "Delete successful") {
		t.Errorf("got %d subscriptions and %q", got, page.Text("#status"))
	}
}

func TestEnterpriseServicesAreShownAndNotOffered(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	d.addService(t, "Weather", func(*phoneservice.Service) {})
	d.addService(t, "Login", func(s *phoneservice.Service) { s.Enterprise = true })
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	page := d.Get(path + "/subscriptions")
	if got := page.Text("tbody"); !strings.Contains(got, "Login") || !strings.Contains(got, "Enterprise subscription") {
		t.Errorf("got the rows %q", got)
	}
	if got := strings.Join(offered(page, "service"), ", "); got != "Choose…, Weather" {
		t.Errorf("got the services %q", got)
	}
	back := d.Follow(d.Get(path + "/subscriptions/new"))
	if got := back.Text("#status"); !strings.Contains(got, "Select a service first") {
		t.Errorf("got %q", got)
	}
}

func TestWhoMayOnlyLookSeesNoButtonsInTheAssociation(t *testing.T) {
	t.Parallel()
	d := deviceProfiles(t)
	path := d.add(t, "anna EM", "Cisco 8845", nil)
	d.Follow(d.Post(path+"/lines/new", url.Values{"pattern": {"1000"}}))
	d.console.Add(t, "rui", account.ReadOnly)
	page := d.console.SignIn(t, "rui").Get(path)
	if got := page.Find("#association button, #association a").Length(); got != 0 || rows(page, "Lines") != "1000" {
		t.Errorf("got %d buttons and links, and the lines %q", got, rows(page, "Lines"))
	}
}
