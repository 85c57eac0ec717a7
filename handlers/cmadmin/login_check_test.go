package cmadmin_test

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/device"
	"tandem/model/mobility"
)

const checkPath = "/ccmadmin/login-check"

func loginCheck(t *testing.T) (*handlertest.Cluster, *handlertest.Browser) {
	t.Helper()
	c := handlertest.New(t)
	cluster := handlertest.NewCluster(t, c.DB)
	c.Handle(http.MethodGet, checkPath, (&cmadmin.LoginCheck{Check: cluster.Mobility.Check}).Show)
	c.Add(t, "ben", account.ReadOnly)
	return cluster, c.SignIn(t, "ben")
}

func TestTheLoginCheckAsksForUserAndPhone(t *testing.T) {
	t.Parallel()
	_, b := loginCheck(t)
	handlertest.Want(t, b.Get(checkPath), http.StatusOK, "#status", "Status: Ready")
	handlertest.Want(t, b.Get(checkPath+"?check=true&user_id=alice"), http.StatusUnprocessableEntity, "#status", "Device Name")

	known := b.Get(checkPath + "?phone=SEP00000000000A") // as the page of a phone leads here
	handlertest.Want(t, known, http.StatusOK, "#status", "Status: Ready")
	if got := known.Find("#field-phone").AttrOr("value", ""); got != "SEP00000000000A" {
		t.Errorf("got the phone %q, want that of the address", got)
	}
	if got := known.Find("#field-user_id").AttrOr("hx-get", ""); got != "/ccmadmin/names/users" {
		t.Errorf("got user IDs from %q, want them looked up", got)
	}
}

func TestTheLoginCheckNamesTheFirstThatFails(t *testing.T) {
	t.Parallel()
	cluster, b := loginCheck(t)
	cluster.Phone(t, "SEP00000000000A")
	cluster.Phone(t, "SEP00000000000B", func(p *device.Phone) { p.ExtensionMobility = false })
	cluster.User(t, "alice", "alice 8845")
	cluster.User(t, "bob")
	_, err := cluster.Mobility.Login(t.Context(), mobility.LoginRequest{
		Phone: "SEP00000000000A", UserID: "alice", Origin: mobility.OriginPhone,
		Client: mobility.Client{Address: netip.MustParseAddr("192.0.2.7")},
	})
	handlertest.Must(t, err)
	for name, test := range map[string]struct{ query, status, failed, code string }{
		"Extension Mobility is off": {"user_id=bob&phone=SEP00000000000B", "The phone shows “Login is unavailable(22)”.",
			"Extension Mobility is enabled on the phone", "22"},
		"no such phone": {"user_id=bob&phone=SEP1", "bob cannot log in on SEP1. Open Phone No phone has this device name.", "There is such a phone", "11"},
	} {
		p := b.Get(checkPath + "?" + test.query)
		handlertest.Want(t, p, http.StatusOK, "#status", test.status)
		first := p.Find(".step.failed").First()
		if got := strings.TrimSpace(first.Find("strong").Text()); got != test.failed {
			t.Errorf("%s: got %q first, want %q", name, got, test.failed)
		}
		if got := strings.TrimSpace(first.Find(".step-state").Text()); got != "Not met: this is why" {
			t.Errorf("%s: got %q, want the first that failed marked", name, got)
		}
		if n := first.Find("a[href='/ccmadmin/error-codes#code-" + test.code + "']").Length(); n != 1 {
			t.Errorf("%s: the step does not lead to code %s", name, test.code)
		}
	}
	another := b.Get(checkPath + "?user_id=bob&phone=SEP00000000000A")
	if got := another.Texts(".step.failed strong"); !slices.Contains(got, "Nobody else is logged in on the phone") {
		t.Errorf("got %v, want that alice is logged in among them", got)
	}
	handlertest.Want(t, b.Get(checkPath+"?user_id=zoe&phone=SEP00000000000A"), http.StatusOK, ".step.skipped", "The user has a PIN", "Not looked at")
}
