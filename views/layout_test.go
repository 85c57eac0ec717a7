package views_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tandem/model"
	"tandem/static"
	"tandem/views"
)

func TestErrorsAreSummedUp(t *testing.T) {
	t.Parallel()
	doc := open(t, "call-home-errors")
	if got, want := doc.Find("title").Text(), "Error: Call Home Configuration – Tandem"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
	summary := doc.Find("#error-summary[role=alert][tabindex='-1']")
	if n := summary.Find("li a").Length(); n != 2 {
		t.Errorf("the summary has %d links, want 2", n)
	}
	if doc.Find("#status").Text() == "" || strings.Contains(doc.Find("#status").Text(), "Ready") {
		t.Error("the status box says Ready beside errors")
	}
	field := doc.Find("#field-company")
	if got := field.AttrOr("aria-invalid", ""); got != "true" {
		t.Errorf("aria-invalid: got %q", got)
	}
	first, _, _ := strings.Cut(field.AttrOr("aria-describedby", ""), " ")
	if got, want := doc.Find("#"+first).Text(), summary.Find("li").First().Text(); strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("at the field: got %q, want %q", got, want)
	}
}

func TestTheMenuMarksThePage(t *testing.T) {
	t.Parallel()
	doc := open(t, "message")
	for selector, want := range map[string]string{
		".apps [aria-current]":            "Serviceability",
		".side [aria-current=page]":       "Message Preview",
		".crumbs li:last-child a":         "Message Preview",
		".crumbs li:nth-child(2)":         "Call Home",
		"details.drop [aria-current]":     "English",
		".drop-note span":                 "Standard CCM Super Users",
		"form[action='/sign-out'] button": "Sign Out",
	} {
		if got := strings.TrimSpace(doc.Find(selector).Text()); got != want {
			t.Errorf("%s: got %q, want %q", selector, got, want)
		}
	}
}

func TestReadyIsTheNeutralStatus(t *testing.T) {
	t.Parallel()
	if got := strings.TrimSpace(open(t, "home").Find("#status .neutral").Text()); got != "Status: Ready" {
		t.Errorf("got %q", got)
	}
}

// Enter in a field presses the first button of the form in the document.
func TestEnterDoesNotSwitchTheLanguage(t *testing.T) {
	t.Parallel()
	doc := open(t, "call-home")
	first := doc.Find("button[form=page-form], #page-form button").First()
	if name := first.AttrOr("name", ""); name != "" || first.AttrOr("formaction", "") != "" {
		t.Errorf("Enter presses %s", outer(t, first))
	}
	doc.Find("[name=language]").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("form", "") != "page-form" || e.AttrOr("formaction", "") != "/language" {
			t.Errorf("the switch leaves the form behind: %s", outer(t, e))
		}
	})
	if got := doc.Find("[name=return_to]").AttrOr("value", ""); got != "/ccmservice/call-home" {
		t.Errorf("return_to: got %q", got)
	}
}

func TestAReminderIsOneSentenceWithALink(t *testing.T) {
	t.Parallel()
	box := open(t, "controls").Find("#reminder")
	if got := box.Find("a").Text(); got != "click here" {
		t.Errorf("link: got %q", got)
	}
	if got := strings.TrimSpace(box.Text()); !strings.HasSuffix(got, "Call Home or click here.") || strings.ContainsAny(got, "[]") {
		t.Errorf("text: got %q", got)
	}
}

func TestAVisitorSeesNoMenu(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sign-in", "error-visitor"} {
		doc := open(t, name)
		if n := doc.Find(".side, .apps, dialog, [data-palette]").Length(); n > 0 {
			t.Errorf("%s: %d parts of the console", name, n)
		}
	}
}

func TestAnErrorWithoutAFieldIsNoLink(t *testing.T) {
	t.Parallel()
	s := story{name: "whole", lang: "en", page: within(views.Layout(views.Page{
		Title: say("Sign In"), Errors: model.FieldErrors{{Text: say("The user name or the password is not right")}}}))}
	if n := parse(t, s.render(t)).Find("#error-summary a").Length(); n != 0 {
		t.Errorf("%d links", n)
	}
}

// The first load: at most 60 KB compressed in six requests.
func TestTheFirstLoadIsSmall(t *testing.T) {
	t.Parallel()
	for _, s := range stories() {
		page := s.render(t)
		total := zippedSize(t, page)
		files := loaded(parse(t, page))
		for _, file := range files {
			total += transferred(t, file)
		}
		if requests := 1 + len(files); requests > 6 || total > 60_000 {
			t.Errorf("%s: %d bytes in %d requests", s.name, total, requests)
		}
	}
}

func loaded(doc *goquery.Document) []string {
	files := doc.Find("script[src], link[href]").Map(func(_ int, e *goquery.Selection) string {
		return e.AttrOr("src", "") + e.AttrOr("href", "")
	})
	return slices.Compact(files)
}

func zippedSize(t *testing.T, page []byte) int {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Len()
}

func transferred(t *testing.T, url string) int {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, url, nil)
	request.Header.Set("Accept-Encoding", "gzip")
	response := httptest.NewRecorder()
	static.Handler().ServeHTTP(response, request)
	if response.Code != http.StatusOK {
		t.Fatalf("%s: %d", url, response.Code)
	}
	return response.Body.Len()
}
