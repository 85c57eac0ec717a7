package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/phone"
	"tandem/model/audit"
	"tandem/model/demo"
	"tandem/model/mobility"
	"tandem/model/service"
	"tandem/views/cmadmin"
)

// drawn is a drawn phone in a browser without JavaScript.
type drawn struct {
	*visitor
	t    *testing.T
	path string
	page *answer
}

// drawnPhone shows a phone of the demonstration.
func (p *program) drawnPhone(t *testing.T, name string) *drawn {
	t.Helper()
	d := &drawn{visitor: p.admin(t), t: t, path: cmadmin.PhonePreviewOf(name)}
	d.page = d.get(d.path).want(t, http.StatusOK)
	return d
}

// startDemo runs the program with the demonstration and Extension Mobility.
func startDemo(t *testing.T) *program {
	t.Helper()
	p := startSetUp(t, undecided())
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: adminName})
	must(t, demo.Fill(ctx, demoCommand{}.surroundings(p.app, canaryPassword)))
	p.ask(t, mobility.ServiceName, service.Activate, true)
	return p
}

// press presses the key with that word after typing into the fields in turn.
func (d *drawn) press(word string, typed ...string) *drawn {
	d.t.Helper()
	key := d.page.Find("#phone button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.TrimSpace(s.Text()) == word
	})
	if key.Length() != 1 {
		d.t.Fatalf("the phone has %d keys %q:\n%s", key.Length(), word, d.page.text("#phone"))
	}
	values := url.Values{cmadmin.PreviewPress: {key.AttrOr("value", "")}}
	d.page.Find("#phone input").Each(func(_ int, s *goquery.Selection) {
		if _, checked := s.Attr("checked"); checked || s.AttrOr("type", "") != "radio" {
			values.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	for i, value := range typed {
		values.Set(cmadmin.PreviewField(i), value)
	}
	d.page = d.post(d.path, values).want(d.t, http.StatusOK)
	return d
}

// shows fails the test unless the screen has the text.
func (d *drawn) shows(text string) *drawn {
	d.t.Helper()
	if got := d.page.text(".app"); !strings.Contains(got, text) {
		d.t.Errorf("the screen shows %q, want %q in it", got, text)
	}
	return d
}

// lines fails the test unless these are on the buttons.
func (d *drawn) lines(want ...string) *drawn {
	d.t.Helper()
	got := d.page.Find(".lines .used").Map(func(_ int, s *goquery.Selection) string { return strings.TrimSpace(s.Text()) })
	if !slices.Equal(got, want) {
		d.t.Errorf("the buttons have %q, want %q", got, want)
	}
	return d
}

func TestSomebodyLogsInAndOutOnADrawnPhone(t *testing.T) {
	t.Parallel()
	p := startDemo(t)
	d := p.drawnPhone(t, "SEP001122334401").shows("Nobody is logged in").lines("2000-900")
	d.press("Services").shows("Extension Mobility").press("Select").shows("Please Login")
	d.press("Submit", "alice", "99999").shows("Please try to login again (201)").lines("2000-900")
	d.press("Exit").shows("Nobody is logged in")
	d.press("Services").press("Select").press("<<", "alice", demo.PIN)
	if got := d.page.Find(`input[name="typed-0"]`).AttrOr("value", ""); got != "alice" {
		t.Errorf("got the user ID %q after the PIN was taken back, want alice", got)
	}
	d.press("Submit", "alice", demo.PIN).shows("Login successful").lines("2000-001")
	d.press("Services").press("Select").shows("Do you want to log out alice?")
	d.press("Yes").shows("Logout successful").lines("2000-900")
}

func TestADrawnPhoneSpeaksTheLanguageOfItsUser(t *testing.T) {
	t.Parallel()
	p := startDemo(t)
	d := p.drawnPhone(t, "SEP001122334412").press("Services")
	if got := d.page.Find("#phone .keys").AttrOr("lang", ""); got != "ja" {
		t.Errorf("got soft keys in %q, want ja", got)
	}
	if got := d.page.text(".code"); !strings.Contains(got, "Accept-Language: ja_JP") || !strings.Contains(got, "CP-7942G") {
		t.Errorf("the phone asked\n%s\nwant its locale and model", got)
	}
}

func TestADrawnPhoneOfAStoppedService(t *testing.T) {
	t.Parallel()
	p := startDemo(t)
	d := p.drawnPhone(t, "SEP001122334401").press("Services")
	p.ask(t, phone.ServiceEMApp, service.Stop, false)
	d.press("Select").shows("Http Error [503]")
	if got := d.page.text(".notice"); !strings.Contains(got, "Start the service in Control Center.") {
		t.Errorf("got the notice %q, want what to do", got)
	}
	d.press("Exit").shows("Nobody is logged in")
}

// TestNothingKeepsThePINOfADrawnPhone neither a page nor the log. It is not
// parallel: the log is that of all programs.
func TestNothingKeepsThePINOfADrawnPhone(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	p := startDemo(t)
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	d := p.drawnPhone(t, "SEP001122334401").press("Services").press("Select")
	for _, pin := range []string{"8642097", demo.PIN} {
		d.press("Submit", "bob", pin)
		html, err := d.page.Html()
		must(t, err)
		if strings.Contains(html, pin) || strings.Contains(log.String(), pin) {
			t.Errorf("the PIN %s stands in the page or in the log", pin)
		}
		d.press("Services").press("Select")
	}
	if !strings.Contains(log.String(), cmadmin.PhonePreviewPath) {
		t.Error("the log has no line of the preview, so that this test finds nothing")
	}
}

func TestADrawnPhoneOpensOnlyPagesForPhones(t *testing.T) {
	t.Parallel()
	p := startDemo(t)
	d := p.drawnPhone(t, "SEP001122334401")
	for _, address := range []string{
		p.URL + "/ccmadmin/administrators", "http://192.0.2.1/emapp/EMAppServlet", "file:///etc/passwd", "Dial:1000", "https://127.0.0.1@192.0.2.1/emapp/x",
	} {
		menu := "<CiscoIPPhoneMenu><MenuItem><Name>x</Name><URL>" + address + "</URL></MenuItem></CiscoIPPhoneMenu>"
		page := d.post(d.path, url.Values{"press": {"enter"}, "item": {"0"}, "object": {menu}}).want(t, http.StatusOK)
		if got := page.text(".notice"); !strings.Contains(got, "A real phone opens "+address) {
			t.Errorf("%s: got the notice %q, want that only a real phone opens it", address, got)
		}
	}
	menu := "<CiscoIPPhoneMenu><MenuItem><Name>x</Name><URL>http://localhost:1/emapp/EMAppServlet</URL></MenuItem></CiscoIPPhoneMenu>"
	d.page = d.post(d.path, url.Values{"press": {"enter"}, "item": {"0"}, "object": {menu}}).want(t, http.StatusOK)
	d.shows("Host not found")
}

func TestAPhoneIsChosenForThePreview(t *testing.T) {
	t.Parallel()
	p := startDemo(t)
	admin := p.admin(t)
	admin.get(cmadmin.PhonePreviewPath+"?phone=SEP001122334499").want(t, http.StatusUnprocessableEntity)
	got := admin.get(cmadmin.PhonePreviewPath+"?phone=SEP001122334401").want(t, http.StatusSeeOther).Header.Get("Location")
	if want := cmadmin.PhonePreviewOf("SEP001122334401"); got != want {
		t.Errorf("got led to %q, want %q", got, want)
	}
	admin.get(cmadmin.PhonePreviewOf("SEP001122334499")).want(t, http.StatusNotFound)
}
