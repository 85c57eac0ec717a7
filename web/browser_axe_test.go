package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/model/callhome"
	"tandem/web/browsertest"
)

// axe is the accessibility checker; make peers installs it.
const axe = "../.tools/node_modules/axe-core/axe.min.js"

// violations runs axe and says what it found, one line each. In the dark it looks
// at colours only: nothing else differs.
func violations(dark bool) string {
	options := `{preload: false, resultTypes: ["violations"]}`
	if dark {
		options = `{preload: false, resultTypes: ["violations"], runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`
	}
	return `axe.run(document, ` + options + `).then(({violations}) => violations.map((v) =>
		v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + (n.any[0]?.message ?? "")).join(" | ")))`
}

// tooWide lists what makes the page scroll sideways.
const tooWide = `document.documentElement.scrollWidth <= innerWidth ? [] : ["scrolls sideways: " +
	[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 3).map((e) => e.outerHTML.slice(0, 160)).join(" | ")]`

// TestBrowserEveryPage looks at every page in every language, light and dark,
// wide and narrow.
func TestBrowserEveryPage(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.FromSlash(axe))
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("axe-core is missing: run make peers (%v)", err)
	}
	must(t, err)
	browser := browsertest.Start(t)
	fresh, p := startProgram(t), startSetUp(t, smart())
	pages := p.everyPage(t)
	for _, language := range []string{"en", "ja", "zh-CN"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			wizard := browsertest.Open(t, browser, fresh.URL, browsertest.Look{Language: language})
			inspect(t, language, wizard, string(script), []look{{path: "/setup"}, {path: "/setup", post: values("call_home", "smart")}})
			stranger := browsertest.Open(t, browser, p.URL, browsertest.Look{Language: language})
			inspect(t, language, stranger, string(script), []look{{path: "/sign-in"}, {path: "/sign-in", post: values("user_name", "x", "password", "y")}})
			inspect(t, language, p.signInBrowser(t, browser, browsertest.Look{Language: language}), string(script), pages)
		})
	}
}

// look is a page to look at: the answer to a form when post is not nil.
type look struct {
	path string
	post url.Values
}

func (l look) String() string {
	if l.post == nil {
		return l.path
	}
	return "POST " + l.path + " " + short(l.post.Encode())
}

// everyPage lists every page there is with a record on it, and the states of
// pages that only a posted form shows.
func (p *program) everyPage(t *testing.T) []look {
	t.Helper()
	known, admin := p.makeSamples(t), p.admin(t)
	looks := []look{{path: "/nowhere"}}
	for _, e := range p.endpoints(t) {
		if e.isOpen() || e.isPart() || e.method != http.MethodGet || e.pattern == "/" {
			continue
		}
		path := known.path(t, e)
		if a := admin.get(path); strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			looks = append(looks, look{path: path})
		}
	}
	for _, address := range []string{
		callHomePath + "?sent=1&sent=2", callHomePath + "/deliveries/2",
		callHomePath + "/deliveries?f=created_at&o=before&t=nonsense",
		"/search?q=call", "/search?q=xyzzy",
	} {
		looks = append(looks, look{path: address})
	}
	return append(looks, p.afterPosts(known)...)
}

// afterPosts are the pages that answer forms with errors and questions.
func (p *program) afterPosts(known samples) []look {
	bad := values("mode", "smart", "method", "proxy", "action", "save", "contact_email", "x", "company", strings.Repeat("x", 300),
		"contact_name", "<", "address", "\a", "phone", "x", "proxy_host", "", "proxy_port", "0", "destination_url", "x", "send_copy", "true", "copy_to", "x")
	preview := known["/ccmadmin/phone-preview/{name}"]
	return []look{
		{callHomePath, bad},
		{callHomePath, with(bad, "action", "redraw", "method", "email")},
		{callHomePath, values("mode", "anonymous", "method", "https", "action", "save", "version", "1")},
		{callHomePath, values("mode", "disabled", "method", "https", "action", "save", "version", "99")},
		{callHomePath + "/messages", values("kind", string(callhome.Configuration), "mode", string(callhome.Anonymous))},
		{callHomePath + "/connection-test", values()},
		{"/ccmservice/service-activation", values("action", "save", "was", "Call Home Receiver")},
		{"/ccmservice/control-center/feature", values("action", "stop")},
		{"/ccmservice/control-center/network", values("action", "stop", "service", "Call Home Sender")},
		{"/ccmadmin/enterprise-parameters", values()},
		{"/ccmadmin/administrators/new", values()},
		{"/ccmadmin/administrators/delete", values("id", "2")},
		{known["/ccmadmin/administrators/{id}"], values()},
		{known["/ccmadmin/administrators/{id}"] + "/password", values("password", "x", "password_again", "y")},
		{"/account/password", values()},
		{"/cmplatform/smtp", values("host", "mail example", "port", "0", "sender", "x")},
		{"/cmplatform/trusted-certificates/new", values("pasted", "x")},
		{known["/cmplatform/trusted-certificates/{id}"] + "/delete", values()},
		{preview, values("press", "services")},
		{preview, values("press", "more-0", "object", previewMenu)},
		{preview, values("press", "more-3", "object", previewInput)},
	}
}

// What a drawn phone shows: a long menu, and fields with more soft keys than fit.
var (
	previewMenu  = "<CiscoIPPhoneMenu><Title>Services</Title>" + strings.Repeat("<MenuItem><Name>Weather</Name></MenuItem>", 20) + "</CiscoIPPhoneMenu>"
	previewInput = "<CiscoIPPhoneInput><Title>Please Login</Title><Prompt>Extension Mobility</Prompt>" +
		"<InputItem><DisplayName>UserID</DisplayName><InputFlags>A</InputFlags></InputItem>" +
		"<InputItem><DisplayName>PIN</DisplayName><InputFlags>NP</InputFlags></InputItem>" +
		strings.Repeat("<SoftKeyItem><Name>Key</Name></SoftKeyItem>", 6) + "</CiscoIPPhoneInput>"
)

// inspect opens each page once and looks at it in every way.
func inspect(t *testing.T, language string, page *browsertest.Page, script string, looks []look) {
	t.Helper()
	for _, l := range looks {
		if l.post == nil {
			page.Visit(l.path)
		} else {
			page.Post(l.path, l.post)
		}
		browsertest.Eval[any](page, script+"; null")
		for _, dark := range []bool{false, true} {
			for _, width := range []int64{1360, 390} {
				way := browsertest.Look{Language: language, Dark: dark, Width: width}
				page.Apply(way)
				found := browsertest.Eval[[]string](page, violations(dark)+`.then((found) => found.concat(`+tooWide+`))`)
				if len(found) > 0 {
					t.Errorf("%s %s:\n%s", way, l, strings.Join(found, "\n"))
				}
			}
		}
	}
}
