package main

import (
	"context"
	"testing"
	"time"

	"tandem/model/audit"
	"tandem/web/browsertest"
)

// pictureCDRs makes the pictures of Gateway CDRs from the demonstration.
func pictureCDRs(t *testing.T, browser context.Context, folder string) {
	t.Helper()
	p := startSetUp(t, undecided())
	known := p.cdrSamples(t, audit.NewContext(t.Context(), audit.Actor{Name: adminName}))
	page := p.signInBrowser(t, browser, browsertest.Look{})
	disablesCallHome(page)
	page.Visit(callsPath + "?number=2000900")
	page.Click("tbody summary")
	page.Until(`document.querySelector("tr.legs").checkVisibility()`)
	page.Screenshot(folder, "gateway-calls", browsertest.Look{})
	for name, path := range map[string]string{
		"gateway-call":           known[callsPath+"/{id}"],
		"gateway-report":         cdrPath + "/reports/traffic",
		"gateways":               gatewaysPath,
		"gateway-unknown":        unknownPath,
		"gateway-configuration":  gatewaysPath + "/configuration",
		"gateway-collector":      cdrPath + "/health",
		"gateway-cdr-rate-table": known[cdrPath+"/rate-tables/{id}"],
	} {
		page.Visit(path)
		page.Screenshot(folder, name, browsertest.Look{})
	}
	page.Visit(cdrPath + "/bill?calling=1000001&month=" + time.Now().UTC().Format("2006-01"))
	page.Screenshot(folder, "gateway-bill", browsertest.Look{Height: 1000}) // it is long
	dark := browsertest.Look{Language: "ja", Dark: true}
	japanese := p.signInBrowser(t, browser, dark)
	japanese.Visit(cdrPath + "/reports/quality")
	japanese.Screenshot(folder, "gateway-report-ja-dark", dark)
}
