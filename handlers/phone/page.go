package phone

import (
	"log/slog"
	"net"
	"net/http"
	"net/url"

	chimiddleware "github.com/go-chi/chi/v5/middleware"

	"tandem/model"
	"tandem/model/emcode"
	"tandem/model/phonexml"
	"tandem/views/i18n"
)

// retryAfter is how many seconds a phone should wait while a service is stopped.
const retryAfter = "60"

// stopped answers that a service is stopped; a phone shows "Http Error [503]"
// (spec/pages.md section 21).
func stopped(w http.ResponseWriter, service string) {
	w.Header().Set("Retry-After", retryAfter)
	http.Error(w, "the service "+service+" is stopped", http.StatusServiceUnavailable)
}

// display is how pages are made for the phone that asks.
type display struct {
	*i18n.Printer
	keys phonexml.Positions
	// root is the scheme and the host that the phone has used.
	root string
}

func displayFor(r *http.Request) display {
	root := url.URL{Scheme: "http", Host: host(r)}
	if r.TLS != nil {
		root.Scheme = "https"
	}
	return display{
		Printer: i18n.NewPrinter(i18n.Match(r.Header.Get("Accept-Language")), nil),
		keys:    phonexml.PositionsOf(r.Header.Get("X-CiscoIPPhoneModelName")),
		root:    root.String(),
	}
}

// host returns the host and port that the phone has used; phones of HTTP/1.0 need
// not say it.
func host(r *http.Request) string {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if r.Host == "" && local != nil {
		return local.String()
	}
	return r.Host
}

// address returns the absolute address of path with a query of names and values
// in turn.
func (d display) address(path string, namesAndValues ...string) string {
	query := ""
	for i := 0; i < len(namesAndValues); i += 2 {
		query += "&" + namesAndValues[i] + "=" + url.QueryEscape(namesAndValues[i+1])
	}
	return d.root + path + "?" + query[1:]
}

// say returns a page of text with the key Exit, after the given keys.
func (d display) say(text model.Text, keys ...phonexml.SoftKey) phonexml.Text {
	return phonexml.Text{Title: d.title(), Text: d.Text(text), SoftKeys: append(keys, d.exit())}
}

func (d display) title() string { return d.Text(model.T("Extension Mobility")) }

// menu returns a page with the items from the given place on, as many as a phone
// takes, and a key for the next ones at the address that more returns.
func (d display) menu(prompt model.Text, items []phonexml.MenuItem, from int, more func(next int) string) phonexml.Menu {
	m := phonexml.Menu{Title: d.title(), Prompt: d.Text(prompt), SoftKeys: []phonexml.SoftKey{
		{Name: d.Text(model.T("Select")), URL: phonexml.KeySelect, Position: d.keys.Select},
	}}
	from = min(max(from, 0), len(items))
	next := min(from+phonexml.MaxMenuItems, len(items))
	m.Items = items[from:next]
	if next < len(items) {
		m.SoftKeys = append(m.SoftKeys, phonexml.SoftKey{Name: d.Text(model.T("Next")), URL: more(next), Position: d.keys.Update})
	}
	m.SoftKeys = append(m.SoftKeys, d.exit())
	return m
}

// inputKeys are the keys of a page on which something is entered.
func (d display) inputKeys() []phonexml.SoftKey {
	return []phonexml.SoftKey{
		{Name: d.Text(model.T("Submit")), URL: phonexml.KeySubmit, Position: d.keys.Select},
		{Name: "<<", URL: phonexml.KeyBackspace, Position: d.keys.Update},
		d.exit(),
	}
}

func (d display) exit() phonexml.SoftKey {
	return phonexml.SoftKey{Name: d.Text(model.T("Exit")), URL: phonexml.KeyExit, Position: d.keys.Exit}
}

// write sends a page to the phone that asks, in the characters it reads. It is
// never kept by the phone.
func (d display) write(w http.ResponseWriter, r *http.Request, page phonexml.Object) {
	charset := phonexml.CharsetOf(r.Header.Get("Accept-Charset"))
	body, err := phonexml.Encode(page, charset)
	if err != nil { // the host that the phone has used is too long for an address
		slog.ErrorContext(r.Context(), "phone page not written", "id", chimiddleware.GetReqID(r.Context()), "error", err)
		body, _ = phonexml.Encode(d.say(emcode.UnknownError.OnLogin()), charset)
	}
	h := w.Header()
	h.Set("Content-Type", charset.ContentType())
	h.Set("Expires", "-1")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(body) // the phone has gone away
}
