package views_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

func parse(t *testing.T, page []byte) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// open renders the named story.
func open(t *testing.T, name string) *goquery.Document {
	t.Helper()
	all := stories()
	i := slices.IndexFunc(all, func(s story) bool { return s.name == name })
	if i < 0 {
		t.Fatalf("no story %q", name)
	}
	return parse(t, all[i].render(t))
}

func TestEveryStoryIsWellMade(t *testing.T) {
	t.Parallel()
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			doc := parse(t, s.render(t))
			checkDocument(t, doc, s)
			checkIDs(t, doc)
			checkControls(t, doc)
			checkNothingInline(t, doc)
		})
	}
}

func checkDocument(t *testing.T, doc *goquery.Document, s story) {
	t.Helper()
	if got := doc.Find("html").AttrOr("lang", ""); got != string(s.lang) {
		t.Errorf("lang: got %q, want %q", got, s.lang)
	}
	for _, once := range []string{"head title", "h1", "main#main", "header.bar", "#status, .bare", ".skip[href='#main']"} {
		if n := doc.Find(once).Length(); n != 1 {
			t.Errorf("%s stands %d times", once, n)
		}
	}
	if !strings.HasSuffix(doc.Find("head title").Text(), " – Tandem") {
		t.Errorf("title: %q", doc.Find("head title").Text())
	}
	doc.Find("[role=region], nav, [role=search], dialog").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("aria-label", "")+e.AttrOr("aria-labelledby", "") == "" && !e.Is("form") {
			t.Errorf("a region has no name: %s", outer(t, e))
		}
	})
}

// checkIDs looks for ids that stand twice and for references to none.
func checkIDs(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if ids[id] || id == "" {
			t.Errorf("id %q stands twice or is empty", id)
		}
		ids[id] = true
	})
	for _, attribute := range []string{"for", "aria-describedby", "aria-labelledby", "form", "popovertarget", "list"} {
		doc.Find("[" + attribute + "]").Each(func(_ int, e *goquery.Selection) {
			for id := range strings.FieldsSeq(e.AttrOr(attribute, "")) {
				if !ids[id] {
					t.Errorf("%s=%q leads to nothing", attribute, id)
				}
			}
		})
	}
	doc.Find("#error-summary a").Each(func(_ int, e *goquery.Selection) {
		if id := strings.TrimPrefix(e.AttrOr("href", ""), "#"); !ids[id] {
			t.Errorf("the error summary leads to no field: #%s", id)
		}
	})
}

func checkControls(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, e *goquery.Selection) {
		labelled := e.AttrOr("aria-label", "") != "" || e.Closest("label").Length() == 1 ||
			doc.Find("label[for='"+e.AttrOr("id", "")+"']").Length() == 1
		if !labelled {
			t.Errorf("a control has no label: %s", outer(t, e))
		}
		if _, cuts := e.Attr("maxlength"); cuts {
			t.Errorf("a control cuts what is pasted: %s", outer(t, e))
		}
	})
	doc.Find("button").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("type", "") == "" {
			t.Errorf("a button has no type: %s", outer(t, e))
		}
	})
	doc.Find("form[method=post]").Each(func(_ int, e *goquery.Selection) {
		if e.ParentsFiltered("form").Length() > 0 {
			t.Errorf("a form stands in a form: %s", e.AttrOr("action", ""))
		}
	})
}

// checkNothingInline holds the page against its content security policy.
func checkNothingInline(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Nodes[0].Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") {
				t.Errorf("an inline %s: %s", a.Key, outer(t, e))
			}
		}
	})
	if n := doc.Find("style, script:not([src]), base, iframe, object").Length(); n > 0 {
		t.Errorf("%d elements the content security policy forbids", n)
	}
	doc.Find("script[src], link[href]").Each(func(_ int, e *goquery.Selection) {
		if at := e.AttrOr("src", "") + e.AttrOr("href", ""); !strings.HasPrefix(at, "/static/") {
			t.Errorf("loaded from elsewhere: %s", at)
		}
	})
}

func outer(t *testing.T, e *goquery.Selection) string {
	t.Helper()
	var b strings.Builder
	if err := html.Render(&b, e.Nodes[0]); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
