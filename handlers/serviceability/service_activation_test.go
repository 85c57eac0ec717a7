package serviceability_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/service"
)

const activationPath = "/ccmservice/service-activation"

// checks returns the names of the checked boxes.
func checks(p *page) []string {
	return slices.Collect(values(p, "td.check input[type=checkbox][checked]"))
}

func values(p *page, selector string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, s := range p.Find(selector).EachIter() {
			if !yield(s.AttrOr("value", "")) {
				return
			}
		}
	}
}

func TestServiceActivationListsFeatureServicesByGroup(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.get(activationPath)
	want := []string{
		"Check All Services",
		"Database and Admin Services", "Cisco Bulk Provisioning Service It works in bulk. Deactivated",
		"Performance and Monitoring Services",
		"Call Home Receiver It receives. Activated", "Cisco Call Home It calls home. Activated",
		"CM Services", "Cisco Tftp It serves files. Deactivated",
	}
	if got := page.texts("tbody tr"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := checks(page), []string{receiver, callHome}; !slices.Equal(got, want) {
		t.Errorf("checked: got %q, want %q", got, want)
	}
	if page.Find("[hx-trigger]#services").Length() > 0 {
		t.Error("the page polls although nothing is under way")
	}
}

func TestServiceActivationAsksAndCarriesOut(t *testing.T) {
	t.Parallel()
	n := start(t, account.ServerMonitoring)
	close(n.release)
	question := n.submit(n.get(activationPath), "Save", url.Values{"service": {receiver, bulk}})
	want := []string{
		"Cisco Call Home will be deactivated and stopped. What it does: It calls home.",
		"Without Cisco Call Home these services do not work: Call Home Receiver",
		"Cisco Bulk Provisioning Service will be activated and started. What it does: It works in bulk.",
	}
	if got := question.texts(".confirmation li"); !slices.Equal(got, want) {
		t.Errorf("asked: got %q, want %q", got, want)
	}
	if !n.sup.Running(callHome) || n.activated(bulk) {
		t.Fatal("something was changed before it was confirmed")
	}
	after := n.follow(n.submit(question, "OK", nil))
	if n.sup.Running(callHome) || !n.sup.Running(bulk) || !n.sup.Running(receiver) {
		t.Error("the services do not run as it was asked")
	}
	wantStatus := "Update successful Cisco Call Home was deactivated and stopped Cisco Bulk Provisioning Service was activated and started"
	if got := after.text("#status"); got != wantStatus {
		t.Errorf("status: got %q, want %q", got, wantStatus)
	}
	if got, want := checks(after), []string{bulk, receiver}; !slices.Equal(got, want) {
		t.Errorf("checked: got %q, want %q", got, want)
	}
}

func TestServiceActivationSetsBoxesWithoutSaving(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	n.carryOut(receiver, service.Deactivate)
	page := n.follow(n.submit(n.get(activationPath), "Set to Default", nil))
	if got, want := checks(page), []string{receiver, callHome}; !slices.Equal(got, want) {
		t.Errorf("checked: got %q, want %q", got, want)
	}
	if n.activated(receiver) {
		t.Error("the service was activated")
	}
	question := n.submit(page, "Save", nil)
	if got := question.text(".confirmation"); !strings.Contains(got, "Call Home Receiver will be activated") {
		t.Errorf("asked: %q", got)
	}
}

func TestServiceActivationKeepsWhatSomebodyElseChanged(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.get(activationPath)
	n.carryOut(receiver, service.Deactivate)
	question := n.submit(page, "Save", url.Values{"service": {receiver}}) // takes the box of Call Home away
	if got := question.texts(".confirmation li"); len(got) != 1 || !strings.HasPrefix(got[0], callHome) {
		t.Errorf("asked: got %q, want only %s", got, callHome)
	}
	n.submit(question, "OK", nil)
	if n.activated(receiver) || n.activated(callHome) {
		t.Error("what somebody else deactivated is active again")
	}
	unchanged := n.follow(n.submit(page, "Save", nil))
	if got := unchanged.text("#status"); !strings.HasPrefix(got, "Nothing was changed") {
		t.Errorf("status: %q", got)
	}
}

func TestServiceActivationShowsWhatTakesItsTime(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	question := n.submit(n.get(activationPath), "Save", url.Values{"service": {receiver, callHome, bulk}})
	page := n.follow(n.submit(question, "OK", nil))
	if got := page.text(".notice:not(noscript *)"); !strings.Contains(got, "the node is still busy with the request") {
		t.Errorf("got the notice %q", got)
	}
	if got := page.texts("tbody tr"); !slices.Contains(got, bulk+" It works in bulk. Activated Starting") {
		t.Errorf("got %q, want one that is starting", got)
	}
	poll, polls := page.Find("#services[hx-trigger]").Attr("hx-get")
	if !polls {
		t.Fatal("the page does not keep itself current")
	}
	close(n.release)
	n.carryOut(collector, service.Start) // commands are executed in turn
	part := n.get(poll, "services")
	if got := part.texts(".notice"); !slices.Equal(got, []string{bulk + " was activated and started"}) {
		t.Errorf("got the notices %q", got)
	}
	if part.Find("[hx-trigger]").Length() > 0 || part.Find("h1").Length() > 0 {
		t.Error("the part polls on, or is a whole page")
	}
}

func TestServiceActivationSaysWhatFails(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	question := n.submit(n.get(activationPath), "Save", url.Values{"service": {receiver, callHome, broken}})
	page := n.follow(n.submit(question, "OK", nil))
	if got, want := page.text(".status.warning"), broken+" did not start: port 69 is taken"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestServicesAreOnlyShownToThoseWhoMayNotChangeThem(t *testing.T) {
	t.Parallel()
	n := start(t, account.ReadOnly)
	for _, path := range []string{activationPath, "/ccmservice/control-center/feature", "/ccmservice/control-center/network"} {
		page := n.get(path)
		if page.status != http.StatusOK || page.Find("#services input, #services button").Length() > 0 {
			t.Errorf("%s: status %d, controls %q", path, page.status, page.texts("#services button"))
		}
	}
}

func TestServicePagesRefuseWhatNoPageSends(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	for name, got := range map[string]int{
		"an unknown node":         n.get(activationPath + "?node=99").status,
		"a node that is a word":   n.get(activationPath + "?node=x").status,
		"a post to no known node": n.post(activationPath, url.Values{"node": {"99"}, "action": {"save"}}).status,
		"another kind of service": n.post("/ccmservice/control-center/feature", url.Values{"service": {collector}, "action": {"stop"}}).status,
	} {
		if got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", name, got)
		}
	}
	if got := n.post(activationPath, url.Values{"action": {"explode"}}).status; got != http.StatusBadRequest {
		t.Errorf("an unknown button: got status %d, want 400", got)
	}
	if got := n.get(activationPath + "?command=x&command=12345&check=sky").status; got != http.StatusOK {
		t.Errorf("commands that are no longer kept: got status %d, want 200", got)
	}
}

func TestServiceActivationKeepsBoxesWhenTheLanguageIsSwitched(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	request := httptest.NewRequest(http.MethodPost, "/language", nil)
	request.AddCookie(n.cookie)
	current, err := n.session.Load(request)
	if err != nil {
		t.Fatal(err)
	}
	draft := session.Draft{Path: activationPath, Values: url.Values{"node": {"1"}, "service": {bulk}, "was": {receiver, callHome}}}
	if err := current.SaveDraft(httptest.NewRecorder(), request.WithContext(n.ctx), draft); err != nil {
		t.Fatal(err)
	}
	page := n.get(activationPath + "?draft=1")
	if got := checks(page); !slices.Equal(got, []string{bulk}) {
		t.Errorf("checked: got %q, want %q", got, bulk)
	}
	if got := page.text(".status.warning"); !strings.HasPrefix(got, "Nothing was saved yet") {
		t.Errorf("status: %q", got)
	}
}
