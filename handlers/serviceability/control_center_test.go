package serviceability_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model/account"
	"tandem/model/service"
)

const (
	featurePath = "/ccmservice/control-center/feature"
	networkPath = "/ccmservice/control-center/network"
)

func TestControlCenterShowsStates(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	got := n.Get(featurePath).Text("tbody")
	running := regexp.MustCompile(`Cisco Call Home It calls home\. Started Activated \d{4}-\d\d-\d\d \d\d:\d\d:\d\d JST 00:00:0\d`)
	if !running.MatchString(got) {
		t.Errorf("got %q, want a line such as %s", got, running)
	}
	if want := "It is deactivated. Activate it on the Service Activation page; that also starts it. Stopped Deactivated – –"; !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

func TestControlCenterSaysWhyThereIsNoButton(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.Get(networkPath)
	if got := slices.Collect(values(page, "input[type=radio]")); !slices.Equal(got, []string{collector}) {
		t.Errorf("got buttons for %q, want %s only", got, collector)
	}
	if got := page.Texts(".why-not"); !slices.Equal(got, []string{"It serves this page."}) {
		t.Errorf("got the reasons %q", got)
	}
	refused := n.Follow(n.Post(networkPath, url.Values{"service": {tomcat}, "action": {"restart"}}))
	if got := refused.Text(".status.warning"); got != "It serves this page." {
		t.Errorf("asked all the same: got %q", got)
	}
}

func TestControlCenterStopsAndStarts(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	question := n.Submit(n.Get(networkPath), "Stop", url.Values{"service": {collector}})
	want := []string{
		"Cisco RIS Data Collector will be stopped until somebody starts it again. What it does: It collects facts.",
		"Without Cisco RIS Data Collector these services do not work: Call Home Receiver, Cisco Call Home",
	}
	if got := question.Texts(".confirmation li"); !slices.Equal(got, want) {
		t.Errorf("asked: got %q, want %q", got, want)
	}
	if !n.sup.Running(collector) {
		t.Fatal("the service was stopped before it was confirmed")
	}
	stopped := n.Follow(n.Submit(question, "Stop", nil))
	if got := stopped.Text(".status.success"); got != collector+" was stopped" || n.sup.Running(collector) {
		t.Errorf("got %q, running %v", got, n.sup.Running(collector))
	}
	if got := stopped.Text("tbody"); !strings.Contains(got, "It collects facts. Stopped – –") {
		t.Errorf("got %q", got)
	}
	for button, want := range map[string]string{"Start": " was started", "Restart": " was restarted"} {
		page := n.Follow(n.Submit(stopped, button, url.Values{"service": {collector}}))
		if got := page.Text(".status.success"); got != collector+want || !n.sup.Running(collector) {
			t.Errorf("%s: got %q, running %v", button, got, n.sup.Running(collector))
		}
	}
}

func TestControlCenterNeedsAChoice(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.Submit(n.Get(featurePath), "Start", nil)
	if page.Status != http.StatusUnprocessableEntity {
		t.Errorf("got status %d, want 422", page.Status)
	}
	link := page.Find("#error-summary a").AttrOr("href", "")
	if target := page.Find(link); link == "" || !target.Is("input[type=radio]") {
		t.Errorf("the summary leads to %q, which is no service", link)
	}
}

func TestControlCenterShowsWhyAServiceDoesNotRun(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	n.carryOut(broken, service.Activate)
	got, want := n.Get(featurePath).Text("tbody"), "Not Running port 69 is taken Activated – –"
	if !strings.Contains(got, want) {
		t.Errorf("got %q, want %q in it", got, want)
	}
}

func TestAnUnreachableNodeIsTold(t *testing.T) {
	t.Parallel()
	n := start(t, account.SuperUsers)
	page := n.Get(featurePath)
	n.stop()
	n.later(time.Minute)
	const want = "Connection to the Server cannot be established (unable to access Remote Node)"
	for _, path := range []string{featurePath, networkPath, activationPath} {
		page := n.Get(path)
		if got := page.Text(".status.error"); !strings.HasPrefix(got, want+" node1 gave its last sign of life at ") {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
		if page.Find("#services input").Length() > 0 || page.Text("option") != "node1 (not reachable)" {
			t.Errorf("%s: the node can be controlled: %s", path, page.Text("main"))
		}
	}
	late := n.Follow(n.Submit(page, "Start", url.Values{"service": {callHome}}))
	if got := late.Text(".status.error"); !strings.HasPrefix(got, want) {
		t.Errorf("a late request: got %q, want %q", got, want)
	}
}
