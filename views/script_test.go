package views_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tandem/views/component"
)

// TestScripts is what static/js/app.js adds to the pages, in one browser.
func TestScripts(t *testing.T) {
	t.Parallel()
	browser := browser(t)
	for name, test := range map[string]func(tab, *console){
		"a counter counts characters while typing":     counts,
		"the error summary has the focus":              focuses,
		"Ctrl+K finds a page with the keyboard alone":  finds,
		"Enter that ends a composition sends nothing":  composes,
		"a dialog asks before a button acts":           asks,
		"one check box checks all rows":                checksAll,
		"leaving a changed form is asked about":        guards,
		"the end of the session can be put off":        staysSignedIn,
		"after the end the page says what is kept":     expires,
		"the longest time cannot be put off":           expiresForGood,
		"the list changes without leaving the page":    swapsList,
		"the menu opens at a narrow width":             opensMenu,
		"an error leaves the page as it is":            keepsPage,
		"an ended session leaves the page as it is":    tellsEnd,
		"a redirected part opens the other page":       follows,
		"what is under way is asked for until it ends": polls,
	} {
		t.Run(name, func(t *testing.T) {
			c := &console{posted: make(chan posted, 8)}
			test(newTab(t, browser, c), c)
		})
	}
}

func counts(b tab, _ *console) {
	b.visit("call-home")
	eval[any](b, `document.querySelector("#field-phone").focus()`)
	b.key("日本👍")
	b.until(`document.querySelector("#field-phone-count [data-count]").textContent === "3 / 64"`)
	eval[any](b, `(() => { const f = document.querySelector("#field-phone"); f.value = "x".repeat(65); f.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	b.until(`document.querySelector("#field-phone-count.over") && document.querySelector("#announce").textContent === "65 / 64"`)
}

func focuses(b tab, _ *console) {
	b.visit("call-home-errors")
	b.until(`document.activeElement.id === "error-summary"`)
	eval[any](b, `document.querySelector("#error-summary a").click()`)
	b.until(`document.activeElement.id === "field-company"`)
}

func finds(b tab, _ *console) {
	b.visit("call-home")
	b.key("k", chromedp.ModifierCtrl)
	b.until(`document.querySelectorAll("#palette[open] #palette-results > .results a").length > 5`)
	b.key("call home")
	b.until(`document.querySelector(".results[data-query='call home'] a")`)
	b.key(kb.ArrowDown + kb.ArrowDown)
	b.until(`document.activeElement.pathname === "/ccmservice/call-home/deliveries"`)
	b.key(kb.ArrowUp + kb.ArrowUp)
	b.until(`document.activeElement.name === "q"`)
	b.key(kb.Enter)
	b.until(`location.pathname === "/ccmservice/call-home"`)
}

func composes(b tab, c *console) {
	b.visit("call-home")
	stopped := eval[bool](b, `!document.querySelector("#field-phone").dispatchEvent(
		new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))`)
	if !stopped || len(c.posted) > 0 {
		b.t.Error("the form was sent")
	}
	eval[any](b, `document.querySelector("#field-phone").focus()`)
	b.key("1" + kb.Enter)
	if got := b.next(c); got.path != "/ccmservice/call-home" || got.values.Has("language") || got.values.Has("action") {
		b.t.Errorf("Enter sent %v", got)
	}
}

func asks(b tab, c *console) {
	b.visit("list")
	eval[any](b, `document.querySelector("[data-confirm]").click()`)
	b.until(`document.querySelector("#confirm[open] #confirm-text").textContent === "Delete the selected deliveries?"`)
	b.key(kb.Escape)
	b.until(`!document.querySelector("#confirm[open]")`)
	if len(c.posted) > 0 {
		b.t.Fatal("sent without a yes")
	}
	eval[any](b, `document.querySelector("td.check input").click(), document.querySelector("[data-confirm]").click(), document.querySelector("[data-confirm-yes]").click()`)
	if got := b.next(c).values; got.Get("confirmed") != "true" || got.Get("action") != "delete" || got.Get("id") == "" {
		b.t.Errorf("sent %v", got)
	}
}

func checksAll(b tab, _ *console) {
	b.visit("list")
	eval[any](b, `document.querySelector("[data-check-all]").click()`)
	b.until(`document.querySelectorAll("td.check input:checked").length === 12`)
	eval[any](b, `document.querySelector("td.check input").click()`)
	b.until(`document.querySelector("[data-check-all]").indeterminate`)
}

func guards(b tab, c *console) {
	const asked = `!dispatchEvent(new Event("beforeunload", {cancelable: true}))`
	b.visit("call-home")
	if eval[bool](b, asked) {
		b.t.Error("an unchanged form is asked about")
	}
	eval[any](b, `document.querySelector("#field-phone").focus()`)
	b.key("1")
	b.until(asked)
	eval[any](b, `document.querySelector(".actions button").click()`)
	b.next(c) // the browser did not stop to ask
}

func staysSignedIn(b tab, c *console) {
	c.change = expiring(time.Minute, time.Hour)
	b.visit("call-home")
	b.until(`/^[01]:\d\d$/.test(document.querySelector("#expiry[open] [data-clock]").textContent)`)
	eval[any](b, `document.querySelector("[data-stay]").click()`)
	b.until(`!document.querySelector("#expiry[open]")`)
	if got := b.next(c); got.path != "/session/keep-alive" {
		b.t.Errorf("posted to %s", got.path)
	}
	eval[any](b, `new Promise((resolve) => setTimeout(resolve, 1100))`) // one more tick of its clock
	b.until(`!document.querySelector("#expiry[open]")`)
}

func expires(b tab, c *console) {
	c.change = expiring(time.Second, time.Hour)
	b.visit("call-home")
	b.until(`!document.querySelector("#expiry[open] [data-expired]").hidden && document.querySelector("[data-stay]").hidden`)
	eval[any](b, `document.querySelector("#expiry [value='']").click()`)
	eval[any](b, `new Promise((resolve) => setTimeout(resolve, 1100))`)
	b.until(`!document.querySelector("#expiry[open]")`)
}

func expiresForGood(b tab, c *console) {
	c.change = expiring(time.Hour, time.Minute)
	b.visit("call-home")
	b.until(`document.querySelector("#expiry[open] [data-absolute]:not([hidden])") && document.querySelector("[data-stay]").hidden`)
}

func swapsList(b tab, _ *console) {
	b.visit("list")
	eval[any](b, `window.same = true, document.querySelector("#sort-message").click()`)
	b.until(`new URLSearchParams(location.search).get("sort") === "message" && window.same`)
}

func opensMenu(b tab, _ *console) {
	b.look(390, "light")
	b.visit("call-home")
	if eval[bool](b, `document.querySelector("#menu").checkVisibility()`) {
		b.t.Error("the menu covers the page")
	}
	eval[any](b, `document.querySelector(".menu-button").click()`)
	b.until(`document.querySelector("#menu:popover-open [aria-current=page]").checkVisibility()`)
	b.key(kb.Escape)
	b.until(`!document.querySelector("#menu").checkVisibility()`)
}

func keepsPage(b tab, c *console) {
	c.refuse = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
	b.visit("list")
	eval[any](b, `document.querySelector("#sort-message").click()`)
	b.until(`document.querySelector("#status .error") && document.querySelectorAll("td.check").length === 12`)
}

func tellsEnd(b tab, c *console) {
	answers := []http.HandlerFunc{
		func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/sign-in" {
				http.Redirect(w, r, "/sign-in?return_to=%2F", http.StatusSeeOther)
			}
		},
	}
	for _, answer := range answers {
		c.refuse = answer
		b.visit("list")
		eval[any](b, `document.querySelector("#sort-message").click()`)
		b.until(`document.querySelector("#expiry[open] [data-expired]:not([hidden])") && document.querySelectorAll("td.check").length === 12`)
	}
}

func follows(b tab, c *console) {
	c.refuse = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/elsewhere" {
			http.Redirect(w, r, "/elsewhere", http.StatusSeeOther)
		}
	}
	b.visit("list")
	eval[any](b, `document.querySelector("#sort-message").click()`)
	b.until(`location.pathname === "/elsewhere" && document.querySelector("h1")`)
}

func polls(b tab, c *console) {
	asked := make(chan struct{}, 16)
	c.refuse = func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		list := component.StepList{ID: "steps", Label: say("Steps"), Steps: []component.Step{{Title: say("All"), State: component.StepDone}}}
		if len(asked) < 2 {
			list.PollURL, list.Steps[0].State = r.URL.Path, component.StepRunning
		}
		_ = component.Steps(list).Render(r.Context(), w)
	}
	b.visit("steps")
	b.until(`document.querySelector("#steps .step.done:only-child")`)
	eval[any](b, `new Promise((resolve) => setTimeout(resolve, 2500))`) // two more turns
	if got := len(asked); got != 2 {
		b.t.Errorf("asked %d times, want 2", got)
	}
}
