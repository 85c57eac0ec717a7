package main

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"tandem/handlers/emapi"
	"tandem/handlers/phone"
	"tandem/model/audit"
	"tandem/model/device"
	"tandem/model/phoneservice"
	"tandem/model/product"
	"tandem/model/service"
	"tandem/model/user"
)

// The canaries are secrets that must stand in no log.
const (
	canaryPIN      = "8642097"
	canaryPassword = "canary password of a program"
	canaryPhone    = "SEP0011223344CC"
)

// addCanary adds a phone, a user with a PIN and a program with a password.
func (p *program) addCanary(t testing.TB) {
	t.Helper()
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName})
	set := device.BlankPhone("Cisco 8845", product.SIP)
	set.Name, set.ExtensionMobility = canaryPhone, true
	_, err := p.phones.Add(ctx, set)
	must(t, err)
	profile := device.BlankProfile("Cisco 8845", product.SIP)
	profile.Name = "canary-8845"
	_, err = p.profiles.Add(ctx, profile)
	must(t, err)
	person := user.NewEndUser()
	person.UserID, person.LastName = "canary", "Canary"
	person.ControlledProfiles, person.DefaultProfile = []string{profile.Name}, profile.Name
	person, err = p.endUsers.Add(ctx, person)
	must(t, err)
	must(t, p.app.credentials.Set(ctx, person.Owner(), user.PIN, canaryPIN))
	app, err := p.applicationUsers.Add(ctx, user.ApplicationUser{UserID: "program", Groups: []string{user.RoleProxy}})
	must(t, err)
	must(t, p.app.credentials.Set(ctx, app.Owner(), user.Password, canaryPassword))
}

// ask has a service do something and waits until it runs, or no longer does.
func (p *program) ask(t testing.TB, name string, action service.Action, running bool) {
	t.Helper()
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName})
	_, err := p.supervisor.Store().Request(ctx, p.node.ID, name, action)
	must(t, err)
	eventually(t, name+" "+string(action), func() bool { return p.supervisor.Running(name) == running })
}

// fetch gets an address without any session.
func fetch(t testing.TB, c *http.Client, address string) (status int, body string) {
	t.Helper()
	response, err := c.Get(address)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(t, err)
	if cookies := response.Header.Values("Set-Cookie"); len(cookies) > 0 {
		t.Errorf("%s sets the cookies %q, want none", address, cookies)
	}
	return response.StatusCode, string(text)
}

func messageOf(root, content string) string {
	return "<" + root + "><appInfo><appID>program</appID><appCertificate>" + canaryPassword + "</appCertificate></appInfo>" + content + "</" + root + ">"
}

// TestProgramsAreAnsweredOnBothAddresses without a session, while browsers are led
// to HTTPS.
func TestProgramsAreAnsweredOnBothAddresses(t *testing.T) {
	t.Parallel()
	p := startBoth(t)
	p.ask(t, serviceMobility, service.Activate, true)
	query := url.Values{"xml": {messageOf("query", "<checkUser><userID>canary</userID></checkUser>")}}.Encode()
	plain := "http://" + p.console.http.Addr().String()
	for _, root := range []string{p.URL, plain} {
		for path, want := range map[string]string{
			phoneservice.EMPath + "?device=" + canaryPhone:                   "Please Login",
			"/" + phoneservice.EMPath + "?device=" + canaryPhone:             root + phoneservice.EMPath + "?device=",
			emapi.Path + "?" + query:                                         "<exists>canary</exists>",
			"//emservice//EMServiceServlet?" + query:                         "<exists>canary</exists>",
			phone.ServicesPath + "?name=" + canaryPhone:                      "No services are configured for this phone",
			phone.AuthenticatePath + "?UserID=x&Password=y&devicename=SEP1Z": "UN-AUTHORIZED",
		} {
			if status, body := fetch(t, p.client(t), root+path); status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s%s: got status %d and %s, want 200 and %q", root, path, status, body, want)
			}
		}
	}
	if status, _ := fetch(t, p.client(t), plain+"/ccmadmin"); status != http.StatusPermanentRedirect {
		t.Errorf("a page over HTTP: got status %d, want 308", status)
	}
}

