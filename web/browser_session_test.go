package main

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"tandem/model"
	"tandem/web/browsertest"
)

// TestBrowserSession signs in and out, is locked out, and lets sessions end.
func TestBrowserSession(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, flow := range map[string]func(*testing.T, context.Context){
		"signing in and out":                      signsInAndOut,
		"too many wrong passwords":                isLockedOut,
		"the language switch keeps a form":        switchesLanguage,
		"the end of the session is announced":     isWarned,
		"a form sent after the session is kept":   sendsTooLate,
		"the longest time is announced":           isWarnedOfTheLongestTime,
		"a button asks before a session is ended": endsASession,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flow(t, browser)
		})
	}
}

func signsInAndOut(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := browsertest.Open(t, browser, p.URL, browsertest.Look{})
	page.Visit("/ccmservice/audit-log")
	page.Shows("h1", "Sign In")
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + "wrong" + kb.Enter)
	page.Shows("#error-summary", "The user name or the password is not right")
	if got := page.Value("#field-user_name"); got != adminName {
		t.Errorf("the user name became %q", got)
	}
	page.Fill("#field-password", adminPassword)
	page.Press(kb.Enter)
	page.Shows("h1", "Audit Log")
	page.Click(".tools details:has([action='/sign-out']) summary")
	page.ClickText("Sign Out")
	page.Shows("h1", "Sign In")
	page.Visit("/ccmservice/audit-log")
	page.Shows("h1", "Sign In")
}

func isLockedOut(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := browsertest.Open(t, browser, p.URL, browsertest.Look{})
	page.Visit("/sign-in")
	for range 5 {
		page.Fill("#field-user_name", adminName)
		page.Press(kb.Tab + "wrong")
		page.Click(".actions .primary")
		page.Until(`document.querySelector("#error-summary") && document.querySelector("#field-password").value === ""`)
	}
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + adminPassword + kb.Enter)
	page.Shows("#error-summary", "There were too many wrong passwords. Try again after ")
}

func switchesLanguage(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.Fill("#field-company", "例 K.K.")
	page.Choose("#field-method", "proxy")
	page.Until(`document.querySelector("#field-proxy_port")`)
	page.Fill("#field-proxy_port", "３１２８")
	for _, language := range []string{"ja", "zh-CN", "en"} {
		page.Click(".tools details:has([lang=ja]) summary")
		page.Click("button[lang='" + language + "']")
		page.Until(`document.documentElement.lang === "` + language + `"`)
		page.Until(`document.querySelector("#field-company:enabled")?.value === "例 K.K." && document.querySelector("#field-proxy_port")?.value === "3128"`)
	}
	page.Shows("#status", "Nothing was saved yet. What you typed is still here.")
	if page.Asked() > 0 {
		t.Error("the language switch asks whether to leave the page")
	}
	page.ClickText("Delivery Log")
	page.Shows("h1", "Delivery Log")
	if page.Asked() != 1 {
		t.Error("what was typed is lost without a question")
	}
}

// later moves the clock of the page.
const later = `{ const now = Date.now; Date.now = () => now() + `

func isWarned(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	p.change(t, "UPDATE session SET last_seen = ?", model.At(time.Now().Add(-28*time.Minute)))
	browsertest.Eval[any](page, later+"28 * 60_000; }")
	page.Until(`document.querySelector("#expiry[open] [data-clock]")?.textContent.match(/^[12]:\d\d$/)`)
	browsertest.Eval[any](page, "Date.now = () => performance.timeOrigin + performance.now()")
	page.ClickText("Stay signed in")
	page.Until(`!document.querySelector("#expiry[open]")`)
	eventually(t, "the session is prolonged", func() bool {
		all, err := p.accounts.ListAll(t.Context())
		must(t, err)
		return len(all) == 1 && time.Since(all[0].LastSeen.Time) < time.Minute
	})
}

func sendsTooLate(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit(callHomePath)
	page.Fill("#field-company", "Example K.K.")
	p.endIdleSessions(t)
	browsertest.Eval[any](page, later+"31 * 60_000; }")
	page.Shows("#expiry[open] [data-expired]:not([hidden])", "This page still holds what you typed")
	page.Click("#expiry button[value='']")
	page.ClickText("Save")
	page.Shows("#status", "Your session has ended")
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + adminPassword + kb.Enter)
	page.Shows("#status", "You were signed out before this was saved.")
	if got := p.stored(t).Company; got != "" {
		t.Errorf("%q was saved without a session", got)
	}
	page.ClickText("Save")
	page.Shows("#status", "Update successful")
	if got := p.stored(t).Company; got != "Example K.K." {
		t.Errorf("saved %q, want what was typed before the session ended", got)
	}
}

func isWarnedOfTheLongestTime(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	p.change(t, "UPDATE session SET created_at = ?", model.At(time.Now().Add(-12*time.Hour+2*time.Minute)))
	page.Visit(callHomePath)
	page.Shows("#expiry[open] [data-absolute]:not([hidden])", "Save your work and sign in again")
	page.Until(`document.querySelector("[data-stay]").hidden`)
}

func endsASession(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	other := p.admin(t)
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit("/account/sessions")
	page.ClickText("End All Other Sessions")
	page.Shows("#confirm[open]", "End all sessions but this one?")
	page.Press(kb.Escape)
	page.Until(`!document.querySelector("#confirm[open]")`)
	other.get("/account").want(t, 200)
	page.ClickText("End All Other Sessions")
	page.Shows("#confirm[open]", "End all sessions but this one?")
	page.Click("[data-confirm-yes]")
	page.Shows("#status", "1 session")
	other.get("/account").want(t, 303)
}
