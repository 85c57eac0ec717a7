// Package handlertest gives tests of handlers a console with a real database
// and browsers that are signed in to it. Only tests import it.
package handlertest

import (
	"net/http"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"tandem/handlers"
	"tandem/handlers/record"
	"tandem/handlers/session"
	"tandem/model/account"
	"tandem/model/db"
	"tandem/model/db/dbtest"
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
	// Zone is the cluster's time zone; UTC when nil.
	Zone     *time.Location
	router   chi.Router
	sessions *session.Store
}

// New returns a console on an empty SQLite database, without any route.
func New(t testing.TB) *Console {
	t.Helper()
	d := dbtest.SQLite(t)
	accounts := account.NewStore(d, time.Now)
	return &Console{DB: d, Accounts: accounts, router: chi.NewRouter(), sessions: session.NewStore(accounts)}
}

// Handle adds a route, or gives it another handler.
func (c *Console) Handle(method, pattern string, f handlers.Func) {
	adapter := handlers.Adapter{WriteError: func(w http.ResponseWriter, _ *http.Request, o handlers.Outcome) {
		http.Error(w, o.Title.Key, o.Status)
	}}
	c.router.Method(method, pattern, adapter.Handle(f))
}

// Records adds the routes of one kind of record below path, as the program does.
func (c *Console) Records(path string, p record.Pages) {
	c.Handle(http.MethodGet, path, p.List)
	c.Handle(http.MethodGet, path+".csv", p.CSV)
	c.Handle(http.MethodGet, path+"/new", p.New)
	c.Handle(http.MethodPost, path+"/new", p.Add)
	c.Handle(http.MethodPost, path+"/delete", p.DeleteSelected)
	c.Handle(http.MethodGet, path+"/{id}", p.Show)
	c.Handle(http.MethodPost, path+"/{id}", p.Submit)
	c.Handle(http.MethodPost, path+"/{id}/delete", p.Delete)
	c.Handle(http.MethodGet, path+"/{id}/dependencies", p.Dependencies)
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
