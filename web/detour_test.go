package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"tandem/model/account"
)

// TestTheLanguageIsSwitchedWhereAPageAnswersAPost: the address that asked
// cannot be opened, so the switch leads to the page before.
func TestTheLanguageIsSwitchedWhereAPageAnswersAPost(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	p.member(t, "ben", account.ReadOnly)
	admin := p.admin(t)
	asks := admin.post("/ccmadmin/administrators/delete", url.Values{"id": {"2"}}).want(t, http.StatusOK, ".question", "Delete the administrator ben?")
	back := asks.Find(`[name="return_to"]`).AttrOr("value", "")
	switched := admin.follow(admin.post("/language", url.Values{"language": {"ja"}, "return_to": {back}}))
	switched.want(t, http.StatusOK, "html", "ben")
	if got := switched.Find("html").AttrOr("lang", ""); got != "ja" || switched.Path != "/ccmadmin/administrators/2" {
		t.Errorf("got %s in %q, want the administrator's page in Japanese", switched.Path, got)
	}
}

func TestWhatIsPostedToCannotBeOpened(t *testing.T) {
	t.Parallel()
	admin := startSetUp(t, smart()).admin(t)
	a := admin.get("/sign-out").want(t, http.StatusMethodNotAllowed, "h1", "This page or record does not exist")
	if got := a.Header.Get("Allow"); got != http.MethodPost {
		t.Errorf("got Allow: %q, want POST", got)
	}
}

func TestSigningInAgainEndsTheSessionBefore(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	again := url.Values{"user_name": {adminName}, "password": {adminPassword}}
	admin.follow(admin.post("/sign-in", again))
	if open, err := p.accounts.List(t.Context(), 1); err != nil || len(open) != 1 {
		t.Errorf("got %d sessions, %v; want the new one only", len(open), err)
	}
}

func TestHTTPLeadsToHTTPS(t *testing.T) {
	t.Parallel()
	c := startProgram(t).console
	port := strconv.Itoa(c.port())
	for host, want := range map[string]string{
		"tandem.example.com": "tandem.example.com", "tandem.example.com:8080": "tandem.example.com",
		"[2001:db8::1]": "[2001:db8::1]", "[2001:db8::1]:8080": "[2001:db8::1]",
	} {
		r := httptest.NewRequest(http.MethodGet, "/ccmadmin?x=1", nil)
		r.Host = host
		w := httptest.NewRecorder()
		c.toHTTPS(w, r)
		if got, want := w.Header().Get("Location"), "https://"+want+":"+port+"/ccmadmin?x=1"; got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}
