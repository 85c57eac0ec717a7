package main

import (
	"testing"

	"github.com/chromedp/chromedp"

	"tandem/web/browsertest"
)

// TestBrowserCodesAreFoundWhileOneTypes types what a phone shows.
func TestBrowserCodesAreFoundWhileOneTypes(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit("/ccmadmin/error-codes")
	page.Until(`document.querySelectorAll(".code-entry").length > 50`)
	page.Click("#code-search")
	page.Press("unavailable(205)")
	page.Until(`document.querySelectorAll(".code-entry").length === 1 && document.querySelector("#code-205")`)
	page.Until(`document.activeElement.id === "code-search" && document.activeElement.value === "unavailable(205)"`)
	page.Until(`location.search.includes("205")`)
	page.Press("a", chromedp.ModifierCtrl)
	page.Press("33")
	page.Until(`document.querySelector(".code-entry").id === "code-33"`)
	page.Click("#code-here")
	page.Until(`document.querySelector("#codes .empty")`)
}

// TestBrowserTheFeatureListFollowsWhatIsChosen chooses a feature and clicks a
// product of the matrix.
func TestBrowserTheFeatureListFollowsWhatIsChosen(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	p := startSetUp(t, smart())
	page := p.signInBrowser(t, browser, browsertest.Look{})
	page.Visit("/cucreports/phone-feature-list")
	browsertest.Eval[any](page, `document.body.dataset.same = "yes", null`)
	page.Choose("#field-feature", "Extension Mobility Cross Cluster")
	page.Until(`document.querySelectorAll(".matrix thead th").length === 3`)
	page.Click(`.matrix [href*="7962"]`)
	page.Until(`document.querySelectorAll(".matrix tbody tr").length === 2 && document.querySelector("#field-product").value === "Cisco 7962"`)
	page.Until(`document.body.dataset.same === "yes" && location.search.includes("7962")`) // only the report was replaced
}
