package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tandem/model/account"
)

// TestWhoOnlyReadsSeesNoButtons opens every page as a member of Read Only:
// nothing on it sends a form.
func TestWhoOnlyReadsSeesNoButtons(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, reader := p.makeSamples(t), p.member(t, "ben", account.ReadOnly)
	for _, e := range p.endpoints(t) {
		if e.method != http.MethodGet || e.isOpen() || e.isEverybodys() {
			continue
		}
		a := reader.get(known.path(t, e))
		if got := a.Find(`main form[method="post"] :is(button, noscript)`).Length(); got != 0 {
			t.Errorf("%s: got %d buttons, want none", e, got)
		}
	}
}

func TestTrustIsOfferedToThoseWhoMayGiveIt(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	config := smart()
	config.DestinationURL = server.URL
	p := startSetUp(t, config)
	for offers, v := range map[int]*visitor{1: p.admin(t), 0: p.member(t, "mia", account.ServerMonitoring)} {
		a := v.post("/ccmservice/call-home/connection-test", nil).want(t, http.StatusOK, "main", "which this node does not trust")
		if got := a.Find("#trust-form").Length(); got != offers {
			t.Errorf("got %d offers to trust the certificate, want %d", got, offers)
		}
	}
}

// TestAStoppedSenderIsTold: what waits for it is not said to be on its way.
func TestAStoppedSenderIsTold(t *testing.T) {
	t.Parallel()
	admin := startSetUp(t, smart()).admin(t)
	stop := url.Values{"service": {serviceSender}, "action": {"stop"}, "confirmed": {"true"}}
	admin.follow(admin.post("/ccmservice/control-center/network", stop)).want(t, http.StatusOK, "#status", "was stopped")
	form := admin.get("/ccmservice/call-home").fields()
	sending := admin.follow(admin.post("/ccmservice/call-home", with(form, "action", "now")))
	sending.want(t, http.StatusOK, "main", "The service Call Home Sender is stopped on this node")
	delivery := sending.Find(`a[href^="/ccmservice/call-home/deliveries/"]`).First().AttrOr("href", "")
	tried := admin.follow(admin.post(delivery, url.Values{"action": {"try"}}))
	tried.want(t, http.StatusOK, "#status", "as soon as the service Call Home Sender runs", "main", "is stopped on this node")
	if !strings.Contains(tried.text("main"), "Queued") {
		t.Errorf("got %s, want the delivery to wait", tried.text("main"))
	}
}
