package views_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tandem/model/account"
	"tandem/static"
	"tandem/views"
)

const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// console serves the stories the way the program serves its pages, and keeps
// what was posted.
type console struct {
	// posted receives what was posted; keep-alive requests too.
	posted chan posted
	// change, when set, changes the chrome of every page.
	change func(*views.Chrome)
	// refuse, when set, answers what htmx asks for.
	refuse http.HandlerFunc
}

type posted struct {
	path   string
	values url.Values
}

func (c *console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", contentSecurityPolicy)
	switch {
	case c.refuse != nil && r.Header.Get("HX-Request-Type") == "partial":
		c.refuse(w, r)
	case strings.HasPrefix(r.URL.Path, static.Prefix):
		static.Handler().ServeHTTP(w, r)
	case r.URL.Path == "/session/keep-alive":
		c.keep(r)
		w.Header().Set("Session-Idle-Expiry", strconv.FormatInt(time.Now().Add(30*time.Minute).UnixMilli(), 10))
	case r.Method == http.MethodPost:
		c.keep(r)
		c.show(w, r, story{page: home(), lang: "en", path: "/ccmservice"})
	case r.URL.Path == "/search":
		c.show(w, r, story{page: search(r.URL.Query().Get("q")), lang: "en", path: "/search"})
	default:
		c.showNamed(w, r)
	}
}

func (c *console) showNamed(w http.ResponseWriter, r *http.Request) {
	for _, s := range stories() {
		if r.URL.Path == "/story/"+s.name {
			c.show(w, r, s)
			return
		}
	}
	c.show(w, r, story{page: home(), lang: "en", path: r.URL.Path})
}

// show writes the page, or the fragment htmx asks for, as handlers.Render does.
func (c *console) show(w http.ResponseWriter, r *http.Request, s story) {
	ctx := s.context()
	if c.change != nil {
		chrome := views.ChromeFrom(ctx)
		c.change(&chrome)
		ctx = views.NewChrome(ctx, chrome)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var err error
	if _, id, ok := strings.Cut(r.Header.Get("HX-Target"), "#"); ok && r.Header.Get("HX-Request-Type") == "partial" {
		err = templ.RenderFragments(ctx, w, s.page, id)
	} else {
		err = s.page.Render(ctx, w)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (c *console) keep(r *http.Request) {
	_ = r.ParseForm()
	c.posted <- posted{r.URL.Path, r.PostForm}
}

// browser starts Chromium; a machine without it fails the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(context.Background())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	return ctx
}

// tab is one page in the browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// newTab opens a tab on c. Whatever the browser complains of fails the test.
func newTab(t *testing.T, browser context.Context, c *console) tab {
	t.Helper()
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := tab{t, ctx, server.URL}
	b.do(chromedp.Navigate("about:blank"))
	b.watch()
	return b
}

// watch reports errors of scripts and breaches of the content security policy.
func (b tab) watch() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, log.Enable, cdp.Empty{}); err != nil {
		b.t.Fatal(err)
	}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && !expected(e.Entry.Text) {
				b.t.Errorf("the browser says: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			b.t.Errorf("a script fails: %s", e.ExceptionDetails.Exception.Description)
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// expected are errors that tests bring about.
func expected(text string) bool {
	return strings.Contains(text, "'beforeunload' confirmation") || strings.Contains(text, "status of 500") || strings.Contains(text, "status of 401")
}

func (b tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

func (b tab) visit(story string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + "/story/" + story))
}

// look sets the size of the window and the colour scheme.
func (b tab) look(width int64, scheme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, 900))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns the value of a JavaScript expression or of its promise.
func eval[T any](b tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// until waits for a JavaScript expression to become true.
func (b tab) until(expression string) {
	b.t.Helper()
	wait := chromedp.Evaluate[bool](`new Promise((resolve) => {
		const end = performance.now() + 5000;
		const look = () => (`+expression+`) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 10);
		look();
	})`, chromedp.EvalAwaitPromise)
	ok, err := chromedp.Run(b.ctx, wait)
	if left := (*cdproto.Error)(nil); errors.As(err, &left) { // the page was left while it waited
		ok, err = chromedp.Run(b.ctx, wait)
	}
	if !ok || err != nil {
		b.t.Fatalf("never came true: %s: %v", expression, err)
	}
}

// next returns what was posted next.
func (b tab) next(c *console) posted {
	b.t.Helper()
	select {
	case p := <-c.posted:
		return p
	case <-time.After(10 * time.Second):
		b.t.Fatal("nothing was posted")
		return posted{}
	}
}

// key presses keys in the element that has the focus.
func (b tab) key(keys string, modifiers ...chromedp.Modifier) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// expiring changes the end of the session.
func expiring(idle, absolute time.Duration) func(*views.Chrome) {
	return func(c *views.Chrome) {
		c.IdleExpiry, c.AbsoluteExpiry = time.Now().Add(idle), time.Now().Add(absolute)
		c.Menu = views.MenuFor(account.SuperUsers.Has)
	}
}
