package handlertest

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/views"
	"tandem/views/i18n"
)

// Browser is one signed-in browser.
type Browser struct {
	Administrator account.Administrator
	Token         string
	console       *Console
	t             testing.TB
}

// Get asks for a page.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Fragment asks for the part of a page that replaces the element with the given
// id, as htmx does.
func (b *Browser) Fragment(path, id string) *Page {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("HX-Request-Type", "partial")
	r.Header.Set("HX-Target", "div#"+id)
	return b.do(r)
}

// Post sends a form.
func (b *Browser) Post(path string, values url.Values) *Page {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// PostFile sends a form with a file in the field named field.
func (b *Browser) PostFile(path string, values url.Values, field string, content []byte) *Page {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name := range values {
		if err := form.WriteField(name, values.Get(name)); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile(field, "upload")
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		b.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(r)
}

// Submit sends the form of p around the button with the given text, as a browser
// without JavaScript does, after changing values.
func (b *Browser) Submit(p *Page, button string, change url.Values) *Page {
	b.t.Helper()
	pressed := p.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.TrimSpace(s.Text()) == button && s.Closest("form[method=post]").Length() > 0
	}).First()
	form := pressed.Closest("form")
	if form.Length() == 0 {
		b.t.Fatalf("the page has no button %q in a form:\n%s", button, p.Text("main"))
	}
	values := fields(form)
	for name, v := range change {
		values[name] = v
	}
	if name := pressed.AttrOr("name", ""); name != "" {
		values.Add(name, pressed.AttrOr("value", ""))
	}
	return b.Post(pressed.AttrOr("formaction", form.AttrOr("action", "")), values)
}

// SaveDraft puts a draft into the browser's session.
func (b *Browser) SaveDraft(d session.Draft) {
	b.t.Helper()
	r := b.request(httptest.NewRequest(http.MethodPost, "/", nil))
	if err := session.FromContext(r.Context()).SaveDraft(httptest.NewRecorder(), r, d); err != nil {
		b.t.Fatal(err)
	}
}

// Follow opens the page that p leads to.
func (b *Browser) Follow(p *Page) *Page {
	b.t.Helper()
	if p.Status != http.StatusSeeOther {
		b.t.Fatalf("got status %d, want %d:\n%s", p.Status, http.StatusSeeOther, p.Text("#status, body"))
	}
	to, _, _ := strings.Cut(p.Header.Get("Location"), "#") // the rest stays in the browser
	return b.Get(to)
}

// do serves r as the middleware does; somebody whose session has ended gets 401.
func (b *Browser) do(r *http.Request) *Page {
	b.t.Helper()
	w := httptest.NewRecorder()
	if r = b.request(r); r == nil {
		w.WriteHeader(http.StatusUnauthorized)
	} else {
		b.console.router.ServeHTTP(w, r)
	}
	return newPage(b.t, w)
}

// request returns r with the browser's session, nil when it has ended.
func (b *Browser) request(r *http.Request) *http.Request {
	b.t.Helper()
	r.AddCookie(&http.Cookie{Name: session.CookieName, Value: b.Token})
	current, err := b.console.sessions.Load(r)
	if errors.Is(err, account.ErrNoSession) {
		return nil
	}
	if err != nil {
		b.t.Fatal(err)
	}
	a := current.Administrator
	ctx := audit.NewContext(r.Context(), audit.Actor{Name: a.UserName, Address: Address})
	ctx = i18n.NewContext(ctx, i18n.NewPrinter(i18n.English, b.console.Zone))
	ctx = views.NewChrome(session.NewContext(ctx, current), views.Chrome{
		UserName: a.UserName, CurrentPath: r.URL.Path, Menu: views.MenuFor(a.Group.Has),
	})
	return r.WithContext(ctx)
}
