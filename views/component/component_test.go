package component_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views/component"
)

func say(text string) model.Text { return model.Text{Key: text} }

func show(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// sent returns what a browser would send of the form controls in doc.
func sent(doc *goquery.Document) map[string][]string {
	values := map[string][]string{}
	doc.Find("input, textarea, select").Each(func(_ int, e *goquery.Selection) {
		name := e.AttrOr("name", "")
		_, disabled := e.Attr("disabled")
		_, checked := e.Attr("checked")
		kind := e.AttrOr("type", "")
		if name == "" || disabled || (kind == "checkbox" || kind == "radio") && !checked {
			return
		}
		value := e.AttrOr("value", "")
		switch goquery.NodeName(e) {
		case "textarea":
			value = e.Text()
		case "select":
			value = e.Find("option[selected]").AttrOr("value", "")
		}
		values[name] = append(values[name], value)
	})
	return values
}

func kinds() map[string]func(component.Field) templ.Component {
	return map[string]func(component.Field) templ.Component{
		"text": component.Text, "email": component.Email, "number": component.Number,
		"area": component.TextArea, "select": component.Select, "radios": component.Radios,
	}
}

func TestAControlSendsItsValueOnce(t *testing.T) {
	t.Parallel()
	for name, kind := range kinds() {
		for _, disabled := range []bool{false, true} {
			f := component.Field{Name: "f", Label: say("F"), Value: `<"a' & b>`, Disabled: disabled, Options: []component.Option{{Value: "x", Verbatim: "x"}, {Value: `<"a' & b>`, Verbatim: `<"a' & b>`}}}
			got := sent(show(t, kind(f)))
			if len(got) != 1 || len(got["f"]) != 1 || got["f"][0] != f.Value {
				t.Errorf("%s, disabled %v: got %q, want %q", name, disabled, got, f.Value)
			}
		}
	}
}

func TestACheckBoxSendsTrueOrNothing(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		checked, disabled bool
		want              string
	}{{false, false, ""}, {true, false, "true"}, {false, true, ""}, {true, true, "true"}} {
		doc := show(t, component.Check(component.Field{Name: "c", Label: say("C"), Checked: test.checked, Disabled: test.disabled}))
		if got := strings.Join(sent(doc)["c"], ","); got != test.want {
			t.Errorf("checked %v, disabled %v: got %q, want %q", test.checked, test.disabled, got, test.want)
		}
	}
}

func TestASecretIsNotShown(t *testing.T) {
	t.Parallel()
	for _, f := range []component.Field{{Name: "p", Value: "hunter2"}, {Name: "p", Value: "hunter2", Disabled: true}} {
		html, err := show(t, component.Password(f)).Html()
		if err != nil || strings.Contains(html, "hunter2") {
			t.Errorf("the page holds the secret: %s, %v", html, err)
		}
	}
}

func TestTheCounterCountsCharacters(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"": "0 / 4", "日本語": "3 / 4", "👩🏽x": "3 / 4", "12345": "5 / 4"} {
		doc := show(t, component.Text(component.Field{Name: "n", Value: value, Limit: 4}))
		if got := doc.Find("[data-count]").Text(); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
		if over := doc.Find(".count").HasClass("over"); over != (value == "12345") {
			t.Errorf("%q: over is %v", value, over)
		}
	}
}

func TestATextAreaKeepsALeadingLineBreak(t *testing.T) {
	t.Parallel()
	doc := show(t, component.TextArea(component.Field{Name: "a", Value: "\none\n two"}))
	if got, want := doc.Find("textarea").Text(), "\none\n two"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAConfirmedButtonSaysWhatItAsks(t *testing.T) {
	t.Parallel()
	b := component.Button{Text: say("Delete"), Name: "action", Value: "delete", Confirm: say("Delete it?")}
	if got := show(t, b.Show()).Find("button[name=action][value=delete]").AttrOr("data-confirm", ""); got != "Delete it?" {
		t.Errorf("got %q", got)
	}
	page := show(t, component.ConfirmPage(component.Confirmation{
		Question: say("Delete it?"), Action: "/x", Values: map[string][]string{"id": {"1", "2"}}, Button: b, Cancel: "/back"}))
	values := sent(page)
	if values["confirmed"][0] != "true" || strings.Join(values["id"], ",") != "1,2" {
		t.Errorf("the page sends %v", values)
	}
}

func TestALinkNeedsNoScript(t *testing.T) {
	t.Parallel()
	doc := show(t, component.Linked(say("Go [here]."), "javascript:alert(1)"))
	if href := doc.Find("a").AttrOr("href", ""); strings.HasPrefix(href, "javascript:") {
		t.Errorf("a link runs a script: %s", href)
	}
}
