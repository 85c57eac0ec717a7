package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"tandem/handlers/phone"
	"tandem/model/callhome"
	"tandem/model/tftp/tftptest"
	"tandem/web/browsertest"
)

// What the walk sets up: the phone and the number of the one who logs in on it.
const (
	walkPhone  = "SEP00AABBCCDD01"
	walkNumber = "1000-001"
	walkPIN    = "70153"
)

// TestBrowserExtensionMobility sets Extension Mobility up page by page, as its
// task flow says, and then uses it on the drawn phone.
func TestBrowserExtensionMobility(t *testing.T) {
	t.Parallel()
	browser := browsertest.Start(t)
	for name, look := range map[string]browsertest.Look{"with JavaScript": {}, "without JavaScript": {NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			taskFlow(t, browser, look)
		})
	}
}

func taskFlow(t *testing.T, browser context.Context, look browsertest.Look) {
	o := &options{Data: t.TempDir(), DB: "sqlite", LogLevel: "error"}
	o.Serve.HTTP, o.Serve.TFTP, o.Serve.PhoneHTTP = "127.0.0.1:0", ":0", ":0"
	p := runProgram(t, o)
	p.setUp(t, callhome.Config{Mode: callhome.Disabled, Method: callhome.HTTPS})
	page := p.signInBrowser(t, browser, look)

	activates(page, serviceMobility, serviceTFTP)
	createsService(page)
	createsProfile(page)
	subscribes(page)
	createsUser(page)
	createsPhone(page)
	subscribes(page)
	eventually(t, "the services run", func() bool {
		return p.supervisor.Running(serviceMobility) && p.supervisor.Running(serviceTFTP) && p.supervisor.Running(phone.ServiceServices)
	})
	before := p.phoneFile(t)
	if strings.Contains(before, walkNumber) {
		t.Errorf("before anybody logged in the phone is told\n%s\nwant it without %s", before, walkNumber)
	}

	logsIn(page)
	if got := p.phoneFile(t); !strings.Contains(got, walkNumber) {
		t.Errorf("after the login the phone is told\n%s\nwant it with %s", got, walkNumber)
	}
	page.Visit("/cucreports/logged-in-devices")
	page.Until(`[...document.querySelectorAll("tbody tr")].some((row) =>
		["` + walkPhone + `", "bob", "bob-8845"].every((text) => row.textContent.includes(text)))`)
	page.ClickText(walkPhone)
	page.ClickText("Dependency Records")
	page.Shows("main .card h2", "Sessions")
	page.ClickText("bob")
	page.Shows("h1", "Phone Configuration")

	logsOut(page)
	if got := p.phoneFile(t); got != before {
		t.Errorf("after the logout the phone is told\n%s\nwant again\n%s", got, before)
	}
	page.Visit("/cucreports/logged-in-devices")
	page.Until(`!document.querySelector("main").textContent.includes("` + walkPhone + `")`)
}

// activates has services run that do not yet.
func activates(page *browsertest.Page, services ...string) {
	page.Visit("/ccmservice/service-activation")
	for _, name := range services {
		page.Click("[value='" + name + "']")
	}
	page.ClickText("Save")
	page.Shows(".question", "Activate and deactivate services on tokyo-1?")
	page.ClickText("OK")
	for _, name := range services {
		page.Until(`document.querySelector("tr:has([value='` + name + `'])")?.textContent.includes("Activated")`)
	}
}

// createsService adds the phone service, whose addresses the page writes.
func createsService(page *browsertest.Page) {
	page.Visit("/ccmadmin/phone-services/new")
	page.Fill("#field-name", "Extension Mobility")
	page.Fill("#field-ascii_name", "Extension Mobility")
	page.ClickText("Build EM URL")
	page.Until(`document.querySelector("#field-url")?.value.includes("/emapp/EMAppServlet?device=#DEVICENAME#")`)
	page.Until(`document.querySelector("#field-secure_url").value.startsWith("https://")`)
	saves(page, "Add successful")
}

// saves presses the first button of a form and waits for what is then said.
func saves(page *browsertest.Page, says string) {
	page.Click(".actions .primary")
	page.Shows("#status", says)
}

