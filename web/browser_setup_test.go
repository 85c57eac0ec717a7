package main

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tandem/model/callhome"
	"tandem/web/browsertest"
)

// TestBrowserSetup does what a newcomer does first: sets the cluster up with
// the token, and is signed in.
func TestBrowserSetup(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, look := range map[string]browsertest.Look{
		"with JavaScript": {}, "without JavaScript": {NoScript: true}, "in Japanese, narrow": {Language: "ja", Width: narrow},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setsUp(t, browser, look)
		})
	}
}

func setsUp(t *testing.T, browser context.Context, look browsertest.Look) {
	p := startProgram(t)
	page := browsertest.Open(t, browser, p.URL, look)
	page.Visit("/")
	page.Fill("#field-token", "wrong")
	page.Fill("#field-user_name", adminName)
	page.Press(kb.Tab + adminPassword + kb.Tab + adminPassword)
	page.Fill("#field-cluster_id", "Tokyo-1")
	page.Fill("#field-time_zone", "Asia/Tokyo")
	page.Click("[name=call_home][value=smart]")
	page.Click(".actions .primary")
	for _, field := range []string{"token", "contact_email", "consent"} {
		page.Until(`document.querySelector("#error-summary a[href='#field-` + field + `']")`)
	}
	if got := page.Value("#field-cluster_id"); got != "Tokyo-1" {
		t.Errorf("after an error the Cluster ID is %q, want it as typed", got)
	}
	page.Fill("#field-token", p.wizard.Token)
	page.Fill("#field-password", adminPassword)
	page.Press(kb.Tab + adminPassword)
	page.Fill("#field-contact_email", "voice@example.com")
	page.Click("#field-consent")
	page.Click(".actions .primary")
	page.Until(`document.querySelector(".side") && document.querySelector("#status .success")`)
	if got := p.stored(t); got.Mode != callhome.Smart || got.ContactEmail != "voice@example.com" {
		t.Errorf("set up with %+v", got)
	}
	if accepted, err := p.callHome.LastAcceptance(t.Context(), callhome.Smart); err != nil || accepted.Who != adminName {
		t.Errorf("the agreement was accepted by %+v, %v", accepted, err)
	}
}
