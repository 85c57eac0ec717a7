package views_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"tandem/model/account"
	"tandem/static"
	"tandem/views"
	"tandem/views/i18n"
)

var storybookDir = flag.String("storybook", "", "write every story and the static files to this `directory`, to be looked at in a browser")

// story is one state of a page.
type story struct {
	name string
	page templ.Component
	// path is the path of the request.
	path string
	// visitor says that nobody is signed in.
	visitor bool
	lang    i18n.Language
}

// context returns what middleware would put around the story's request.
func (s story) context() context.Context {
	ctx := i18n.NewContext(context.Background(), i18n.NewPrinter(s.lang, time.FixedZone("JST", 9*3600)))
	chrome := views.Chrome{CurrentPath: s.path, Version: "1.0.0"}
	if !s.visitor {
		chrome.UserName, chrome.Group = "admin", account.SuperUsers.Label()
		chrome.ClusterID, chrome.NodeName, chrome.Publisher = "tokyo-1", "node1", true
		chrome.Menu = views.MenuFor(account.SuperUsers.Has)
		chrome.IdleExpiry, chrome.AbsoluteExpiry = time.Now().Add(30*time.Minute), time.Now().Add(12*time.Hour)
	}
	if strings.HasPrefix(s.path, "/ccmadmin") {
		chrome.Reminder = callHomeReminder()
	}
	return views.NewChrome(ctx, chrome)
}

func (s story) render(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := s.page.Render(s.context(), &buf); err != nil {
		t.Fatalf("rendering %s: %v", s.name, err)
	}
	return buf.Bytes()
}

// within returns layout around parts.
func within(layout templ.Component, parts ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return layout.Render(templ.WithChildren(ctx, templ.Join(parts...)), w)
	})
}

// TestWriteStorybook writes the stories for people: go test ./views -storybook DIR.
func TestWriteStorybook(t *testing.T) {
	if *storybookDir == "" {
		t.Skip("no -storybook directory")
	}
	var index bytes.Buffer
	for _, s := range stories() {
		write(t, s.name+".html", s.render(t))
		index.WriteString(`<p><a href="` + s.name + `.html">` + s.name + "</a>\n")
	}
	write(t, "index.html", index.Bytes())
	for _, name := range []string{"css/console.css", "js/app.js", "js/htmx.min.js", "icons/tandem.svg"} {
		response := httptest.NewRecorder()
		static.Handler().ServeHTTP(response, httptest.NewRequest("GET", static.URL(name), nil))
		write(t, static.URL(name), response.Body.Bytes())
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join(*storybookDir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
