package handlertest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Page is an answer.
type Page struct {
	Status int
	Header http.Header
	// Body is what was sent, a page or a file.
	Body string
	*goquery.Document
}

func newPage(t testing.TB, w *httptest.ResponseRecorder) *Page {
	t.Helper()
	body := w.Body.String()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return &Page{w.Code, w.Header(), body, doc}
}

// Want checks the status of p and that what selector finds holds the texts.
func Want(t testing.TB, p *Page, status int, selector string, texts ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("got status %d, want %d: %s", p.Status, status, p.Text("body"))
	}
	for _, want := range texts {
		if got := p.Text(selector); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want it to contain %q", selector, got, want)
		}
	}
}

// Text returns the words of the elements that selector finds, with single
// spaces.
func (p *Page) Text(selector string) string { return strings.Join(p.Texts(selector), " ") }

// Texts returns the words of each element that selector finds.
func (p *Page) Texts(selector string) []string {
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

// fields are what a browser sends of a form without a button.
func fields(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Not("[disabled]").Each(func(_ int, s *goquery.Selection) {
		_, checked := s.Attr("checked")
		name := s.AttrOr("name", "")
		switch {
		case s.Is("select"):
			values.Add(name, chosen(s))
		case s.Is("textarea"):
			values.Add(name, s.Text())
		case checked || !s.Is("[type=checkbox], [type=radio]"):
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	return values
}

// chosen returns the value of a drop-down: of its first option when none is
// selected.
func chosen(s *goquery.Selection) string {
	option := s.Find("option[selected]")
	if option.Length() == 0 {
		option = s.Find("option")
	}
	return option.First().AttrOr("value", option.First().Text())
}
