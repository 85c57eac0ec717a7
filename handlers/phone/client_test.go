package phone_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"tandem/handlers/handlertest"
	"tandem/handlers/phone"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/phoneservice"
	"tandem/model/phonexml"
)

const (
	phoneA = "SEP00000000000A"
	phoneB = "SEP00000000000B"
)

// office is a cluster with the phones A and B, alice with one device profile and
// bob with two, and the addresses for phones on a real socket.
type office struct {
	*handlertest.Cluster
	url                      string
	noApp, noService, noMenu atomic.Bool
}

// each runs test in an office on both engines.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func open(t testing.TB, d *db.DB) *office {
	t.Helper()
	slog.SetLogLoggerLevel(slog.LevelError + 1) // refusals are what is tested
	o := &office{Cluster: handlertest.NewCluster(t, d)}
	o.Phone(t, phoneA)
	o.Phone(t, phoneB)
	o.User(t, "alice", "alice-8845")
	o.User(t, "bob", "bob-8845", "bob-lobby")
	here := phone.Presence{Mobility: o.Mobility, Sightings: o.Sightings}
	not := func(b *atomic.Bool) func() bool { return func() bool { return !b.Load() } }
	mux := http.NewServeMux()
	mux.Handle(phoneservice.EMPath, phone.NewEMApp(o.Mobility, here, not(&o.noApp), not(&o.noService)))
	mux.Handle(phone.ServicesPath, &phone.Services{Mobility: o.Mobility, Presence: here, Running: not(&o.noMenu)})
	mux.Handle(phone.AuthenticatePath, &phone.Authenticate{Authorizer: onlyOne{}})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	o.url = server.URL
	return o
}

// handset is a phone: it opens pages, fills forms in and presses keys.
type handset struct {
	t      testing.TB
	office *office
	name   string
	header http.Header
	// page is what the phone shows, which came with got.
	page phonexml.Object
	got  *http.Response
	body string
}

// handset returns the phone with a name, a Cisco 8845 in English.
func (o *office) handset(t testing.TB, name string) *handset {
	return &handset{t: t, office: o, name: name, header: http.Header{
		"User-Agent":              {"Cisco-CP-8845/12.8"},
		"Accept":                  {"x-CiscoIPPhone/*, text/*,image/png,*/*"},
		"Accept-Language":         {"en_US"},
		"Accept-Charset":          {"utf-8,iso-8859-1;q=0.8"},
		"X-Ciscoipphonemodelname": {"CP-8845"},
	}}
}

// open opens Extension Mobility with more parameters, names and values in turn.
func (h *handset) open(more ...string) *handset {
	h.t.Helper()
	return h.get(h.office.url + phoneservice.EMPath + "?" + query(append([]string{"device", h.name}, more...)...))
}

func query(namesAndValues ...string) string {
	var parts []string
	for i := 0; i < len(namesAndValues); i += 2 {
		parts = append(parts, namesAndValues[i]+"="+url.QueryEscape(namesAndValues[i+1]))
	}
	return strings.Join(parts, "&")
}

// get opens an address; the answer has to be a page.
func (h *handset) get(address string) *handset {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, address, nil)
	handlertest.Must(h.t, err)
	r.Header = h.header.Clone()
	h.got, err = http.DefaultClient.Do(r)
	handlertest.Must(h.t, err)
	body, err := io.ReadAll(h.got.Body)
	handlertest.Must(h.t, err)
	_ = h.got.Body.Close()
	h.body = string(body)
	if h.got.StatusCode != http.StatusOK {
		h.t.Fatalf("%s: got status %d, want 200", h.name, h.got.StatusCode)
	}
	h.page, err = phonexml.Parse(body)
	if err != nil {
		h.t.Fatalf("%s shows no page: %v\n%s", h.name, err, body)
	}
	return h
}

// enter fills the form in with values in the order of its fields and submits it.
func (h *handset) enter(values ...string) *handset {
	h.t.Helper()
	form, ok := h.page.(phonexml.Input)
	if !ok || len(form.Items) != len(values) {
		h.t.Fatalf("the phone shows %s, want a form with %d fields", h.body, len(values))
	}
	address := form.URL
	for i, item := range form.Items {
		address += "&" + query(item.Param, values[i])
	}
	return h.get(address)
}

// choose chooses a line of the menu.
func (h *handset) choose(name string) *handset {
	h.t.Helper()
	menu, _ := h.page.(phonexml.Menu)
	for _, item := range menu.Items {
		if item.Name == name {
			return h.get(item.URL)
		}
	}
	h.t.Fatalf("the phone shows %s, want a menu with %q", h.body, name)
	return nil
}

// press presses the key with a name, which leads somewhere.
func (h *handset) press(name string) *handset {
	h.t.Helper()
	for _, key := range h.keys() {
		if key.Name == name {
			return h.get(key.URL)
		}
	}
	h.t.Fatalf("the phone shows %s, want the key %q", h.body, name)
	return nil
}

func (h *handset) keys() []phonexml.SoftKey {
	switch p := h.page.(type) {
	case phonexml.Text:
		return p.SoftKeys
	case phonexml.Menu:
		return p.SoftKeys
	case phonexml.Input:
		return p.SoftKeys
	}
	return nil
}

// says checks that the phone shows a text.
func (h *handset) says(want string) *handset {
	h.t.Helper()
	if text, _ := h.page.(phonexml.Text); text.Text != want {
		h.t.Errorf("%s shows %s, want %q", h.name, h.body, want)
	}
	return h
}

// asks checks that the phone shows a form with fields.
func (h *handset) asks(title string, fields ...string) *handset {
	h.t.Helper()
	form, ok := h.page.(phonexml.Input)
	var got []string
	for _, item := range form.Items {
		got = append(got, item.DisplayName+" "+item.Param+" "+item.Flags+" "+item.Default)
	}
	if !ok || form.Title != title || strings.Join(got, "|") != strings.Join(fields, "|") {
		h.t.Errorf("%s shows %s,\nwant the form %q with %q", h.name, h.body, title, fields)
	}
	return h
}
