package main

import (
	"net/http"
	"net/url"
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
