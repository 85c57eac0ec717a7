package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/account"
	"tandem/handlers/session"
	"tandem/model"
)

// TestTwoSaveTheSamePage lets two people save a page that both had opened: the
// second is shown both values, and saves by saving again.
func TestTwoSaveTheSamePage(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for name, page := range formPages(t, p) {
		version := admin.get(page.path).value("version")
		admin.post(page.path, with(page.good, "version", version)).want(t, http.StatusSeeOther)

		mine := with(page.good, page.text, page.another, "version", version)
		a := admin.post(page.path, mine).want(t, http.StatusConflict, "title", "Error: ", "#error-summary", "Somebody else saved this page")
		if got := a.value(page.text); got != page.another {
			t.Errorf("%s: got %q in the field, want %q, which was typed", name, got, page.another)
		}
		if got := a.text("#field-" + page.text + "-error"); !strings.Contains(got, page.good.Get(page.text)) {
			t.Errorf("%s: the field says %q, want what was stored", name, got)
		}
		if got := admin.get(page.path).value(page.text); got != page.good.Get(page.text) {
			t.Errorf("%s: %q was saved over a newer version", name, got)
		}
		admin.post(page.path, with(mine, "version", a.value("version"))).want(t, http.StatusSeeOther)
		if got := admin.get(page.path).value(page.text); got != page.another {
			t.Errorf("%s: saved again, got %q, want %q", name, got, page.another)
		}
	}
}

// TestAFormOutlivesItsSession posts forms after the session has ended: nothing is
// saved, and after signing in the form is shown as it was typed.
func TestAFormOutlivesItsSession(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	for name, page := range formPages(t, p) {
		admin := p.admin(t)
		before := admin.get(page.path).want(t, http.StatusOK).fields()
		p.endIdleSessions(t)

		typed := with(page.good, "version", before.Get("version"), "password", "a secret of the form")
		asked := admin.post(page.path, typed).want(t, http.StatusUnauthorized, "#status", "Your session has ended")
		if html, err := asked.Html(); err != nil || strings.Contains(html, "secret") {
			t.Errorf("%s: the password is kept in the page, or it cannot be read: %v", name, err)
		}
		login := with(asked.fields(), "user_name", adminName, "password", adminPassword)
		draft := admin.follow(admin.post("/sign-in", login)).want(t, http.StatusOK, "#status", "You were signed out before this was saved.")
		sameFields(t, name, draft, typed)
		if stored := admin.get(page.path).fields(); stored.Encode() != before.Encode() {
			t.Errorf("%s: something was saved: %v", name, stored)
		}
		admin.post(page.path, with(draft.fields(), "action", "save")).want(t, http.StatusSeeOther)
		sameFields(t, name+" saved", admin.get(page.path), typed)
	}
}

// endIdleSessions lets the time pass after which a session ends.
func (p *program) endIdleSessions(t testing.TB) {
	t.Helper()
	p.change(t, "UPDATE session SET last_seen = ?", model.At(time.Now().Add(-31*time.Minute)))
}

// sameFields checks that the page shows what was typed but for the password,
// the buttons and the version.
func sameFields(t *testing.T, name string, a *answer, typed url.Values) {
	t.Helper()
	for field := range typed {
		switch field {
		case "password", "action", "version":
			continue
		}
		if got, want := a.value(field), typed.Get(field); tidy(got) != tidy(want) {
			t.Errorf("%s: %s became %q, want %q", name, field, got, want)
		}
	}
}

// TestTheLanguageSwitchKeepsWhatWasTyped presses the switch below half-filled
// forms, without JavaScript.
func TestTheLanguageSwitchKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for name, page := range formPages(t, p) {
		before := admin.get(page.path).fields()
		typed := with(page.good, "version", before.Get("version"))
		switched := admin.post("/language", with(typed, "language", "ja", "return_to", page.path))
		a := admin.follow(switched).want(t, http.StatusOK)
		if got := a.Find("html").AttrOr("lang", ""); got != "ja" {
			t.Errorf("%s: got a page in %q, want ja", name, got)
		}
		sameFields(t, name, a, typed)
		if stored := admin.get(page.path).fields(); stored.Encode() != before.Encode() {
			t.Errorf("%s: something was saved: %v", name, stored)
		}
	}
}

// TestWhereSigningInLeads asks for pages and signs in: it leads to the page that
// was asked for, and nowhere else.
func TestWhereSigningInLeads(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	for asked, want := range map[string]string{
		"/ccmservice/audit-log?rows=100": "/ccmservice/audit-log?rows=100",
		"/sign-in":                       "/",
		"/session/keep-alive":            "/",
		"https://evil.example.com/":      "/",
		"//evil.example.com/":            "/",
		"/\\evil.example.com":            "/",
		"javascript:alert(1)":            "/",
	} {
		stranger := p.stranger(t)
		page := stranger.get("/sign-in?"+values("return_to", asked).Encode()).want(t, http.StatusOK)
		a := stranger.post("/sign-in", with(page.fields(), "user_name", adminName, "password", adminPassword)).want(t, http.StatusSeeOther)
		if got := a.Header.Get("Location"); got != want {
			t.Errorf("asked for %q: got led to %q, want %q", asked, got, want)
		}
	}
}

// TestCookies are out of reach of scripts, of plain HTTP and of other sites.
func TestCookies(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	stranger := p.stranger(t)
	signedIn := stranger.post("/sign-in", values("user_name", adminName, "password", adminPassword)).want(t, http.StatusSeeOther)
	switched := stranger.post("/language", values("language", "ja", "return_to", "/")).want(t, http.StatusSeeOther)
	for name, a := range map[string]*answer{session.CookieName: signedIn, account.LanguageCookie: switched} {
		cookie := a.Header.Get("Set-Cookie")
		for _, want := range []string{name + "=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
			if !strings.Contains(cookie, want) {
				t.Errorf("got cookie %q, want %q in it", cookie, want)
			}
		}
	}
}
