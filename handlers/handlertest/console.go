// Package handlertest gives tests of handlers a console with a real database
// and browsers that are signed in to it. Only tests import it.
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
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"tandem/handlers"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/audit"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/views"
)

// Password is that of every administrator SignIn adds.
const Password = "correct horse battery staple"

// Address is where browsers come from.
const Address = "192.0.2.1"

// Console is what routes are tested in. It does not check rights: that is done
// where routes are declared.
type Console struct {
	DB       *db.DB
	Accounts *account.Store
	router   chi.Router
	sessions *session.Store
}

// New returns a console on an empty SQLite database, without any route.
func New(t testing.TB) *Console {
	t.Helper()
	d := dbtest.SQLite(t)
	accounts := account.NewStore(d, time.Now)
	return &Console{d, accounts, chi.NewRouter(), session.NewStore(accounts)}
}

// Handle adds a route.
func (c *Console) Handle(method, pattern string, f handlers.Func) {
	adapter := handlers.Adapter{WriteError: func(w http.ResponseWriter, _ *http.Request, o handlers.Outcome) {
		http.Error(w, o.Title.Key, o.Status)
	}}
	c.router.Method(method, pattern, adapter.Handle(f))
}

// Browser is one signed-in browser.
type Browser struct {
	Administrator account.Administrator
	Token         string
	console       *Console
	t             testing.TB
}

// Add adds an administrator.
func (c *Console) Add(t testing.TB, userName string, group account.Group) account.Administrator {
	t.Helper()
	a, err := c.Accounts.Create(t.Context(), account.Administrator{UserName: userName, Group: group}, Password)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// SignIn returns a new browser in which userName is signed in.
func (c *Console) SignIn(t testing.TB, userName string) *Browser {
	t.Helper()
	from := account.Origin{Address: Address, UserAgent: "curl/8.14.1"}
	token, a, err := c.Accounts.SignIn(t.Context(), userName, Password, from)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{a, token, c, t}
}

// Page is an answer.
type Page struct {
	Status int
	Header http.Header
	*goquery.Document
}

// Text returns the text of what selector finds, with single spaces.
func (p *Page) Text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).Text()), " ")
}

// Get asks for a page.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.do(httptest.NewRequest(http.MethodGet, path, nil))
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

// Follow opens the page that p leads to.
func (b *Browser) Follow(p *Page) *Page {
	b.t.Helper()
	if p.Status != http.StatusSeeOther {
		b.t.Fatalf("got status %d, want %d:\n%s", p.Status, http.StatusSeeOther, p.Text("#status, body"))
	}
	return b.Get(p.Header.Get("Location"))
}

func (b *Browser) do(r *http.Request) *Page {
	b.t.Helper()
	r.AddCookie(&http.Cookie{Name: session.CookieName, Value: b.Token})
	w := httptest.NewRecorder()
	current, err := b.console.sessions.Load(r)
	if errors.Is(err, account.ErrNoSession) {
		return &Page{http.StatusUnauthorized, w.Header(), &goquery.Document{}}
	}
	if err != nil {
		b.t.Fatal(err)
	}
	a := current.Administrator
	ctx := audit.NewContext(r.Context(), audit.Actor{Name: a.UserName, Address: Address})
	ctx = views.NewChrome(session.NewContext(ctx, current), views.Chrome{
		UserName: a.UserName, CurrentPath: r.URL.Path, Menu: views.MenuFor(a.Group.Has),
	})
	b.console.router.ServeHTTP(w, r.WithContext(ctx))
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return &Page{w.Code, w.Header(), doc}
}
