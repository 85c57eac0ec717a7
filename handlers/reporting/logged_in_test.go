package reporting_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/reporting"
	"tandem/model/account"
	"tandem/model/mobility"
)

const (
	loggedInPath = "/cucreports/logged-in-devices"
	endedPath    = "/cucreports/ended-sessions"
	phoneA       = "SEP00000000000A"
	phoneB       = "SEP00000000000B"
)

// office is a cluster in which alice is logged in on phone A and bob on B, and a
// browser in which somebody of that access group looks at its reports.
type office struct {
	*handlertest.Cluster
	*handlertest.Browser
}

func newOffice(t *testing.T, group account.Group) office {
	t.Helper()
	c := handlertest.New(t)
	o := office{Cluster: handlertest.NewCluster(t, c.DB)}
	active, ended := &reporting.LoggedIn{Mobility: o.Mobility}, &reporting.Ended{Mobility: o.Mobility}
	c.Handle(http.MethodGet, loggedInPath, active.List)
	c.Handle(http.MethodGet, loggedInPath+".csv", active.CSV)
	c.Handle(http.MethodPost, loggedInPath+"/log-out", active.LogOut)
	c.Handle(http.MethodGet, endedPath, ended.List)
	c.Handle(http.MethodGet, endedPath+".csv", ended.CSV)
	c.Add(t, "ann", group)
	o.Browser = c.SignIn(t, "ann")
	o.Phone(t, phoneA)
	o.Phone(t, phoneB)
	o.User(t, "alice", "alice 8845")
	o.User(t, "bob", "bob 8845")
	o.login(t, phoneA, "alice")
	o.login(t, phoneB, "bob")
	return o
}

func (o office) login(t *testing.T, phone, userID string) {
	t.Helper()
	_, err := o.Mobility.Login(t.Context(), mobility.LoginRequest{
		Phone: phone, UserID: userID, Origin: mobility.OriginPhone, Client: mobility.Client{Address: netip.MustParseAddr("192.0.2.7")},
	})
	handlertest.Must(t, err)
}

// present says who is logged in on A and B.
func (o office) present(t *testing.T) string {
	t.Helper()
	return o.LoggedIn(t, phoneA) + "," + o.LoggedIn(t, phoneB)
}

func TestTheReportTellsWhoIsLoggedInSinceWhen(t *testing.T) {
	t.Parallel()
	o := newOffice(t, account.ReadOnly)
	p := o.Get(loggedInPath)
	handlertest.Want(t, p, http.StatusOK, "tbody tr:first-child", phoneA, "alice", "Person", "alice 8845", "2026-11-22 10:00:00", "This cluster", "On the phone")
	if n := p.Find("tbody tr").Length(); n != 2 {
		t.Errorf("got %d rows, want 2", n)
	}
	if n := p.Find("button:contains('Log Out'), td input").Length(); n != 0 {
		t.Error("who may only read is offered to log others out")
	}
	found := o.Get(loggedInPath + "?f=user_id&o=exactly&t=BOB")
	handlertest.Want(t, found, http.StatusOK, "tbody", phoneB)
	if strings.Contains(found.Text("tbody"), phoneA) {
		t.Error("the filter leaves alice in")
	}
	file := o.Get(loggedInPath + ".csv?f=user_id&o=exactly&t=BOB")
	if lines := strings.Split(strings.TrimSpace(file.Body), "\r\n"); len(lines) != 2 || !strings.Contains(lines[1], ",bob,,Person,bob 8845,,2026-11-22T10:00:00.000Z,") {
		t.Errorf("got the file %q, want the heads and bob", file.Body)
	}
	handlertest.Want(t, o.Get(loggedInPath+".csv?f=started_at&o=before&t=nonsense"), http.StatusUnprocessableEntity, "#status", "There is a problem")
}

func TestTheChosenAreLoggedOutAfterAsking(t *testing.T) {
	t.Parallel()
	o := newOffice(t, account.SuperUsers)
	list := o.Get(loggedInPath)
	handlertest.Want(t, o.Follow(o.Submit(list, "Log Out Selected", nil)), http.StatusOK, "#status", "Select the phones to log out.")

	question := o.Submit(list, "Log Out Selected", url.Values{"session": {phoneA + " alice"}})
	handlertest.Want(t, question, http.StatusOK, ".confirmation", "Log out 1 user", "alice on "+phoneA)
	if got := o.present(t); got != "alice,bob" {
		t.Fatalf("before the answer got %s logged in, want both", got)
	}
	handlertest.Want(t, o.Follow(o.Submit(question, "Log Out", nil)), http.StatusOK, "#status", "1 user")
	if got := o.present(t); got != ",bob" {
		t.Errorf("got %s logged in, want only bob", got)
	}
	handlertest.Want(t, o.Get(endedPath), http.StatusOK, "tbody", phoneA, "alice", "Logged out by an administrator", "ann")
}

func TestWhoCameInBetweenStaysLoggedIn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, account.SuperUsers)
	question := o.Submit(o.Get(loggedInPath), "Log Out Selected", url.Values{"session": {phoneA + " alice"}})
	_, err := o.Mobility.LogoutAll(t.Context(), mobility.Which{}, mobility.InBulk, "somebody")
	handlertest.Must(t, err)
	o.login(t, phoneA, "bob")
	handlertest.Want(t, o.Follow(o.Submit(question, "Log Out", nil)), http.StatusOK, "#status", "0 users were logged out", "1 had logged out already")
	if got := o.present(t); got != "bob," {
		t.Errorf("got %s logged in, want bob still", got)
	}
}

func TestEverybodyWhomTheFilterFindsIsLoggedOut(t *testing.T) {
	t.Parallel()
	o := newOffice(t, account.SuperUsers)
	question := o.Submit(o.Get(loggedInPath+"?f=phone&o=ends&t=0b"), "Log Out All Found", nil)
	handlertest.Want(t, question, http.StatusOK, ".confirmation", "whom the filter finds?")
	done := o.Submit(question, "Log Out", nil)
	if to := done.Header.Get("Location"); !strings.Contains(to, "t=0b") {
		t.Errorf("got led to %s, want the list with the same filter", to)
	}
	if got := o.present(t); got != "alice," {
		t.Errorf("got %s logged in, want alice, whom the filter does not find", got)
	}
	handlertest.Want(t, o.Get(endedPath+"?f=reason&o=exactly&t=bulk"), http.StatusOK, "tbody", phoneB, "bob", "Logged out together with others")
	file := o.Get(endedPath + ".csv")
	if n := strings.Count(file.Body, "\r\n"); n != 2 || !strings.Contains(file.Body, "Logged out together with others,ann,On the phone") {
		t.Errorf("got the file %q, want the heads and bob", file.Body)
	}
}