// createsProfile answers the wizard, and gives the profile a directory number.
func createsProfile(page *browsertest.Page) {
	answersWizard(page, "/ccmadmin/device-profiles/new")
	page.Fill("#field-name", "bob-8845")
	saves(page, "Add successful")
	page.ClickText("Add a new DN")
	page.Shows("h1", "Directory Number Configuration")
	page.Fill("#field-pattern", walkNumber)
	saves(page, "Add successful")
	page.Shows("#association", walkNumber)
}

// answersWizard chooses a model and its protocol.
func answersWizard(page *browsertest.Page, path string) {
	page.Visit(path)
	page.Choose("#field-model", "Cisco 8845")
	page.ClickText("Next")
	page.Until(`document.querySelector("#field-name")`)
}

// subscribes subscribes the phone or profile that is shown to the service.
func subscribes(page *browsertest.Page) {
	page.ClickText("Subscribe/Unsubscribe Services")
	page.Shows("h1", "Subscribed IP Phone Services for")
	page.Choose("#field-service", "Extension Mobility")
	page.ClickText("Next")
	page.Until(`document.querySelector("#field-name")?.value === "Extension Mobility"`)
	page.ClickText("Subscribe")
	page.Shows("tbody", "Subscribed here")
}

// createsUser adds somebody with a PIN who controls the profile.
func createsUser(page *browsertest.Page) {
	page.Visit("/ccmadmin/users/new")
	page.Fill("#field-user_id", "bob")
	page.Fill("#field-last_name", "Baker")
	page.Fill("#field-pin", walkPIN)
	page.Fill("#field-pin_again", walkPIN)
	page.Choose("#field-controlled_profiles_add", "bob-8845")
	page.Click("#field-controlled_profiles_add-button")
	page.Shows("#field-controlled_profiles .name", "bob-8845")
	if page.Value("#field-pin") == "" { // it is never sent back
		page.Fill("#field-pin", walkPIN)
		page.Fill("#field-pin_again", walkPIN)
	}
	saves(page, "Add successful")
}

// createsPhone adds the phone, which takes part in Extension Mobility.
func createsPhone(page *browsertest.Page) {
	answersWizard(page, "/ccmadmin/phones/new")
	page.Fill("#field-name", "00:aa:bb:cc:dd:01")
	page.Click("#field-extension_mobility")
	saves(page, "Add successful")
	page.Until(`document.querySelector("#field-name").value === "` + walkPhone + `"`)
}

// logsIn finds the phone and logs bob in on it.
func logsIn(page *browsertest.Page) {
	page.Visit("/ccmadmin/phone-preview")
	page.Fill("#field-phone", walkPhone)
	page.ClickText("Show the Phone")
	page.Shows("#phone .idle", "Nobody is logged in")
	typesLogin(page, "bob", walkPIN)
	page.Shows("#phone .lines", walkNumber)
}

// typesLogin logs somebody in on the drawn phone.
func typesLogin(page *browsertest.Page, userID, pin string) {
	opensService(page)
	page.Shows("#phone .app", "Please Login")
	page.Fill("#phone [name=typed-0]", userID)
	page.Fill("#phone [name=typed-1]", pin)
	page.ClickText("Submit")
	page.Shows("#phone .app", "Login successful")
}

// opensService presses Services and chooses the first of the list.
func opensService(page *browsertest.Page) {
	page.Click("#press-services")
	page.Shows("#phone .items", "Extension Mobility")
	page.ClickText("Select")
}

// logsOut confirms on the drawn phone that bob leaves.
func logsOut(page *browsertest.Page) {
	page.Visit("/ccmadmin/phone-preview/" + walkPhone)
	page.Shows("#phone .idle", "bob")
	opensService(page)
	page.Shows("#phone .app", "Do you want to log out bob?")
	page.ClickText("Yes")
	page.Shows("#phone .words", "Logout successful")
}

// phoneFile reads the configuration of the phone over TFTP and over HTTP, which
// are the same.
func (p *program) phoneFile(t *testing.T) string {
	t.Helper()
	overTFTP, overHTTP := p.phoneServer.Addresses()
	name := walkPhone + ".cnf.xml"
	file, err := tftptest.Client{}.Get(t.Context(), overTFTP.String(), name)
	must(t, err)
	response, err := http.Get("http://" + overHTTP.String() + "/" + name)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	must(t, err)
	if response.StatusCode != http.StatusOK || string(body) != string(file.Data) {
		t.Errorf("over HTTP: status %d and\n%s\nwant what is told over TFTP:\n%s", response.StatusCode, body, file.Data)
	}
	return string(body)
}
