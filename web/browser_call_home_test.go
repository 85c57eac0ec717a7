package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tandem/model/callhome"
	"tandem/web/browsertest"
)

const callHomePath = "/ccmservice/call-home"

// TestBrowserCallHome does with Call Home what an administrator does, in one
// browser.
func TestBrowserCallHome(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, flow := range map[string]func(*testing.T, context.Context){
		"choices enable fields at once": choices,
		"typing while fields change":    typing,
		"saved, sent and looked at":     savedAndSent,
		"a preview is sent as it is":    previewed,
		"the reminder goes away":        reminded,
		"without JavaScript":            withoutScript,
		"with the keyboard alone":       withKeyboard,
		"the receiver is deactivated":   deactivated,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flow(t, browser)
		})
	}
}

// signInBrowser opens the program and signs the super user in by typing.
func (p *program) signInBrowser(t testing.TB, browser context.Context, look browsertest.Look) *browsertest.Page {
	t.Helper()
	page := browsertest.Open(t, browser, p.URL, look)
	page.Visit("/")
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + adminPassword + kb.Enter)
	page.Until(`document.querySelector(".side")`)
	return page
}

// undecided is Call Home before anybody chose.
func undecided() callhome.Config { return callhome.Config{Mode: callhome.None, Method: callhome.HTTPS} }

