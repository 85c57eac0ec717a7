package serviceability_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"golang.org/x/net/html"

	"tandem/handlers"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/views"
	"tandem/views/i18n"
)

// browser is somebody who is signed in and asks for pages.
type browser struct {
	t       *testing.T
	routes  chi.Router
	ctx     context.Context
	cookie  *http.Cookie
	session *session.Store
}

// open signs somebody of group in and returns their browser. It has no routes.
func open(t *testing.T, d *db.DB, group account.Group) *browser {
	t.Helper()
	const password = "correct horse battery staple"
	accounts := account.NewStore(d, time.Now)
	admin := account.Administrator{UserName: "visitor", Group: group}
	if _, err := accounts.Create(t.Context(), admin, password); err != nil {
		t.Fatal(err)
	}
	token, _, err := accounts.SignIn(t.Context(), admin.UserName, password, account.Origin{Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	sessions, recorder := session.NewStore(accounts), httptest.NewRecorder()
	if _, err := sessions.Start(t.Context(), recorder, token); err != nil {
		t.Fatal(err)
	}
	ctx := audit.NewContext(t.Context(), audit.Actor{Name: admin.UserName, Address: "192.0.2.1"})
	tokyo := time.FixedZone("JST", 9*60*60)
	ctx = i18n.NewContext(ctx, i18n.NewPrinter(i18n.English, tokyo))
	return &browser{t, chi.NewRouter(), ctx, recorder.Result().Cookies()[0], sessions}
}

// route serves one address, with the title of an error as text.
func (b *browser) route(method, path string, f handlers.Func) {
	adapter := handlers.Adapter{WriteError: func(w http.ResponseWriter, _ *http.Request, o handlers.Outcome) {
		http.Error(w, o.Title.Key, o.Status)
	}}
	b.routes.Method(method, path, adapter.Handle(f))
}

// get asks for a page; the fragment is that of the element with the given id
// when there is one.
func (b *browser) get(address string, fragment ...string) *page {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	if len(fragment) > 0 {
		r.Header.Set("HX-Request-Type", "partial")
		r.Header.Set("HX-Target", "div#"+fragment[0])
	}
	return b.do(r)
}

// post sends a form.
func (b *browser) post(address string, values url.Values) *page {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// submit sends the form around the button with the given text, as a browser
// without JavaScript does, after changing values.
func (b *browser) submit(p *page, button string, change url.Values) *page {
	b.t.Helper()
	pressed := p.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.TrimSpace(s.Text()) == button && s.Closest("form[method=post]").Length() > 0
	}).First()
	form := pressed.Closest("form")
	if form.Length() == 0 {
		b.t.Fatalf("the page has no button %q in a form:\n%s", button, p.text("main"))
	}
	values := fields(form)
	for name, v := range change {
		values[name] = v
	}
	if name := pressed.AttrOr("name", ""); name != "" {
		values.Add(name, pressed.AttrOr("value", ""))
	}
	return b.post(form.AttrOr("action", ""), values)
}

// fields are what a browser sends of a form without a button.
func fields(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name]").Each(func(_ int, s *goquery.Selection) {
		_, checked := s.Attr("checked")
		_, disabled := s.Attr("disabled")
		choice := s.Is("[type=checkbox], [type=radio]")
		if !disabled && (checked || !choice) {
			values.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	return values
}

// follow asks for the page that p leads to.
func (b *browser) follow(p *page) *page {
	b.t.Helper()
	if p.status != http.StatusSeeOther {
		b.t.Fatalf("got status %d, want %d:\n%s", p.status, http.StatusSeeOther, p.text("main"))
	}
	return b.get(p.header.Get("Location"))
}

// do serves r in a fresh session of the browser, as the middleware does.
func (b *browser) do(r *http.Request) *page {
	b.t.Helper()
	r.AddCookie(b.cookie)
	current, err := b.session.Load(r)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx := views.NewChrome(session.NewContext(b.ctx, current), views.Chrome{CurrentPath: r.URL.Path})
	recorder := httptest.NewRecorder()
	b.routes.ServeHTTP(recorder, r.WithContext(ctx))
	body, err := io.ReadAll(recorder.Result().Body)
	if err != nil {
		b.t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		b.t.Fatal(err)
	}
	return &page{document, recorder.Code, recorder.Header(), string(body)}
}

// page is an answer.
type page struct {
	*goquery.Document
	status int
	header http.Header
	body   string
}

// text returns the words of the elements that selector finds.
func (p *page) text(selector string) string { return strings.Join(p.texts(selector), " ") }

// texts returns the words of each element that selector finds.
func (p *page) texts(selector string) []string {
	var texts []string
	for _, s := range p.Find(selector).EachIter() {
		var words []string
		for _, node := range s.Nodes {
			words = append(words, wordsOf(node)...)
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return texts
}

// wordsOf returns the words within node; those of two elements are apart.
func wordsOf(node *html.Node) []string {
	if node.Type == html.TextNode {
		return strings.Fields(node.Data)
	}
	var words []string
	for child := range node.ChildNodes() {
		words = append(words, wordsOf(child)...)
	}
	return words
}
