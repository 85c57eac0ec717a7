package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"tandem/web/browsertest"
)

// TestBrowserSetup does what a newcomer does first: sets the cluster up with
// the token, and is signed in.
func TestBrowserSetup(t *testing.T) {
	t.Parallel()
	p := startProgram(t)
	tab := browsertest.Tab(t, browsertest.Start(t), browsertest.Look{})
	browsertest.Do(t, tab,
		chromedp.Navigate(p.URL),
		chromedp.WaitVisible(chromedp.CSS(`#field-token`)),
		chromedp.SendKeys(chromedp.CSS(`#field-token`), p.wizard.Token),
		chromedp.SendKeys(chromedp.CSS(`#field-user_name`), adminName),
		chromedp.SendKeys(chromedp.CSS(`#field-password`), adminPassword),
		chromedp.SendKeys(chromedp.CSS(`#field-password_again`), adminPassword),
	)
	browsertest.Do(t, tab, chromedp.Click(chromedp.CSS(`.actions .primary`)), chromedp.WaitVisible(chromedp.CSS(`.side`)))
	if got := browsertest.Get(t, tab, chromedp.Text(chromedp.CSS(`#status`))); !strings.Contains(got, "Tandem is set up") {
		t.Errorf("after setup: got status %q", got)
	}
}
