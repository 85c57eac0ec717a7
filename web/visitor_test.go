package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tandem/model/account"
)

// visitor is somebody at a browser without JavaScript.
type visitor struct {
	*http.Client
	t testing.TB
	// base is the address of the program, at the page that is looked at.
	base, at string
}

// answer is what a visitor is shown.
type answer struct {
	Status int
	Header http.Header
	Path   string
	*goquery.Document
}

// stranger is a visitor who is not signed in.
func (p *program) stranger(t testing.TB) *visitor {
	t.Helper()
	return &visitor{Client: p.client(t), t: t, base: p.URL}
}

// admin is a visitor who is signed in as the super user of the setup.
func (p *program) admin(t testing.TB) *visitor {
	t.Helper()
	return &visitor{Client: p.signedIn(t, adminName, adminPassword), t: t, base: p.URL}
}

// member is a visitor who is signed in as a new administrator of that group.
func (p *program) member(t testing.TB, userName string, group account.Group) *visitor {
	t.Helper()
	a := account.Administrator{UserName: userName, Group: group}
	if _, err := p.accounts.Create(t.Context(), a, adminPassword); err != nil {
		t.Fatal(err)
	}
	return &visitor{Client: p.signedIn(t, userName, adminPassword), t: t, base: p.URL}
}

// get asks for a page; headers are names and values in turn.
func (v *visitor) get(path string, headers ...string) *answer {
	v.t.Helper()
	return v.send(http.MethodGet, path, "", headers)
}

// post sends a form from the page that was looked at last.
func (v *visitor) post(path string, values url.Values, headers ...string) *answer {
	v.t.Helper()
	return v.send(http.MethodPost, path, values.Encode(), headers)
}

func (v *visitor) send(method, path, body string, headers []string) *answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Language", "en")
	if v.at != "" {
		r.Header.Set("Referer", v.base+v.at)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return v.read(r, path)
}

func (v *visitor) read(r *http.Request, path string) *answer {
	v.t.Helper()
	response, err := v.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	doc, err := goquery.NewDocumentFromReader(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if response.StatusCode == http.StatusOK {
		v.at = path
	}
	return &answer{response.StatusCode, response.Header, path, doc}
}

// follow opens the page that a leads to.
func (v *visitor) follow(a *answer) *answer {
	v.t.Helper()
	a.want(v.t, http.StatusSeeOther)
	return v.get(a.Header.Get("Location"))
}

// want checks the status and that the text found by a selector contains each
// text: want(t, 200, "h1", "Delivery Log").
func (a *answer) want(t testing.TB, status int, texts ...string) *answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s: got status %d, want %d: %s", a.Path, a.Status, status, a.text("main"))
	}
	for i := 0; i+1 < len(texts); i += 2 {
		if got := a.text(texts[i]); !strings.Contains(got, texts[i+1]) {
			t.Errorf("%s: %s: got %q, want it to contain %q", a.Path, texts[i], got, texts[i+1])
		}
	}
	return a
}

// text is the text that a selector finds, with single spaces.
func (a *answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// value is what stands in the field of that name.
func (a *answer) value(name string) string {
	values := a.fields()
	return values.Get(name)
}

// fields are what the page's main form sends when nothing is changed.
func (a *answer) fields() url.Values {
	values := url.Values{}
	a.Find("#page-form [name]").Each(func(_ int, s *goquery.Selection) {
		if _, disabled := s.Attr("disabled"); disabled || s.Is("button") {
			return
		}
		_, checked := s.Attr("checked")
		switch {
		case s.Is("textarea"):
			values.Add(s.AttrOr("name", ""), s.Text())
		case s.Is("select"):
			values.Add(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		case checked || !s.Is("[type=checkbox], [type=radio]"):
			values.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	return values
}

// with returns values with changes, names and values in turn.
func with(values url.Values, changes ...string) url.Values {
	changed := url.Values{}
	for name, v := range values {
		changed[name] = v
	}
	for i := 0; i+1 < len(changes); i += 2 {
		changed.Set(changes[i], changes[i+1])
	}
	return changed
}

// eventually waits until what came true; the services of the program work
// beside the test.
func eventually(t testing.TB, what string, true func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(time.Minute); !true(); <-ticker.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
