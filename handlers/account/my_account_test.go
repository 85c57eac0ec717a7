package account_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	handler "tandem/handlers/account"
	"tandem/handlers/handlertest"
	"tandem/model/account"
)

// ownPages is a console with the pages around oneself, and two browsers of ben.
func ownPages(t *testing.T) (c *handlertest.Console, ben, other *handlertest.Browser) {
	t.Helper()
	c = handlertest.New(t)
	h, sessions := &handler.MyAccount{Accounts: c.Accounts}, &handler.MySessions{Accounts: c.Accounts}
	password := h.Password()
	c.Handle(http.MethodGet, "/account", h.Show)
	c.Handle(http.MethodPost, "/account", h.Submit)
	c.Handle(http.MethodGet, "/account/password", password.Show)
	c.Handle(http.MethodPost, "/account/password", password.Submit)
	c.Handle(http.MethodGet, "/account/sessions", sessions.Show)
	c.Handle(http.MethodPost, "/account/sessions", sessions.End)
	c.Handle(http.MethodGet, "/ccmadmin", handler.Home("/ccmadmin"))
	c.Handle(http.MethodGet, "/nowhere", handler.Home("/nowhere"))
	c.Add(t, "ben", account.ReadOnly)
	return c, c.SignIn(t, "ben"), c.SignIn(t, "ben")
}

func TestHomeShowsWhatThePersonMaySee(t *testing.T) {
	t.Parallel()
	_, ben, _ := ownPages(t)
	home := ben.Get("/ccmadmin")
	handlertest.Want(t, home, http.StatusOK, "main", "Cisco Unified CM Administration", "User Management", "Administrators")
	if home.Find("main a[href='/ccmadmin/sessions']").Length() != 0 {
		t.Error("the home page leads to a page that the group may not see")
	}
	handlertest.Want(t, ben.Get("/nowhere"), http.StatusForbidden, "body")
}

func TestMyAccount(t *testing.T) {
	t.Parallel()
	c, ben, _ := ownPages(t)
	values := url.Values{"display_name": {"Ben"}, "console_language": {"ja"}, "group": {string(account.SuperUsers)},
		"version": {strconv.Itoa(ben.Administrator.Version)}}
	saved := ben.Post("/account", values)
	if got := saved.Header.Get("Set-Cookie"); !strings.Contains(strings.Join(saved.Header.Values("Set-Cookie"), "\n"), handler.LanguageCookie+"=; Path=/; Max-Age=0") {
		t.Errorf("got cookies %q, want the language of this browser forgotten", got)
	}
	handlertest.Want(t, ben.Follow(saved), http.StatusOK, "#status", "Update successful")
	if got, err := c.Accounts.Get(t.Context(), ben.Administrator.ID); err != nil || got.DisplayName != "Ben" || got.Language != "ja" || got.Group != account.ReadOnly {
		t.Errorf("stored is %+v, %v; want name and language changed only", got, err)
	}
	values.Set("display_name", strings.Repeat("x", 256))
	handlertest.Want(t, ben.Post("/account", values), http.StatusUnprocessableEntity, "#error-summary", "255 characters or fewer; you entered 256")
	values.Set("display_name", "Benjamin")
	handlertest.Want(t, ben.Post("/account", values), http.StatusConflict, "#error-summary", "Display Name is now stored as “Ben”")
}

func TestChangeMyPassword(t *testing.T) {
	t.Parallel()
	c, ben, other := ownPages(t)
	const fresh = "a quite new password"
	tests := []struct{ name, current, password, again, want string }{
		{"nothing typed", "", "", "", "Enter a value for Current Password"},
		{"typed differently", handlertest.Password, fresh, fresh + "x", "The two passwords are not the same"},
		{"a wrong current one", "hunter2", fresh, fresh, "The current password is not right"},
		{"a new one that is too short", handlertest.Password, "short", "short", "12 characters or more"},
	}
	for _, tt := range tests {
		values := url.Values{"current_password": {tt.current}, "password": {tt.password}, "password_again": {tt.again}}
		page := ben.Post("/account/password", values)
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#error-summary", tt.want)
		if html, _ := page.Html(); strings.Contains(html, fresh) {
			t.Errorf("%s: the page shows a password", tt.name)
		}
	}
	values := url.Values{"current_password": {handlertest.Password}, "password": {fresh}, "password_again": {fresh}}
	handlertest.Want(t, ben.Follow(ben.Post("/account/password", values)), http.StatusOK, "#status", "The password was changed")
	if got := other.Get("/account").Status; got != http.StatusUnauthorized {
		t.Errorf("another session: got status %d, want 401", got)
	}
	if _, _, err := c.Accounts.SignIn(t.Context(), "ben", fresh, account.Origin{Address: "192.0.2.2"}); err != nil {
		t.Errorf("signing in with the new password: %v", err)
	}
}

func TestGuessingTheCurrentPasswordLocks(t *testing.T) {
	t.Parallel()
	_, ben, _ := ownPages(t)
	values := url.Values{"current_password": {"guess"}, "password": {"a quite new password"}, "password_again": {"a quite new password"}}
	for range 5 {
		ben.Post("/account/password", values)
	}
	values.Set("current_password", handlertest.Password)
	handlertest.Want(t, ben.Post("/account/password", values), http.StatusUnprocessableEntity, "#error-summary", "too many wrong passwords")
}

func TestMySessions(t *testing.T) {
	t.Parallel()
	c, ben, other := ownPages(t)
	c.Add(t, "anna", account.ReadOnly)
	anna := c.SignIn(t, "anna")
	page := ben.Get("/account/sessions")
	handlertest.Want(t, page, http.StatusOK, "tbody", "This browser", "curl 8")
	if got := page.Find("tbody tr").Length(); got != 2 {
		t.Fatalf("got %d sessions, want the own two", got)
	}
	all, err := c.Accounts.ListAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.UserName == "anna" {
			foreign := url.Values{"only": {strconv.FormatInt(s.ID, 10)}, "confirmed": {"true"}}
			handlertest.Want(t, ben.Post("/account/sessions", foreign), http.StatusNotFound, "body")
		}
	}
	one := url.Values{"only": {page.Find("button[name=only]").AttrOr("value", "")}}
	handlertest.Want(t, ben.Post("/account/sessions", one), http.StatusOK, ".question", "End the session from 192.0.2.1?")
	one.Set("confirmed", "true")
	handlertest.Want(t, ben.Follow(ben.Post("/account/sessions", one)), http.StatusOK, "#status", "1 session was ended")

	c.SignIn(t, "ben")
	handlertest.Want(t, ben.Post("/account/sessions", url.Values{"others": {"true"}}), http.StatusOK, ".question", "End all sessions but this one?")
	others := url.Values{"others": {"true"}, "confirmed": {"true"}}
	handlertest.Want(t, ben.Follow(ben.Post("/account/sessions", others)), http.StatusOK, "#status", "1 session was ended")
	for name, browser := range map[string]*handlertest.Browser{"own": ben, "anna's": anna, "ended": other} {
		want := map[string]int{"own": 200, "anna's": 200, "ended": 401}[name]
		if got := browser.Get("/account/sessions").Status; got != want {
			t.Errorf("the %s session: got status %d, want %d", name, got, want)
		}
	}
}
