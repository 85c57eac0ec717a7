package cdr_test

import (
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	pages "tandem/views/cdr"
)

func sender(address, host string) ledger.FeedKey {
	return ledger.FeedKey{Node: "tokyo-1", Listener: ledger.UDP, Address: address, Host: host}
}

// of returns the gateway called name.
func (g gatewayConsole) of(t *testing.T, name string) gateway.Gateway {
	t.Helper()
	gw, err := g.gateways.Named(t.Context(), name)
	handlertest.Must(t, err)
	return gw
}

func TestUnknownSendersAreShownWithALine(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	known := g.add(t, gateway.Gateway{Name: "HQ"})
	g.feed(t, sender("192.0.2.1", "hq"), ledger.FeedDelta{GatewayID: known.ID})
	g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{Messages: 12, Rate: 0.5, Apart: 4})
	list := g.Get(pages.UnknownPath)
	handlertest.Want(t, list, http.StatusOK, "tbody", "192.0.2.2 branch Syslog over UDP", "0.5 12 1 4 <189>1: branch: %VOIPAAA-5-VOIP_CALL_HISTORY: <b>")
	if got := list.Find("tbody a[href^='" + pages.UnknownPath + "']:not(.button)").Length(); got != 1 {
		t.Errorf("got %d senders, want the one that nobody admitted", got)
	}
}

func TestASenderIsAdmittedWithOneClick(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{})
	tcp := sender("192.0.2.2", "branch")
	tcp.Listener = ledger.TCP
	g.feed(t, tcp, ledger.FeedDelta{})
	list := g.Get(pages.UnknownPath)
	admitted := g.Follow(g.Submit(list, "Admit as New Gateway", nil))
	handlertest.Want(t, admitted, http.StatusOK, "#status", "Records of branch count from now on", "takes in the 2 lines that were kept apart")
	if gw := g.of(t, "branch"); !reflect.DeepEqual(gw.Addresses, []string{"192.0.2.2"}) || !reflect.DeepEqual(gw.Hosts, []string{"branch"}) {
		t.Errorf("got %+v", gw)
	}
	handlertest.Want(t, g.Get(pages.UnknownPath), http.StatusOK, ".empty", "There is nothing here yet")
	late := g.Follow(g.Submit(list, "Admit as New Gateway", nil))
	handlertest.Want(t, late, http.StatusOK, "#status", "That sender is admitted already")
}

func TestOfASenderBehindARelayOnlyTheNameIsAdmitted(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	feed := g.feed(t, sender("192.0.2.50", "branch"), ledger.FeedDelta{})
	g.feed(t, sender("192.0.2.50", "plant"), ledger.FeedDelta{})
	page := g.Get(pages.UnknownURL(feed.ID))
	handlertest.Want(t, page, http.StatusOK, "main", "it seems to be a relay")
	g.Follow(g.Submit(page, "Admit as New Gateway", nil))
	if gw := g.of(t, "branch"); len(gw.Addresses) != 0 || !reflect.DeepEqual(gw.Hosts, []string{"branch"}) {
		t.Errorf("got %+v, want the name only", gw)
	}
	g.Follow(g.Submit(g.Get(pages.UnknownPath), "Admit as New Gateway", nil))
	if gw := g.of(t, "plant"); len(gw.Addresses) != 0 || !reflect.DeepEqual(gw.Hosts, []string{"plant"}) {
		t.Errorf("with one click: got %+v, want the name only", gw)
	}
}

func TestASenderIsAddedToAGateway(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	hq := g.add(t, gateway.Gateway{Name: "HQ", Addresses: []string{"192.0.2.1"}})
	feed := g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{})
	page := g.Get(pages.UnknownURL(feed.ID))
	wrong := g.Submit(page, "Add to This Gateway", nil)
	handlertest.Want(t, wrong, http.StatusUnprocessableEntity, "#field-gateway-error", "Choose one of the listed values for Gateway")
	g.Follow(g.Submit(page, "Add to This Gateway", url.Values{"gateway": {"HQ"}, "by": {"address"}}))
	if gw := g.of(t, "HQ"); !reflect.DeepEqual(gw.Addresses, []string{"192.0.2.1", "192.0.2.2"}) || len(gw.Hosts) != 0 || gw.ID != hq.ID {
		t.Errorf("got %+v", gw)
	}
}

func TestASenderThatAnotherGatewayHasIsRefused(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	feed := g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{})
	page := g.Get(pages.UnknownURL(feed.ID))
	g.add(t, gateway.Gateway{Name: "Branch 7", Addresses: []string{"192.0.2.2"}})
	refused := g.Submit(page, "Admit as New Gateway", nil)
	handlertest.Want(t, refused, http.StatusUnprocessableEntity, "#error-summary", "belongs to the gateway “Branch 7”")
}

func TestAFileWithoutANameCannotBeAdmitted(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	feed := g.feed(t, ledger.FeedKey{Node: "tokyo-1", Listener: ledger.File}, ledger.FeedDelta{})
	page := g.Get(pages.UnknownURL(feed.ID))
	handlertest.Want(t, page, http.StatusOK, "main", "Import it again and choose its gateway")
	refused := g.Post(pages.UnknownURL(feed.ID)+"/admit", url.Values{})
	handlertest.Want(t, refused, http.StatusUnprocessableEntity, "#error-summary", "Nothing names the sender")
}

func TestASenderIsIgnoredAndShownAgain(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.SuperUsers)
	g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{})
	list := g.Follow(g.Submit(g.Get(pages.UnknownPath), "Ignore", nil))
	handlertest.Want(t, list, http.StatusOK, "#status", "branch is ignored from now on")
	if got := list.Find("tbody tr").Length(); got != 0 {
		t.Errorf("the list still has %d senders", got)
	}
	again := g.Follow(g.Submit(g.Get(pages.IgnoredPath), "Show Again", nil))
	handlertest.Want(t, again, http.StatusOK, "tbody", "branch")
	if got := g.audited(t, "unknown sender"); len(got) != 2 {
		t.Errorf("got the audit log %q, want both changes", got)
	}
}

func TestWhoMayOnlyReadCanAdmitNobody(t *testing.T) {
	t.Parallel()
	g := gatewayPages(t, account.ReadOnly)
	feed := g.feed(t, sender("192.0.2.2", "branch"), ledger.FeedDelta{})
	for _, path := range []string{pages.UnknownPath, pages.UnknownURL(feed.ID)} {
		if got := g.Get(path).Find("main button[formaction], #admit-form").Length(); got != 0 {
			t.Errorf("%s has %d buttons", path, got)
		}
	}
}