// choices chooses modes and methods: the fields follow at once, and what was
// typed stays.
func choices(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	page.Until(`document.querySelectorAll("#call-home-fields :is(input, select, textarea):not([type=hidden]):enabled").length === 0`)

	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelectorAll("#call-home-fields :is(input, select, textarea):disabled").length === 0`)
	page.Fill("#field-contact_email", "voice@example.com")
	page.Fill("#field-company", "例 K.K.")
	page.Choose("#field-mode", "anonymous")
	page.Until(`document.querySelector("#field-company:disabled")?.value === "例 K.K."`)
	page.Until(`document.querySelector("#field-method:enabled")`)
	page.Choose("#field-method", "proxy")
	page.Until(`document.querySelector("#field-proxy_host")`)
	page.Fill("#field-proxy_host", "proxy.example.com")
	page.Choose("#field-method", "email")
	page.Until(`document.querySelector("#field-destination_email")`)
	page.Shows(".notice", "SMTP")
	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.Choose("#field-method", "proxy")
	page.Until(`document.querySelector("#field-proxy_host")?.value === "proxy.example.com"`)
	page.Until(`document.activeElement.id === "field-method"`)
	if got := page.Value("#field-contact_email"); got != "voice@example.com" {
		t.Errorf("after the choices: got %q, want the address as typed", got)
	}
	if got := p.stored(t).Mode; got != callhome.None {
		t.Errorf("choosing has saved %q", got)
	}
}

func (p *program) stored(t testing.TB) callhome.Config {
	t.Helper()
	stored, err := p.callHome.Load(t.Context())
	must(t, err)
	return stored
}

// typing types on while the answer to a choice is under way.
func typing(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	browsertest.Eval[any](page, `{
		const fetched = window.fetch;
		window.fetch = async (...request) => {
			const answer = await fetched(...request);
			await new Promise((go) => { window.letGo = go; });
			return answer;
		};
	}`)
	page.Choose("#field-method", "proxy")
	page.Until("window.letGo")
	page.Fill("#field-company", "Example")
	browsertest.Eval[any](page, "letGo()")
	page.Until(`document.querySelector("#field-proxy_host")`)
	page.Press(" K.K.")
	if got := page.Value("#field-company"); got != "Example K.K." {
		t.Errorf("typed while the fields were exchanged: got %q, want %q", got, "Example K.K.")
	}
}

// savedAndSent saves, accepts, resets and sends.
func savedAndSent(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.Fill("#field-contact_email", "voice@example.com")
	page.Fill("#field-company", "Example K.K.")
	page.ClickText("Save")
	page.Shows("h1", "Call Home Licence Agreement")
	page.ClickText("Back")
	page.Shows("#status", "Nothing was saved yet.")
	page.Until(`document.querySelector("#field-company")?.value === "Example K.K."`)
	if got := p.stored(t).Mode; got != callhome.None {
		t.Errorf("saved as %q without acceptance", got)
	}
	page.ClickText("Save")
	page.Shows("h1", "Call Home Licence Agreement")
	page.ClickText("Accept")
	page.Shows("#status", "Update successful")
	page.Shows("main", "was accepted by "+adminName)

	page.Fill("#field-company", "Typo")
	page.ClickText("Reset")
	page.Until(`document.querySelector("#field-company")?.value === "Example K.K."`)
	if page.Asked() > 0 {
		t.Error("Reset asks whether to leave the page")
	}

	page.ClickText("Save and Call Home Now")
	page.Shows("#status", "Call Home Configuration saved and all Call Home Messages sent successfully")
	page.Until(`document.querySelectorAll("#progress .step.done").length === 3`)
	page.Visit(callHomePath)
	page.Shows("main", "(3 messages, 3 delivered)")
	p.lookAtDeliveries(t, page)
}

// lookAtDeliveries opens the Delivery Log and one delivery: the checksums shown
// are those of what can be downloaded.
func (p *program) lookAtDeliveries(t *testing.T, page *browsertest.Page) {
	t.Helper()
	page.ClickText("Delivery Log")
	page.Shows("h1", "Delivery Log")
	page.Until(`[...document.querySelectorAll("tbody tr")].filter((row) => row.textContent.includes("Delivered")).length === 3`)
	page.Click("tbody a")
	page.Shows("h1", "Delivery of a message")
	p.checksums(t, page)
}

// checksums compares the checksums on a page with what its links download, by
// the end of their addresses, and returns those.
func (p *program) checksums(t *testing.T, page *browsertest.Page) map[string]string {
	t.Helper()
	shown := browsertest.Eval[[][]string](page, `[...document.querySelectorAll("a[href$='/text'], a[href$='/aml']")].map((link) =>
		[link.pathname, link.closest("section").querySelector("code").textContent])`)
	if len(shown) != 2 {
		t.Fatalf("%s: got checksums %v, want those of the text and the AML", page.Path(), shown)
	}
	client, sums := p.signedIn(t, adminName, adminPassword), map[string]string{}
	for _, s := range shown {
		if got := sum(t, client, p.URL+s[0]); got != s[1] {
			t.Errorf("%s: the page shows SHA-256 %s, the download has %s", s[0], s[1], got)
		}
		sums[s[0][len(s[0])-4:]] = s[1]
	}
	return sums
}

// sum downloads and returns the SHA-256 in hexadecimal.
func sum(t *testing.T, client *http.Client, address string) string {
	t.Helper()
	response, err := client.Get(address)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("downloading %s: got status %d and %v", address, response.StatusCode, err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// previewed makes a preview and sends it: the same bytes arrive.
func previewed(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath + "/messages")
	page.Choose("#field-kind", "telemetry")
	page.ClickText("Show Message")
	page.Shows("h1", "Message: ")
	preview := p.checksums(t, page)["/aml"]
	page.ClickText("Send This Message")
	page.Shows("#status", "The message is queued")
	if got := p.checksums(t, page)["/aml"]; got != preview {
		t.Errorf("the delivery has SHA-256 %s, the preview %s", got, preview)
	}
	if got := p.received(t, 1)[0].SHA256; got != preview {
		t.Errorf("received SHA-256 %s, the preview has %s", got, preview)
	}
	page.Visit(callHomePath + "/received")
	page.Click("tbody a")
	page.Shows("main", preview)
}

// reminded is reminded of Call Home until something is chosen.
func reminded(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Shows("#reminder", "Smart Call Home is not configured")
	page.Click("#reminder a")
	page.Shows("h1", "Call Home Configuration")
	page.Choose("#field-mode", "disabled")
	page.Shows("#call-home-fields", "nobody is reminded")
	page.ClickText("Save")
	page.Shows("#status", "Update successful")
	page.Visit("/ccmadmin")
	page.Shows("h1", "Cisco Unified CM Administration")
	page.Until(`!document.querySelector("#reminder")`)
}
