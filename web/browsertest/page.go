package browsertest

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Page is what somebody looks at and works with in a window.
type Page struct {
	t    testing.TB
	tab  context.Context
	base string
	// asked counts questions before a changed page is left.
	asked atomic.Int32
}

// Open opens a window with cookies of its own on the program at base. Whatever
// the browser complains of there, such as a breach of the content security
// policy, fails the test.
func Open(t testing.TB, browser context.Context, base string, look Look) *Page {
	t.Helper()
	p := &Page{t: t, tab: tab(t, browser, look, chromedp.WithNewBrowserContext()), base: base}
	p.watch()
	return p
}

// watch reports errors of scripts, and what the browser says on its console but
// for answers that are errors on purpose. It leaves changed pages when asked.
func (p *Page) watch() {
	p.t.Helper()
	if _, err := chromedp.Call(p.tab, log.Enable, cdp.Empty{}); err != nil {
		p.t.Fatal(err)
	}
	err := chromedp.Listen(p.tab, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && !isExpected(e.Entry.Text) {
				p.t.Errorf("the browser says: %s %s", e.Entry.Text, e.Entry.URL)
			}
		case *page.EventJavascriptDialogOpening:
			go p.leave() // a listener must not wait for the browser
		case *runtime.EventExceptionThrown:
			p.t.Errorf("a script fails: %s", e.ExceptionDetails.Exception.Description)
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// isExpected reports whether the browser says that an answer was an error, or
// that it asked nobody whether to leave a page.
func isExpected(text string) bool {
	return strings.HasPrefix(text, "Failed to load resource: the server responded with a status of 4") ||
		strings.Contains(text, "'beforeunload' confirmation")
}

func (p *Page) leave() {
	p.asked.Add(1)
	if _, err := chromedp.Call(p.tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}); err != nil {
		p.t.Errorf("answering a question of the browser: %v", err)
	}
}

// Asked returns how often the browser asked whether to leave a page.
func (p *Page) Asked() int { return int(p.asked.Load()) }

// Visit opens the page at path.
func (p *Page) Visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate(p.base + path))
}

// Post sends a form to path, as a form on a page of the program does.
func (p *Page) Post(path string, values url.Values) {
	p.t.Helper()
	p.Visit("/static/none") // the cheapest address of the program
	data, err := json.Marshal(values)
	if err != nil {
		p.t.Fatal(err)
	}
	Eval[any](p, `{
		const form = Object.assign(document.createElement("form"), {method: "post", action: `+quote(path)+`});
		for (const [name, values] of Object.entries(`+string(data)+`))
			for (const value of values) form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
		document.body.append(form);
		form.submit();
		window.posting = true;
	}`)
	p.Until("!window.posting")
}

// patience is how long one step may take.
const patience = time.Minute

func (p *Page) do(step Action) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	Do(p.t, ctx, step)
}

// Eval returns the value of a JavaScript expression, or of its promise.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.tab, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Until waits for a JavaScript expression to become true on a page that is loaded
// with its scripts, also over a change of the page.
func (p *Page) Until(expression string) {
	p.t.Helper()
	step := chromedp.Evaluate[bool]("document.readyState === 'complete' && Boolean(" + expression + ")")
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); ; <-ticker.C {
		ok, err := chromedp.Run(p.tab, step)
		if ok && err == nil {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("never came true on %s: %s: %v", p.Path(), expression, err)
		}
	}
}

// Shows waits until the text of an element contains text.
func (p *Page) Shows(selector, text string) {
	p.t.Helper()
	p.Until(element(selector) + "?.textContent.replace(/\\s+/g, ' ').includes(" + quote(text) + ")")
}

// Path returns the address of the page without the program's.
func (p *Page) Path() string {
	p.t.Helper()
	return Eval[string](p, "location.pathname + location.search")
}

// Click clicks an element with the mouse.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}

// ClickText clicks the button or link with that text.
func (p *Page) ClickText(text string) {
	p.t.Helper()
	path := "//*[self::a or self::button][normalize-space()=" + quote(text) + "][not(ancestor::dialog[not(@open)])]"
	p.do(chromedp.Click(chromedp.Search(path)))
}

// Apply looks at the page in another way; the language is that of the next page.
func (p *Page) Apply(look Look) {
	p.t.Helper()
	p.do(Apply(look))
}

// Fill replaces what stands in a text field by typing.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	Eval[any](p, element(selector)+".focus(), "+element(selector)+".select(), null")
	if text == "" {
		text = kb.Delete
	}
	p.Press(text)
}

// Upload chooses a file of this machine in a field for files.
func (p *Page) Upload(selector, file string) {
	p.t.Helper()
	p.do(chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Press presses keys in the element that has the focus.
func (p *Page) Press(keys string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...)))
}

// Choose chooses a value of a list with the arrow keys.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	list := element(selector)
	steps := Eval[int](p, "("+list+".focus(), [..."+list+".options].findIndex((o) => o.value === "+quote(value)+") - "+list+".selectedIndex)")
	key := kb.ArrowDown
	if steps < 0 {
		key, steps = kb.ArrowUp, -steps
	}
	p.Press(strings.Repeat(key, steps))
	p.Until(list + ".value === " + quote(value))
}

// Value returns what stands in a field.
func (p *Page) Value(selector string) string {
	p.t.Helper()
	return Eval[string](p, element(selector)+".value")
}

// Text returns the text of an element with single spaces.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return strings.Join(strings.Fields(Eval[string](p, element(selector)+"?.textContent ?? ''")), " ")
}

func element(selector string) string { return "document.querySelector(" + quote(selector) + ")" }

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// TabTo presses Tab until an element has the focus.
func (p *Page) TabTo(selector string) {
	p.t.Helper()
	for range 200 {
		if Eval[bool](p, "document.activeElement.matches("+quote(selector)+")") {
			return
		}
		p.Press(kb.Tab)
	}
	p.t.Fatalf("%s: the key Tab never comes to %s", p.Path(), selector)
}