// startBoth runs the program on both addresses, set up and with the canaries.
func startBoth(t *testing.T) *program {
	t.Helper()
	o := &options{Data: t.TempDir(), DB: "sqlite", LogLevel: "error"}
	o.Serve.HTTP = "127.0.0.1:0"
	p := runProgram(t, o)
	p.setUp(t, smart())
	p.addCanary(t)
	return p
}

// TestAStoppedServiceIsNoticed as the troubleshooting table of the source tells.
func TestAStoppedServiceIsNoticed(t *testing.T) {
	t.Parallel()
	p := startBoth(t)
	app, api, menu := p.URL+phoneservice.EMPath+"?device="+canaryPhone, p.URL+emapi.Path, p.URL+phone.ServicesPath+"?name="+canaryPhone
	expect := func(when, address string, status int, text string) {
		t.Helper()
		if got, body := fetch(t, p.client(t), address); got != status || !strings.Contains(body, text) {
			t.Errorf("%s: got status %d and %s, want %d and %q", when, got, body, status, text)
		}
	}
	eventually(t, "the network services run", func() bool {
		return p.supervisor.Running(phone.ServiceEMApp) && p.supervisor.Running(phone.ServiceServices)
	})
	expect("not activated", app, http.StatusOK, "Login is unavailable(208)")
	expect("not activated", api, http.StatusServiceUnavailable, "stopped")
	p.ask(t, serviceMobility, service.Activate, true)
	expect("activated", app, http.StatusOK, "Please Login")
	expect("activated", api, http.StatusOK, `<error code="1">`)
	p.ask(t, phone.ServiceEMApp, service.Stop, false)
	expect("application stopped", app, http.StatusServiceUnavailable, phone.ServiceEMApp)
	expect("application stopped", menu, http.StatusOK, "CiscoIPPhoneText")
	p.ask(t, phone.ServiceServices, service.Stop, false)
	expect("menu stopped", menu, http.StatusServiceUnavailable, phone.ServiceServices)
}

// logged is what the program has logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestNoLogShowsAPIN logs everything while a PIN and a password are right, wrong,
// badly encoded and on their way when the database breaks. It takes the log of the
// whole program, so that it is not parallel.
func TestNoLogShowsAPIN(t *testing.T) {
	before := slog.Default()
	t.Cleanup(func() { slog.SetDefault(before) })
	log := &logged{}
	slog.SetDefault(slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	p := startBoth(t)
	p.ask(t, serviceMobility, service.Activate, true)
	send := func(query string) {
		t.Helper()
		for _, root := range []string{p.URL, "http://" + p.console.http.Addr().String()} {
			if status, _ := fetch(t, p.client(t), root+query); status >= 500 && status != http.StatusServiceUnavailable {
				t.Errorf("got status %d", status)
			}
		}
	}
	login := phoneservice.EMPath + "?device=" + canaryPhone
	ask := func() {
		send(login + "&userid=canary&seq=" + canaryPIN)
		send(login + "&userid=nobody&seq=" + canaryPIN)
		send(login + "&userid=%zz&seq=" + canaryPIN + "%zz;x")
		send("//" + login[1:] + "&loginType=XX&userid=canary&seq=" + canaryPIN)
		send("/unknown?seq=" + canaryPIN)
		send(emapi.Path + "?" + url.Values{"xml": {messageOf("request", "<logout><deviceName>"+canaryPhone+"</deviceName></logout>")}}.Encode())
		send(emapi.Path + "?xml=" + url.QueryEscape(messageOf("request", "<unfinished>")) + "%zz;")
		send(phone.AuthenticatePath + "?UserID=x&Password=" + url.QueryEscape(canaryPassword) + "&devicename=" + canaryPhone)
	}
	ask()
	p.ask(t, serviceMobility, service.Stop, false)
	ask()
	if got := log.String(); !strings.Contains(got, "msg=request") {
		t.Fatal("the requests were not logged, so that nothing was tested")
	}
	for _, secret := range []string{canaryPIN, canaryPassword, url.QueryEscape(canaryPassword)} {
		if i := strings.Index(log.String(), secret); i >= 0 {
			text := log.String()
			t.Errorf("the log shows a secret: %s", text[max(0, i-300):min(len(text), i+100)])
		}
	}
	var audited []string
	must(t, p.database.Read.NewRaw("SELECT object_name || before || after FROM audit").Scan(t.Context(), &audited))
	if strings.Contains(strings.Join(audited, "\n"), canaryPIN) {
		t.Error("the audit log shows a PIN")
	}
}
