package main

import (
	"context"
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flow(t, browser)
		})
	}
}

// signIn opens the program and signs the super user in by typing.
func (p *program) signInBrowser(t testing.TB, browser context.Context, look browsertest.Look) *browsertest.Page {
	t.Helper()
	page := browsertest.Open(t, browser, p.URL, look)
	page.Visit("/")
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + adminPassword + kb.Enter)
	page.Shows("h1", "Cisco Unified CM Administration")
	return page
}

// undecided is Call Home before anybody chose.
func undecided() callhome.Config { return callhome.Config{Mode: callhome.None, Method: callhome.HTTPS} }

// choices chooses modes and methods: the fields follow at once, and what was
// typed stays.
func choices(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Shows("#reminder", "Smart Call Home is not configured")
	page.Click("#reminder a")
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
	stored, err := p.callHome.Load(t.Context())
	must(t, err)
	if stored.Mode != callhome.None {
		t.Errorf("choosing has saved %+v", stored)
	}
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

func savedAndSent(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.Fill("#field-contact_email", "voice@example.com")
	page.ClickText("Save")
	page.Shows("h1", "Call Home Licence Agreement")
	page.ClickText("Back")
	page.Shows("h1", "Call Home Configuration")
	page.Until(`document.querySelector("#field-contact_email")?.value === "voice@example.com"`)
	page.ClickText("Save and Call Home Now")
	page.Shows("h1", "Call Home Licence Agreement")
	page.ClickText("Accept")
	page.Shows("#status", "all Call Home Messages sent successfully")
}
