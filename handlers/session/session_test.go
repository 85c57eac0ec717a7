package session_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"testing"
	"time"

	"tandem/handlers/session"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/db/dbtest"
)

// signedIn returns a store of sessions and the cookie of somebody who has just
// signed in.
func signedIn(t *testing.T) (*session.Store, *http.Cookie) {
	t.Helper()
	const password = "correct horse battery staple"
	accounts := account.NewStore(dbtest.SQLite(t), time.Now)
	if _, err := accounts.Create(t.Context(), account.Administrator{UserName: "anna", Group: account.ReadOnly}, password); err != nil {
		t.Fatal(err)
	}
	token, _, err := accounts.SignIn(t.Context(), "anna", password, account.Origin{Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	store, w := session.NewStore(accounts), httptest.NewRecorder()
	current, err := store.Start(t.Context(), w, token)
	if err != nil || current.Administrator.UserName != "anna" {
		t.Fatalf("got %+v, %v; want the session of anna", current, err)
	}
	return store, w.Result().Cookies()[0]
}

// visit returns a request for path and its session, loaded anew.
func visit(t *testing.T, store *session.Store, cookie *http.Cookie, path string) (*http.Request, *session.Current) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.AddCookie(cookie)
	current, err := store.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, current
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	_, cookie := signedIn(t)
	want := http.Cookie{
		Name: "__Host-tandem", Value: cookie.Value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, Raw: cookie.Raw,
	}
	if cookie.Value == "" || !reflect.DeepEqual(*cookie, want) {
		t.Errorf("got %+v, want %+v", *cookie, want)
	}
}

func TestFlashesAreShownOnce(t *testing.T) {
	t.Parallel()
	store, cookie := signedIn(t)
	want := []session.Flash{
		{Kind: "success", Text: model.Text{Key: "%d sessions were ended", Args: []any{2}}},
		{Kind: "warning", Text: model.Text{Key: "b"}, Details: []model.Text{{Key: "c", Args: []any{model.Text{Key: "d"}}}}},
	}
	for _, f := range want {
		r, current := visit(t, store, cookie, "/")
		check(t, current.AddFlash(httptest.NewRecorder(), r, f))
	}
	r, current := visit(t, store, cookie, "/next")
	got, err := current.PopFlashes(httptest.NewRecorder(), r)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	w := httptest.NewRecorder()
	r, current = visit(t, store, cookie, "/after")
	if got, err := current.PopFlashes(w, r); err != nil || got != nil {
		t.Errorf("once more: got %v, %v; want none", got, err)
	}
	if len(w.Result().Cookies()) > 0 {
		t.Error("the session is stored although nothing changed")
	}
}

func TestADraftBelongsToItsPage(t *testing.T) {
	t.Parallel()
	store, cookie := signedIn(t)
	draft := session.Draft{Path: "/smtp", Values: url.Values{"host": {"mail.example.com"}, "to": {"a", "b"}}, Expired: true}
	r, current := visit(t, store, cookie, "/language")
	check(t, current.SaveDraft(httptest.NewRecorder(), r, session.Draft{Path: "/account"}))
	check(t, current.SaveDraft(httptest.NewRecorder(), r, draft))
	tests := []struct {
		name, path string
		want       bool
	}{
		{"the page that asks for it", "/smtp?draft=1", true},
		{"a second time, after a reload", "/smtp?draft=1", true},
		{"the page that does not ask for it", "/smtp", false},
		{"another page", "/account?draft=1", false},
		{"a page below it", "/smtp/x?draft=1", false},
	}
	for _, tt := range tests {
		r, current := visit(t, store, cookie, tt.path)
		got, ok := current.Draft(r)
		if ok != tt.want || ok && !reflect.DeepEqual(got, draft) {
			t.Errorf("%s: got %v, %v; want %v", tt.name, got, ok, tt.want)
		}
	}
	r, current = visit(t, store, cookie, "/smtp?draft=1")
	check(t, current.DropDraft(httptest.NewRecorder(), r))
	r, current = visit(t, store, cookie, "/smtp?draft=1")
	if _, ok := current.Draft(r); ok {
		t.Error("the draft is there after its form was saved")
	}
	w := httptest.NewRecorder()
	if err := current.DropDraft(w, r); err != nil || len(w.Result().Cookies()) > 0 {
		t.Errorf("without a draft: got %v, want nothing stored", err)
	}
}

func TestEnd(t *testing.T) {
	t.Parallel()
	store, cookie := signedIn(t)
	for _, what := range []string{"signed in", "signed out already"} {
		r, w := httptest.NewRequest(http.MethodPost, "/sign-out", nil), httptest.NewRecorder()
		r.AddCookie(cookie)
		check(t, store.End(w, r))
		if gone := w.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 || gone[0].Value != "" {
			t.Errorf("%s: got the cookies %v, want the browser to forget its one", what, gone)
		}
		if _, err := store.Load(r); !errors.Is(err, account.ErrNoSession) {
			t.Errorf("%s: got %v, want no session", what, err)
		}
	}
	check(t, store.End(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/sign-out", nil)))
}

func TestNobodyIsSignedIn(t *testing.T) {
	t.Parallel()
	store, _ := signedIn(t)
	none := httptest.NewRequest(http.MethodGet, "/", nil)
	forged := httptest.NewRequest(http.MethodGet, "/", nil)
	forged.AddCookie(&http.Cookie{Name: session.CookieName, Value: "forged"})
	for name, r := range map[string]*http.Request{"without a cookie": none, "with a forged cookie": forged} {
		if _, err := store.Load(r); !errors.Is(err, account.ErrNoSession) {
			t.Errorf("%s: got %v, want no session", name, err)
		}
		values, err := store.Get(r, session.CookieName)
		if !errors.Is(err, account.ErrNoSession) || values == nil || len(values.Values) > 0 {
			t.Errorf("%s: gorilla/sessions gets %v, %v; want an empty session", name, values, err)
		}
	}
	if current := session.FromContext(t.Context()); current != nil || session.May(t.Context(), account.RightCMAdminRead) {
		t.Errorf("got %+v from an empty context, and rights", current)
	}
}

func TestMay(t *testing.T) {
	t.Parallel()
	store, cookie := signedIn(t)
	_, current := visit(t, store, cookie, "/")
	ctx := session.NewContext(t.Context(), current)
	if !session.May(ctx, account.RightCMAdminRead) || session.May(ctx, account.RightCMAdminUpdate) {
		t.Error("somebody who may only read may something else")
	}
}
