package cmadmin_test

import (
	"net/http"
	"net/url"
	"testing"

	"tandem/handlers/cmadmin"
	"tandem/handlers/handlertest"
	"tandem/model/account"
)

const sessions = "/ccmadmin/sessions"

func TestEndSessions(t *testing.T) {
	t.Parallel()
	c := handlertest.New(t)
	h := &cmadmin.Sessions{Accounts: c.Accounts}
	c.Handle(http.MethodGet, sessions, h.List)
	c.Handle(http.MethodPost, sessions, h.End)
	c.Add(t, "root", account.SuperUsers)
	c.Add(t, "ben", account.ReadOnly)
	root, ben, again := c.SignIn(t, "root"), c.SignIn(t, "ben"), c.SignIn(t, "ben")

	page := root.Get(sessions)
	handlertest.Want(t, page, http.StatusOK, "#sessions-form", "3 records found", "ben", "192.0.2.1", "curl 8", "This browser")
	buttons := page.Find("button[name=only]")
	boxes := page.Find("[name=id]")
	if buttons.Length() != 2 || boxes.Length() != 2 {
		t.Fatalf("got %d buttons and %d check boxes, want 2 and 2", buttons.Length(), boxes.Length())
	}
	// The last row seen is first: that of the second browser of ben.
	first, second := buttons.First().AttrOr("value", ""), buttons.Last().AttrOr("value", "")

	pressed := url.Values{"only": {first}, "id": {second}}
	handlertest.Want(t, root.Post(sessions, pressed), http.StatusOK, ".question", "End 1 session?")
	pressed.Set("confirmed", "true")
	handlertest.Want(t, root.Follow(root.Post(sessions, pressed)), http.StatusOK, "#status", "1 session was ended")
	if got := [2]int{again.Get(sessions).Status, ben.Get(sessions).Status}; got != [2]int{401, 200} {
		t.Errorf("after End of one row: got %v, want only that one ended", got)
	}
	own := page.Find("tr:contains('This browser')").Length()
	if own != 1 {
		t.Errorf("got %d own sessions, want 1", own)
	}
	selected := url.Values{"id": {second, first, "x"}, "confirmed": {"true"}}
	handlertest.Want(t, root.Follow(root.Post(sessions, selected)), http.StatusOK, "#status", "1 session was ended")
	if got := ben.Get(sessions).Status; got != http.StatusUnauthorized {
		t.Errorf("after End Selected: got status %d, want 401", got)
	}
}

func TestTheOwnSessionIsNotEndedByItsList(t *testing.T) {
	t.Parallel()
	c := handlertest.New(t)
	h := &cmadmin.Sessions{Accounts: c.Accounts}
	c.Handle(http.MethodGet, sessions, h.List)
	c.Handle(http.MethodPost, sessions, h.End)
	c.Add(t, "root", account.SuperUsers)
	root := c.SignIn(t, "root")
	all, err := c.Accounts.ListAll(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("got %d sessions, %v; want 1", len(all), err)
	}
	posted := url.Values{"id": {text(all[0].ID)}, "confirmed": {"true"}}
	handlertest.Want(t, root.Follow(root.Post(sessions, posted)), http.StatusOK, "#status", "Select the sessions to end", "sign out")
}
