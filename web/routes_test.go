package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tandem/model/account"
	"tandem/views/i18n"
)

// TestNobodyComesInWithoutSigningIn calls every route without a session.
func TestNobodyComesInWithoutSigningIn(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, stranger := p.makeSamples(t), p.stranger(t)
	for _, e := range p.endpoints(t) {
		path := known.path(t, e)
		switch {
		case e.isOpen():
		case e.method == http.MethodGet:
			a := stranger.get(path)
			if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in?return_to=") {
				t.Errorf("%s: got status %d and %q, want to be led to the sign-in page", e, a.Status, to)
			}
		default:
			a := stranger.post(path, nil)
			if a.Status != http.StatusUnauthorized || a.Find(`input[name="password"]`).Length() != 1 {
				t.Errorf("%s: got status %d, want 401 and the sign-in page", e, a.Status)
			}
		}
	}
}

// everybodys are the routes for which signing in is enough.
func (e endpoint) isEverybodys() bool {
	own := []string{"/", "/search", "/session/keep-alive", "/account", "/account/password", "/account/sessions"}
	return slices.Contains(own, e.pattern)
}

// TestEveryRouteNeedsARight calls every route as a member of a group that has no
// right at all.
func TestEveryRouteNeedsARight(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, powerless := p.makeSamples(t), p.member(t, "zoe", account.ReadOnly)
	p.change(t, "UPDATE administrator SET access_group = 'nobody' WHERE user_name = 'zoe'")
	for _, e := range p.endpoints(t) {
		if e.isOpen() || e.isEverybodys() {
			continue
		}
		if got := powerless.send(e.method, known.path(t, e), "", nil).Status; got != http.StatusForbidden {
			t.Errorf("%s: got status %d, want 403", e, got)
		}
	}
}

// TestWhoOnlyReadsChangesNothing calls every route as a member of Read Only:
// whatever changes something is refused, and so are the pages that only lead to
// a change.
func TestWhoOnlyReadsChangesNothing(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, reader := p.makeSamples(t), p.member(t, "ben", account.ReadOnly)
	refused := []string{
		"/ccmadmin/administrators/new", "/ccmadmin/administrators/{id}/password", "/ccmadmin/sessions",
		"/ccmadmin/phone-preview", "/ccmadmin/phone-preview/{name}",
		"/cmplatform/trusted-certificates/new",
	}
	for _, e := range p.endpoints(t) {
		if e.isOpen() || e.isEverybodys() {
			continue
		}
		want := http.StatusOK
		if e.method != http.MethodGet || slices.Contains(refused, e.pattern) || leadsToChange(e.pattern) {
			want = http.StatusForbidden
		}
		if got := reader.send(e.method, known.path(t, e), "", nil).Status; got != want {
			t.Errorf("%s: got status %d, want %d", e, got, want)
		}
	}
}

// leadsToChange reports whether the pattern is that of a form which only those
// who may change records see.
func leadsToChange(pattern string) bool {
	if strings.HasPrefix(pattern, cdrPath) {
		return strings.HasSuffix(pattern, "/new") || strings.HasSuffix(pattern, "/upload")
	}
	return strings.HasPrefix(pattern, "/ccmadmin/") &&
		(strings.HasSuffix(pattern, "/new") || strings.HasSuffix(pattern, "/{position}") || strings.HasSuffix(pattern, "/{type}"))
}

// TestOtherSitesChangeNothing posts to every route as a page of another site
// would make the browser do.
func TestOtherSitesChangeNothing(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, admin := p.makeSamples(t), p.admin(t)
	for _, e := range p.endpoints(t) {
		if e.method != http.MethodPost || strings.HasPrefix(e.pattern, "/static") || programPath(e.pattern) != "" {
			continue // files, and addresses that look at no cookie
		}
		for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example.com"}} {
			a := admin.post(known.path(t, e), nil, header...)
			if a.Status != http.StatusForbidden || !strings.Contains(a.text("h1"), "another site") {
				t.Errorf("%s with %s: got status %d and %q, want it refused", e, header, a.Status, a.text("h1"))
			}
		}
	}
}

// TestEveryPageIsShown opens every page as a super user in every language.
func TestEveryPageIsShown(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	known, admin := p.makeSamples(t), p.admin(t)
	for _, e := range p.endpoints(t) {
		if e.isOpen() || e.method != http.MethodGet || e.pattern == "/" {
			continue
		}
		for _, language := range i18n.Languages {
			a := admin.get(known.path(t, e), "Accept-Language", string(language))
			if a.Status != http.StatusOK {
				t.Errorf("%s: got status %d, want 200", e, a.Status)
				break
			}
			if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
				continue // a download
			}
			if e.isPart() {
				continue
			}
			if got := a.Find("html").AttrOr("lang", ""); got != string(language) || a.text("h1") == "" {
				t.Errorf("%s: got a page in %q with the title %q, want one in %q", e, got, a.text("h1"), language)
			}
		}
	}
}

// TestFormerAddresses lead to pages that exist.
func TestFormerAddresses(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for _, e := range p.endpoints(t) {
		if !e.isFormer() {
			continue
		}
		a := admin.get(e.pattern).want(t, http.StatusMovedPermanently)
		admin.get(a.Header.Get("Location")).want(t, http.StatusOK)
	}
}

// TestUnknownRecordsAreNotFound asks for ids that no record has.
func TestUnknownRecordsAreNotFound(t *testing.T) {
	t.Parallel()
	p := startSetUp(t, smart())
	admin := p.admin(t)
	for _, e := range p.endpoints(t) {
		if !strings.Contains(e.pattern, "{id}") {
			continue
		}
		for _, id := range []string{"999999", "0", "-1", "x", "9223372036854775808", "1%00"} {
			path := strings.NewReplacer("{id}", id, "{part}", "text", "{position}", "1", "{kind}", "password", "{type}", "end-users").Replace(e.pattern)
			a := admin.send(e.method, path, "action=resend&confirmed=true&password=long+enough+pass&password_again=long+enough+pass", nil)
			if a.Status != http.StatusNotFound {
				t.Errorf("%s %s: got status %d, want 404", e.method, path, a.Status)
			}
		}
	}
}

// TestBeforeSetupThereIsOnlyTheWizard calls every route of a cluster that is not
// set up.
func TestBeforeSetupThereIsOnlyTheWizard(t *testing.T) {
	t.Parallel()
	p := startProgram(t)
	stranger := p.stranger(t)
	stranger.get("/setup").want(t, http.StatusOK, "h1", "Set Up Tandem")
	for _, e := range p.endpoints(t) {
		if e.isOpen() && e.pattern != "/sign-in" && e.pattern != "/sign-out" {
			continue
		}
		path := strings.NewReplacer("{id}", "1", "{part}", "text").Replace(e.pattern)
		a := stranger.send(e.method, path, "", nil)
		if to := a.Header.Get("Location"); a.Status != http.StatusSeeOther || to != "/setup" {
			t.Errorf("%s: got status %d and %q, want to be led to the wizard", e, a.Status, to)
		}
	}
	p.setUp(t, smart())
	a := stranger.get("/setup").want(t, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != "/" {
		t.Errorf("the wizard after setup leads to %q, want /", to)
	}
	stranger.post("/setup", nil).want(t, http.StatusSeeOther)
}
