package serviceability_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/service"
)

const activationPath = "/ccmservice/service-activation"

// checks returns the names of the checked boxes.
func checks(p *handlertest.Page) []string {
	return slices.Collect(values(p, "td.check input[type=checkbox][checked]"))
}

func values(p *handlertest.Page, selector string) func(yield func(string) bool) {
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
	page := n.Get(activationPath)
	want := []string{
		"Check All Services",
		"Database and Admin Services", "Cisco Bulk Provisioning Service It works in bulk. Deactivated",
		"Performance and Monitoring Services",
		"Call Home Receiver It receives. Activated", "Cisco Call Home It calls home. Activated",
		"Cisco Tftp It serves files. Deactivated",
	}
	if got := page.Texts("tbody tr"); !slices.Equal(got, want) {
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
	question := n.Submit(n.Get(activationPath), "Save", url.Values{"service": {receiver, bulk}})
	want := []string{
		"Cisco Call Home will be deactivated and stopped. What it does: It calls home.",
		"Without Cisco Call Home these services do not work: Call Home Receiver",
		"Cisco Bulk Provisioning Service will be activated and started. What it does: It works in bulk.",
	}
	if got := question.Texts(".confirmation li"); !slices.Equal(got, want) {
		t.Errorf("asked: got %q, want %q", got, want)
	}
	if !n.sup.Running(callHome) || n.activated(bulk) {
		t.Fatal("something was changed before it was confirmed")
	}
	after := n.Follow(n.Submit(question, "OK", nil))
	if n.sup.Running(callHome) || !n.sup.Running(bulk) || !n.sup.Running(receiver) {
		t.Error("the services do not run as it was asked")
	}
	wantStatus := "Update successful Cisco Call Home was deactivated and stopped Cisco Bulk Provisioning Service was activated and started"
	if got := after.Text("#status"); got != wantStatus {
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
	page := n.Follow(n.Submit(n.Get(activationPath), "Set to Default", nil))
	if got, want := checks(page), []string{receiver, callHome}; !slices.Equal(got, want) {
		t.Errorf("checked: got %q, want %q", got, want)
	}
	if n.activated(receiver) {
		t.Error("the service was activated")
	}
	question := n.Submit(page, "Save", nil)
	if got := question.Text(".confirmation"); !strings.Contains(got, "Call Home Receiver will be activated") {
		t.Errorf("asked: %q", got)
	}
}

func TestServiceActivationKeepsWhatSomebodyElseChanged(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.Get(activationPath)
	n.carryOut(receiver, service.Deactivate)
	question := n.Submit(page, "Save", url.Values{"service": {receiver}}) // takes the box of Call Home away
	if got := question.Texts(".confirmation li"); len(got) != 1 || !strings.HasPrefix(got[0], callHome) {
		t.Errorf("asked: got %q, want only %s", got, callHome)
	}
	n.Submit(question, "OK", nil)
	if n.activated(receiver) || n.activated(callHome) {
		t.Error("what somebody else deactivated is active again")
	}
	unchanged := n.Follow(n.Submit(page, "Save", nil))
	if got := unchanged.Text("#status"); !strings.HasPrefix(got, "Nothing was changed") {
		t.Errorf("status: %q", got)
	}
}

func TestServiceActivationShowsWhatTakesItsTime(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	question := n.Submit(n.Get(activationPath), "Save", url.Values{"service": {receiver, callHome, bulk}})
	page := n.Follow(n.Submit(question, "OK", nil))
	if got := page.Text(".notice:not(noscript *)"); !strings.Contains(got, "the node is still busy with the request") {
		t.Errorf("got the notice %q", got)
	}
	if got := page.Texts("tbody tr"); !slices.Contains(got, bulk+" It works in bulk. Activated Starting") {
		t.Errorf("got %q, want one that is starting", got)
	}
	poll, polls := page.Find("#services[hx-trigger]").Attr("hx-get")
	if !polls {
		t.Fatal("the page does not keep itself current")
	}
	close(n.release)
	n.carryOut(collector, service.Start) // commands are executed in turn
	part := n.Fragment(poll, "services")
	if got := part.Texts(".notice"); !slices.Equal(got, []string{bulk + " was activated and started"}) {
		t.Errorf("got the notices %q", got)
	}
	if part.Find("[hx-trigger]").Length() > 0 || part.Find("h1").Length() > 0 {
		t.Error("the part polls on, or is a whole page")
	}
}

func TestServiceActivationSaysWhatFails(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	question := n.Submit(n.Get(activationPath), "Save", url.Values{"service": {receiver, callHome, broken}})
	page := n.Follow(n.Submit(question, "OK", nil))
	if got, want := page.Text(".status.warning"), broken+" did not start: port 69 is taken"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestServicesAreOnlyShownToThoseWhoMayNotChangeThem(t *testing.T) {
	t.Parallel()
	n := start(t, account.ReadOnly)
	for _, path := range []string{activationPath, "/ccmservice/control-center/feature", "/ccmservice/control-center/network"} {
		page := n.Get(path)
		if page.Status != http.StatusOK || page.Find("#services input, #services button").Length() > 0 {
			t.Errorf("%s: status %d, controls %q", path, page.Status, page.Texts("#services button"))
		}
	}
}

func TestServicePagesRefuseWhatNoPageSends(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	for name, got := range map[string]int{
		"an unknown node":         n.Get(activationPath + "?node=99").Status,
		"a node that is a word":   n.Get(activationPath + "?node=x").Status,
		"a post to no known node": n.Post(activationPath, url.Values{"node": {"99"}, "action": {"save"}}).Status,
		"another kind of service": n.Post("/ccmservice/control-center/feature", url.Values{"service": {collector}, "action": {"stop"}}).Status,
	} {
		if got != http.StatusNotFound {
			t.Errorf("%s: got status %d, want 404", name, got)
		}
	}
	if got := n.Post(activationPath, url.Values{"action": {"explode"}}).Status; got != http.StatusBadRequest {
		t.Errorf("an unknown button: got status %d, want 400", got)
	}
	if got := n.Get(activationPath + "?command=x&command=12345&check=sky").Status; got != http.StatusOK {
		t.Errorf("commands that are no longer kept: got status %d, want 200", got)
	}
}

func TestServiceActivationKeepsBoxesWhenTheLanguageIsSwitched(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	n.SaveDraft(session.Draft{Path: activationPath, Values: url.Values{"node": {"1"}, "service": {bulk}, "was": {receiver, callHome}}})
	page := n.Get(activationPath + "?draft=1")
	if got := checks(page); !slices.Equal(got, []string{bulk}) {
		t.Errorf("checked: got %q, want %q", got, bulk)
	}
	if got := page.Text(".status.warning"); !strings.HasPrefix(got, "Nothing was saved yet") {
		t.Errorf("status: %q", got)
	}
}
