package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr/gateway"
	"tandem/web/browsertest"
)

// TestBrowserGatewayCDRs does what administrators do with the records of a
// gateway: from adding it to the bill for its calls.
func TestBrowserGatewayCDRs(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, look := range map[string]browsertest.Look{"with JavaScript": {}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recordsOfGateway(t, browser, look)
		})
	}
}

func recordsOfGateway(t *testing.T, browser context.Context, look browsertest.Look) {
	p := startSetUp(t, undecided())
	port := p.takeCDRs(t)
	page := p.signInBrowser(t, browser, look)
	activates(page, gateway.ServiceName)
	eventually(t, "the collector runs", func() bool { return p.collector.Health().Running })
	w := newWire("kobe-gw")

	addsGateway(page)
	p.waitForGateway(t, w.host)
	watchesCall(t, page, look, func() { sendUDP(t, port, w.call(1)...) })
	findsCall(page)
	importsFile(page, savedFile(t, saved(append(w.call(1), w.call(2)...))))
	editsGateway(page)
	admitsSender(page, func() { sendUDP(t, port, newWire("nara-gw").call(3)...) })
	addsRates(page)
	readsBill(t, page, w)
	readsReport(page)
	for _, path := range []string{cdrPath + "/health", cdrPath + "/lines", cdrPath + "/causes", cdrPath + "/parameters", gatewaysPath + "/configuration"} {
		page.Visit(path)
		page.Until(`document.querySelector("main .card")`)
	}
}

// waitForGateway waits until messages of a host count.
func (p *program) waitForGateway(t *testing.T, host string) {
	t.Helper()
	eventually(t, "the gateway counts", func() bool {
		for _, k := range p.cdrs.directory.All() {
			if k.Name == host {
				return true
			}
		}
		return false
	})
}

func addsGateway(page *browsertest.Page) {
	page.Visit(gatewaysPath + "/new")
	page.Fill("#field-name", "kobe-gw")
	page.Fill("#field-hosts", "kobe-gw")
	page.Fill("#field-zone", "UTC")
	saves(page, "Add successful")
}

// watchesCall sees a call arrive in the live view, which renews itself where
// scripts run.
func watchesCall(t *testing.T, page *browsertest.Page, look browsertest.Look, arrives func()) {
	t.Helper()
	page.Visit(livePath)
	page.Shows("h1", "Live View")
	arrives()
	if !look.NoScript {
		page.Shows("#live tbody", wireCalled(1))
		return
	}
	eventually(t, "the call is shown", func() bool {
		page.Visit(livePath)
		return strings.Contains(page.Text("#live tbody"), wireCalled(1))
	})
}

// findsCall searches for a number, opens the row of its call, and reads all of it.
func findsCall(page *browsertest.Page) {
	page.Visit(callsPath)
	page.Fill("#field-number", "812-000 001")
	page.Click("#find")
	page.Until(`location.search.includes("number=812")`)
	page.Shows(".found", "1 call")
	page.Until(`!document.querySelector("tr.legs").checkVisibility()`)
	page.Click("tbody summary")
	page.Until(`document.querySelector("tr.legs").checkVisibility()`)
	page.Shows("tr.legs", wireCalling(1))
	page.ClickText("All fields, and the records as they were received")
	page.Shows("main", "%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2")
	page.Shows("main", "Normal call clearing")
}

// importsFile imports a file with one call that is known and one that is new.
func importsFile(page *browsertest.Page, file string) {
	page.Visit(importPath)
	page.Upload("#field-file", file)
	page.ClickText("Import")
	page.Shows("h1", "Import of messages")
	page.Visit(callsPath + "?number=" + wireCalled(2))
	page.Until(`document.querySelector("tbody")?.textContent.includes("` + wireCalling(2) + `") || (location.reload(), false)`)
	page.Visit(importPath)
	page.Shows("tbody", "Done")
}

func editsGateway(page *browsertest.Page) {
	page.Visit(gatewaysPath)
	page.ClickText("kobe-gw")
	page.Shows("h1", "Gateway")
	page.Fill("#field-description", "Kobe, second floor")
	page.Fill("#field-channels", "30")
	saves(page, "Update successful")
	page.Visit(gatewaysPath)
	page.Shows("tbody", "30")
}

// admitsSender makes the calls of a gateway count that nobody knew.
func admitsSender(page *browsertest.Page, sends func()) {
	sends()
	page.Visit(unknownPath)
	page.Until(`document.querySelector("tbody")?.textContent.includes("nara-gw") || (location.reload(), false)`)
	page.ClickText("Admit as New Gateway")
	page.Shows("#status", "Records of nara-gw count from now on")
	page.Visit(callsPath + "?number=" + wireCalled(3))
	page.Until(`document.querySelector("tbody")?.textContent.includes("` + wireCalling(3) + `") || (location.reload(), false)`)
}

func addsRates(page *browsertest.Page) {
	page.Visit(cdrPath + "/rate-tables/new")
	page.Fill("#field-name", "2026")
	page.Fill("#field-currency", "EUR")
	if !browsertest.Eval[bool](page, `document.querySelector("#field-active").checked`) {
		page.Click("#field-active")
	}
	page.Click("#field-rates-add")
	page.Until(`document.querySelector("[name=rate_prefix]")`)
	for _, f := range [][2]string{
		{"prefix", "812"}, {"destination", "Kobe"}, {"connection", "0.05"}, {"first_seconds", "30"}, {"first_amount", "0.30"},
		{"increment", "6"}, {"increment_amount", "0.0125"},
	} {
		page.Fill("[name=rate_"+f[0]+"]", f[1])
	}
	saves(page, "Add successful")
}

// readsBill shows what a call of 40 seconds cost: 0.05 + 0.30 + 2 × 0.0125.
func readsBill(t *testing.T, page *browsertest.Page, w *wire) {
	t.Helper()
	tokyo, err := time.LoadLocation("Asia/Tokyo") // that of the cluster
	must(t, err)
	page.Visit(cdrPath + "/bill")
	page.Choose("#field-month", w.began.In(tokyo).Format("2006-01"))
	page.Fill("#field-calling", wireCalling(1))
	page.ClickText("Show Bill")
	page.Shows("main", "0.375")
	page.Shows("main", "Kobe")
}

func readsReport(page *browsertest.Page) {
	page.Visit(cdrPath + "/reports")
	page.ClickText("Traffic")
	page.Shows("h1", "Traffic")
	page.Until(`document.querySelector("main svg")`)
	page.Visit(cdrPath + "/reports/top")
	page.Until(`document.querySelector("main tbody")?.textContent.includes("` + wireCalling(1) + `") || (location.reload(), false)`)
}
