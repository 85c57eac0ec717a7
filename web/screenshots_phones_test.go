package main

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"tandem/model/demo"
	"tandem/model/phoneservice"
	"tandem/views/cmadmin"
	"tandem/web/browsertest"
)

// picturePhones makes the pictures of Extension Mobility from the demonstration.
func picturePhones(t *testing.T, browser context.Context, folder string) {
	t.Helper()
	p := startDemo(t)
	page := p.signInBrowser(t, browser, browsertest.Look{})
	disablesCallHome(page)
	page.Visit(cmadmin.PhonePreviewOf("SEP001122334401"))
	typesLogin(page, "alice", demo.PIN)
	page.Click("#press-services")
	page.Shows("#phone .items", demo.ServiceName)
	page.Screenshot(folder, "phone-preview", browsertest.Look{})

	for user, phone := range map[string]string{"kally": "SEP001122334421", "taro": "SEP001122334411", "mei": "SEP001122334422"} {
		p.logIn(t, user, phone)
	}
	page.Visit("/ccmadmin/phones")
	page.ClickText("SEP001122334401")
	page.Shows("h1", "Phone Configuration")
	page.Screenshot(folder, "phone", browsertest.Look{})
	page.Visit("/ccmadmin/device-profiles")
	page.ClickText("bob-8845")
	page.Shows("h1", "Device Profile Configuration")
	page.Screenshot(folder, "device-profile", browsertest.Look{})
	page.Visit(cmadmin.EndUsersPath)
	page.ClickText("bob")
	page.Shows("h1", "End User Configuration")
	page.Screenshot(folder, "end-user", browsertest.Look{})
	for name, path := range map[string]string{
		"logged-in-devices":  "/cucreports/logged-in-devices",
		"error-codes":        "/ccmadmin/error-codes?q=profile",
		"login-check":        "/ccmadmin/login-check?user_id=bob&phone=SEP001122334412&check=true",
		"phone-feature-list": "/cucreports/phone-feature-list",
		"service-parameters": "/ccmadmin/service-parameters/extension-mobility",
	} {
		page.Visit(path)
		page.Screenshot(folder, name, browsertest.Look{})
	}

	japanese := p.signInBrowser(t, browser, browsertest.Look{Language: "ja"})
	japanese.Visit(cmadmin.PhonePreviewOf("SEP001122334411"))
	japanese.Click("#press-services")
	japanese.Shows("#phone .items", demo.ServiceName)
	japanese.Click("#soft-1")
	japanese.Shows("#phone .app", "taro")
	japanese.Screenshot(folder, "phone-preview-ja", browsertest.Look{Language: "ja"})
}

// disablesCallHome has no page remind of it.
func disablesCallHome(page *browsertest.Page) {
	page.Visit(callHomePath)
	page.Choose("#field-mode", "disabled")
	page.Shows("#call-home-fields", "nobody is reminded")
	page.ClickText("Save")
	page.Shows("#status", "Update successful")
}

// logIn logs somebody in on a phone as the phone does.
func (p *program) logIn(t *testing.T, user, phone string) {
	t.Helper()
	values := url.Values{"device": {phone}, "userid": {user}, "seq": {demo.PIN}}
	if status, body := fetch(t, p.client(t), p.URL+phoneservice.EMPath+"?"+values.Encode()); status != http.StatusOK {
		t.Fatalf("logging %s in on %s: got status %d and %s", user, phone, status, body)
	}
}
