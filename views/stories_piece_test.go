package views_test

import (
	"context"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tandem/model"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// element is an HTML element; start is its name and attributes.
func element(start string, parts ...templ.Component) templ.Component {
	name, _, _ := strings.Cut(start, " ")
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "<"+start+">"); err != nil {
			return err
		}
		if err := templ.Join(parts...).Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</"+name+">")
		return err
	})
}

func connectionTest() templ.Component {
	steps := []component.Step{
		{State: component.StepDone, Title: say("Name lookup"), Detail: say("callhome.example.net is 192.0.2.17"), Duration: "3 ms"},
		{State: component.StepDone, Title: say("Connection"), Detail: say("192.0.2.17 port 443 answers"), Duration: "12 ms"},
		{State: component.StepWarned, Title: say("Proxy"), Detail: say("The proxy did not answer in time"), Duration: "2.4 s"},
		{State: component.StepFailed, Title: say("Certificate"), Detail: say("The certificate is for other.example.net, not callhome.example.net"),
			Advice: say("Check the destination address, or ask whoever runs the server for a certificate with the right name."), Link: component.Link{Text: say("Trusted Certificates"), Href: "/cmplatform/trusted-certificates"}, Duration: "40 ms"},
		{State: component.StepRunning, Title: say("Test message")},
		{State: component.StepWaiting, Title: say("Answer")},
		{State: component.StepSkipped, Title: say("Copy by e-mail")},
	}
	return within(views.Layout(views.Page{Title: say("Connection Test")}), within(component.Card(say("Steps"), say("Secure Web (HTTPS)")),
		component.Steps(component.StepList{ID: "steps", Label: say("Steps"), Steps: steps, PollURL: "/ccmservice/call-home/connection-test/1"})))
}

func message() templ.Component {
	return within(views.Layout(views.Page{Title: say("Inventory Message")}),
		within(component.Card(say("Message"), model.Text{}), within(component.Pairs(),
			pair("Message ID", "5f2d7c1e-9a3b-4f6e-8d21-0c9b7a6e5d4f"),
			within(component.Pair(say("State")), component.Tag(component.Success, say("Delivered"))),
			pair("SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))),
		within(component.Card(say("Bytes"), say("Exactly as sent")),
			component.CodeBlock(say("Bytes of the message"), strings.Repeat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap-env:Envelope xmlns:soap-env=\"http://www.w3.org/2003/05/soap-envelope\"><soap-env:Header><aml-session:Session soap-env:mustUnderstand=\"true\"></aml-session:Session></soap-env:Header>\n", 12))))
}

// controls shows every kind of control as it is, disabled and wrong.
func controls() templ.Component {
	field := component.Field{Name: "a", Label: say("Label"), Value: "1", Limit: 10, Hint: say("A hint"), Options: []component.Option{
		{Value: "1", Label: say("The first choice"), Hint: say("What it means")}, {Value: "2", Label: say("The second choice")}}}
	var cards []templ.Component
	for i, title := range []string{"As it is", "Disabled", "Wrong"} {
		f := field
		f.Disabled, f.Required = i == 1, i == 2
		if i == 2 {
			f.Error = say("Enter another value")
		}
		cards = append(cards, within(component.Card(say(title), model.Text{}), kinds(f, strings.Repeat("x", i))...))
	}
	return within(views.Layout(views.Page{Title: say("Enterprise Parameters")}), within(component.Form(component.FormOptions{ID: "f"}), cards...))
}

func kinds(f component.Field, prefix string) []templ.Component {
	var parts []templ.Component
	for i, kind := range []func(component.Field) templ.Component{
		component.Text, component.Email, component.Number, component.Password, component.TextArea,
		component.Select, component.Check, component.Radios, component.ReadOnly,
	} {
		f := f
		f.Name, f.Checked = prefix+string(rune('a'+i)), true
		parts = append(parts, kind(f))
	}
	return parts
}

// codes is a page that explains codes, with what is found of two.
func codes(typed string) templ.Component {
	found := component.FindCodes([]string{"User busy", "No answer"}, typed, i18n.NewPrinter(i18n.English, nil), func(name string) component.Code {
		return component.Code{Texts: []model.Text{say(name)}}
	})
	s := component.CodeSearch{
		Path: "/codes", ID: "codes", Typed: typed, Label: say("A code, or words"), Count: say("%d codes found", len(found)),
		All: component.Link{Text: say("Show all codes"), Href: "/codes"}, File: component.Address("/codes.csv", url.Values{"q": {typed}}),
	}
	var entries []templ.Component
	for _, name := range found {
		entries = append(entries, text(name))
	}
	if len(found) == 0 {
		s.Empty = say("No code has all of these words.")
	}
	return within(views.Layout(views.Page{Title: say("Cause Codes")}), s.Form(), within(s.Found(), entries...))
}

// rows are edited in a form, one of them with a mistake.
func rows() templ.Component {
	group := component.Field{Name: "zones", Label: say("Zone Names"), Error: say("“east” is no time difference")}
	var items []templ.Component
	for i, offset := range []string{"+01:00", "east"} {
		place := string(rune('0' + i))
		items = append(items, element("li",
			component.Bare(component.Field{Name: "name", Key: "name-" + place, Label: say("Zone name %d", i+1), Value: "CET"}),
			component.Bare(component.Field{Name: "days", Key: "days-" + place, Label: say("Days %d", i+1), Options: []component.Option{{Value: "all", Label: say("Every day")}}}),
			component.Bare(component.Field{Name: "offset", Key: "offset-" + place, Label: say("Ahead of UTC %d", i+1), Value: offset}),
			component.RemoveRow(component.FieldID("zones"), "_row", i, say("Remove zone name %d", i+1))))
	}
	add := component.AddRow(component.FieldID("zones"), "_row", say("Add Another"))
	return within(views.Layout(views.Page{Title: say("Gateways")}), within(component.Form(component.FormOptions{ID: "f"}),
		within(component.Card(say("Clock"), model.Text{}), within(component.Rowset(group, "ordered"), element("ol", items...), add.Show()))))
}
