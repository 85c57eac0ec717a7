package main

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tandem/web/browsertest"
)

// withoutScript does all of Call Home in a browser that runs no script.
func withoutScript(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{NoScript: true})
	page.Click("#reminder a")
	page.Shows("h1", "Call Home Configuration")
	page.Choose("#field-mode", "smart")
	page.ClickText("Show the fields of this choice")
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.Fill("#field-contact_email", "voice")
	page.ClickText("Save")
	page.Shows("#error-summary", "Email Address")
	page.Fill("#field-contact_email", "voice@example.com")
	page.ClickText("Save and Call Home Now")
	page.Shows("h1", "Call Home Licence Agreement")
	page.ClickText("Accept")
	page.Shows("h1", "Call Home Configuration")
	p.received(t, 3)
	p.refreshUntilSent(t, page)
	p.lookAtDeliveries(t, page)

	page.ClickText("Resend")
	page.Shows("#status", "The same message is queued again")
	page.Visit(callHomePath + "/messages")
	page.ClickText("Show Message")
	page.Shows("h1", "Message: ")
	p.checksums(t, page)
	page.ClickText("Send This Message")
	page.Shows("#status", "The message is queued")
	page.Visit("/ccmservice/service-activation")
	page.Click("[value='Call Home Receiver']")
	page.ClickText("Save")
	page.Shows(".question", "Activate and deactivate services on tokyo-1?")
	page.ClickText("OK")
	page.Shows("main", "Deactivated")
}

// refreshUntilSent asks again until every message is sent.
func (p *program) refreshUntilSent(t *testing.T, page *browsertest.Page) {
	t.Helper()
	eventually(t, "the page says that all was sent", func() bool {
		if browsertest.Eval[bool](page, `Boolean(document.querySelector("#status .success"))`) {
			return true
		}
		page.Visit(page.Path())
		return false
	})
	page.Shows("#status", "all Call Home Messages sent successfully")
}

// withKeyboard does it with keys alone, from signing in to signing out.
func withKeyboard(t *testing.T, browser context.Context) {
	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Press(kb.Tab)
	page.Until(`document.activeElement.matches(".skip")`)
	page.Press(kb.Enter)
	page.Until(`document.activeElement.id === "main"`)

	page.Press("k", chromedp.ModifierCtrl)
	page.Until(`document.querySelector("#palette[open] .results a")`)
	page.Press("call home conf")
	page.Until(`document.querySelector(".results[data-query='call home conf']")`)
	page.Press(kb.ArrowDown + kb.Enter)
	page.Shows("h1", "Call Home Configuration")

	page.TabTo("#field-mode")
	page.Press(kb.ArrowDown + kb.ArrowDown)
	page.Until(`document.querySelector("#field-company:enabled")`)
	page.TabTo("#field-contact_email")
	page.Press("voice@example.com")
	page.TabTo("#field-send_copy")
	page.Press(" ")
	page.TabTo("#field-copy_to")
	page.Press("nobody")
	page.TabTo("button[value=save]")
	page.Press(kb.Enter)
	page.Until(`document.activeElement.id === "error-summary"`)
	page.Press(kb.Tab + kb.Enter)
	page.Until(`document.activeElement.id === "field-copy_to"`)
	page.Press(kb.End + "@example.com")
	page.TabTo("button[value=now]")
	page.Press(" ")
	page.Shows("h1", "Call Home Licence Agreement")
	page.TabTo("button[name=accepted]")
	page.Press(" ")
	page.Shows("h1", "Call Home Configuration")
	p.received(t, 3)
	p.leaveByKeyboard(page)
}

// leaveByKeyboard switches the language and signs out.
func (p *program) leaveByKeyboard(page *browsertest.Page) {
	page.TabTo(".tools details:has([lang=ja]) summary")
	page.Press(kb.Enter)
	page.TabTo("button[lang=ja]")
	page.Press(kb.Enter)
	page.Until(`document.documentElement.lang === "ja"`)
	page.TabTo(".tools details:has([action='/sign-out']) summary")
	page.Press(kb.Enter)
	page.TabTo("[action='/sign-out'] button")
	page.Press(kb.Enter)
	page.Until(`location.pathname === "/sign-in"`)
}

// deactivated sends while the receiver is deactivated, which fails visibly, and
// again after it is activated.
func deactivated(t *testing.T, browser context.Context) {
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	toggle := func(state string) {
		t.Helper()
		page.Visit("/ccmservice/service-activation")
		page.Click("[value='Call Home Receiver']")
		page.ClickText("Save")
		page.Shows(".question", "Activate and deactivate services on tokyo-1?")
		page.ClickText("OK")
		page.Until(`document.querySelector("tr:has([value='Call Home Receiver'])")?.textContent.includes("` + state + `")`)
	}
	toggle("Deactivated")
	page.Visit(callHomePath)
	page.ClickText("Save and Call Home Now")
	page.Shows("#status", "not all messages could be sent")
	page.Shows("#progress", "503")
	page.ClickText("Show this delivery")
	page.Shows("main", "Call Home Receiver is stopped")
	delivery := page.Path()
	page.Visit(callHomePath + "/received")
	page.Shows(".notice", "The service Call Home Receiver is stopped on this node")

	toggle("Activated")
	page.Visit(delivery)
	page.ClickText("Try Again Now")
	page.Shows("#status", "The next try is being made now")
	p.received(t, 1)
	eventually(t, "the delivery is shown as delivered", func() bool {
		page.Visit(delivery)
		return browsertest.Eval[bool](page, `Boolean(document.querySelector("main .pairs .tag.success"))`)
	})
}
