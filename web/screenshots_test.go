package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/callhome"
	"tandem/model/service"
	"tandem/web/browsertest"
)

// narrow is the width of a phone.
const narrow = 390

// TestScreenshots makes the pictures of the README, when TANDEM_SCREENSHOTS
// names a folder for them.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("TANDEM_SCREENSHOTS")
	if folder == "" {
		t.Skip("set TANDEM_SCREENSHOTS to a folder to make the pictures")
	}
	must(t, os.MkdirAll(filepath.Clean(folder), 0o750))
	browser := browsertest.Start(t)
	wizard := browsertest.Open(t, browser, startProgram(t).URL, browsertest.Look{})
	wizard.Visit("/setup")
	wizard.Screenshot(folder, "setup", browsertest.Look{})

	p := startSetUp(t, undecided())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Screenshot(folder, "home", browsertest.Look{})
	p.fillForPictures(t, page, folder)
	p.makeHistory(t)
	for name, path := range map[string]string{
		"deliveries":         callHomePath + "/deliveries",
		"service-activation": "/ccmservice/service-activation",
		"control-center":     "/ccmservice/control-center/network",
		"audit-log":          "/ccmservice/audit-log",
		"administrators":     "/ccmadmin/administrators",
		"received":           callHomePath + "/received",
	} {
		page.Visit(path)
		page.Screenshot(folder, name, browsertest.Look{})
	}
	p.actForPictures(t, page, folder)

	dark := browsertest.Look{Language: "ja", Dark: true}
	japanese := p.signInBrowser(t, browser, dark)
	japanese.Visit(callHomePath)
	japanese.Screenshot(folder, "call-home-ja-dark", dark)
	small := browsertest.Look{Language: "zh-CN", Width: narrow}
	chinese := p.signInBrowser(t, browser, small)
	chinese.Visit(callHomePath + "/deliveries")
	chinese.Screenshot(folder, "deliveries-zh-narrow", small)
	picturePhones(t, browser, folder)
	pictureCDRs(t, browser, folder)
}

// fillForPictures fills Call Home in and accepts the agreement.
func (p *program) fillForPictures(t *testing.T, page *browsertest.Page, folder string) {
	t.Helper()
	page.Visit(callHomePath)
	page.Choose("#field-mode", "smart")
	page.Until(`document.querySelector("#field-company:enabled")`)
	for _, f := range [][2]string{
		{"contact_email", "voice@example.com"}, {"company", "Example K.K."}, {"contact_name", "Ann O'Neil"},
		{"address", "1-2-3 Example, Minato-ku\nTokyo"}, {"phone", "+81 3 1234 5678"},
	} {
		page.Fill("#field-"+f[0], f[1])
	}
	page.ClickText("Save")
	page.Shows("h1", "Call Home Licence Agreement")
	page.Screenshot(folder, "agreement", browsertest.Look{})
	page.ClickText("Accept")
	page.Shows("#status", "Update successful")
	page.ClickText("Save and Call Home Now")
	page.Shows("#status", "all Call Home Messages sent successfully")
	page.Visit(callHomePath)
	page.Screenshot(folder, "call-home", browsertest.Look{})
	page.Screenshot(folder, "call-home-narrow", browsertest.Look{Width: narrow})
	page.Apply(browsertest.Look{})
}

// makeHistory makes what a cluster has after a while: administrators, messages
// that failed and were cancelled, and a service that was stopped.
func (p *program) makeHistory(t *testing.T) {
	t.Helper()
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName, Address: "192.0.2.17"})
	for name, group := range map[string]account.Group{"ann": account.ServerMonitoring, "ben": account.ReadOnly} {
		_, err := p.accounts.Create(ctx, account.Administrator{UserName: name, Group: group}, adminPassword)
		must(t, err)
	}
	control := func(action service.Action) {
		id, err := p.supervisor.Store().Request(ctx, p.node.ID, serviceReceiver, action)
		must(t, err)
		_, err = p.supervisor.Store().Wait(ctx, id)
		must(t, err)
	}
	control(service.Stop)
	deliveries, err := p.outbox.Create(ctx, []callhome.Kind{callhome.Test, callhome.Telemetry}, adminName)
	must(t, err)
	eventually(t, "both were tried", func() bool {
		now, err := p.outbox.Deliveries(ctx, []int64{deliveries[0].ID, deliveries[1].ID})
		must(t, err)
		return now[0].State == callhome.Queued && now[0].Attempts == 1 && now[1].State == callhome.Queued && now[1].Attempts == 1
	})
	must(t, p.outbox.Cancel(ctx, deliveries[0].ID))
	control(service.Start)
}

// actForPictures makes the pictures of what comes after a button.
func (p *program) actForPictures(t *testing.T, page *browsertest.Page, folder string) {
	t.Helper()
	page.Visit(callHomePath + "/messages")
	page.ClickText("Show Message")
	page.Shows("h1", "Message: ")
	page.Screenshot(folder, "message-preview", browsertest.Look{})
	page.Visit(callHomePath + "/connection-test")
	page.ClickText("Test Connection")
	page.Shows("#status", "Every step succeeded")
	page.Screenshot(folder, "connection-test", browsertest.Look{})
	page.Visit("/ccmservice")
	page.Press("k", chromedp.ModifierCtrl)
	page.Until(`document.querySelector("#palette[open] .results a")`)
	page.Press("call")
	page.Until(`document.querySelector(".results[data-query='call'] a")`)
	page.Screenshot(folder, "palette", browsertest.Look{})
}
