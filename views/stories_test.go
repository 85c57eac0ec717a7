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

// say is a text without a translation.
func say(text string, args ...any) model.Text { return model.Text{Key: text, Args: args} }

func callHomeReminder() *views.Reminder {
	return &views.Reminder{
		Text: say("Smart Call Home is not configured. To configure it or disable the reminder, go to Cisco Unified Serviceability > Call Home or [click here]."),
		Href: "/ccmservice/call-home",
	}
}

// stories are every state worth looking at.
func stories() []story {
	all := []story{
		{name: "call-home", path: "/ccmservice/call-home", page: callHome(views.Page{})},
		{name: "call-home-errors", path: "/ccmservice/call-home", page: callHome(views.Page{Errors: model.FieldErrors{
			{Field: "company", Text: say("Company must be 255 characters or fewer; you entered 261")},
			{Field: "mode", Text: say("Choose one of the listed values for Call Home")},
		}})},
		{name: "list", path: "/ccmservice/call-home/deliveries", page: deliveries()},
		{name: "list-filtered-empty", path: "/ccmservice/call-home/deliveries", page: nothing(filteredList())},
		{name: "list-empty", path: "/ccmservice/call-home/deliveries", page: nothing(plainList())},
		{name: "steps", path: "/ccmservice/call-home/connection-test", page: connectionTest()},
		{name: "message", path: "/ccmservice/call-home/messages/42", page: message()},
		{name: "confirm", path: "/ccmadmin/administrators/7", page: confirmation()},
		{name: "statuses", path: "/cmplatform/smtp", page: statuses()},
		{name: "controls", path: "/ccmadmin/enterprise-parameters", page: controls()},
		{name: "codes", path: "/ccmservice/gateway-cdrs/causes", page: codes("busy")},
		{name: "codes-nothing", path: "/ccmservice/gateway-cdrs/causes", page: codes("zebra")},
		{name: "rows", path: "/ccmservice/gateway-cdrs/gateways", page: rows()},
		{name: "home", path: "/ccmservice", page: home()},
		{name: "charts", path: "/ccmservice/gateway-cdrs/reports/traffic", page: charts()},
		{name: "report", path: "/ccmservice/gateway-cdrs/reports/top", page: gatewayReport()},
		{name: "collector-health", path: "/ccmservice/gateway-cdrs/health", page: collectorHealth()},
		{name: "search", path: "/search", page: search("")},
		{name: "search-nothing", path: "/search", page: search("zebra")},
		{name: "error", path: "/ccmadmin/nowhere", page: failure()},
		{name: "error-visitor", path: "/nowhere", page: failure(), visitor: true},
		{name: "sign-in", path: "/sign-in", page: signIn(), visitor: true},
	}
	for i := range all {
		all[i].lang = i18n.English
	}
	return append(all,
		story{name: "japanese", path: "/ccmservice/call-home/deliveries", page: japanese(), lang: i18n.Japanese},
		story{name: "chinese", path: "/ccmservice/call-home/deliveries", page: chinese(), lang: i18n.Chinese},
	)
}

func callHome(p views.Page) templ.Component {
	p.Title, p.HasForm = say("Call Home Configuration"), true
	p.Related = []views.Link{{Text: say("Message Preview"), Href: "/ccmservice/call-home/messages"}, {Text: say("Delivery Log"), Href: "/ccmservice/call-home/deliveries"}}
	return within(views.Layout(p), within(component.Form(component.FormOptions{Action: "/ccmservice/call-home", Version: 3, Guard: true}),
		within(component.Card(say("Call Home Message Schedule"), model.Text{}), within(component.Pairs(),
			pair("Last sent", "2026-11-01 00:00:04 JST · 3 messages, all delivered"),
			pair("Next scheduled", "2026-12-01 00:00:00 JST"))),
		within(component.Card(model.Text{}, model.Text{}),
			component.Select(component.Field{Name: "mode", Label: say("Call Home"), Required: true, Value: "smart", Error: p.Errors.For("mode"),
				Options: []component.Option{{Value: "none", Label: say("None")}, {Value: "smart", Label: say("Enabled (Smart Call Home)")}},
				Hint:    say("Alerts, inventory, telemetry and configuration are sent with your contact details."), HintLink: component.Link{Text: say("See exactly what is sent"), Href: "/ccmservice/call-home/messages"}})),
		within(component.Card(say("Customer Contact Details"), say("Used in Smart Call Home only")),
			component.Email(component.Field{Name: "email", Label: say("Email Address"), Required: true, Limit: 255, Value: "voice-ops@example.co.jp", Autocomplete: "off"}),
			component.Text(component.Field{Name: "company", Label: say("Company"), Limit: 255, Value: strings.Repeat("Example Manufacturing Holdings International ", 6)[:261], Error: p.Errors.For("company")}),
			component.Text(component.Field{Name: "contact", Label: say("Contact Name"), Limit: 128, Value: "voice.operations", Hint: say("Letters, digits, dot, underscore and hyphen")}),
			component.TextArea(component.Field{Name: "address", Label: say("Address"), Limit: 1024, Value: "1-2-3 Marunouchi, Chiyoda-ku, Tokyo"}),
			component.Text(component.Field{Name: "phone", Label: say("Phone"), Limit: 64})),
		within(component.Card(say("Send Data"), model.Text{}),
			component.Select(component.Field{Name: "method", Label: say("Send Data to Cisco Technical Assistance Center (TAC) using"), Required: true, Value: "email",
				Options: []component.Option{{Value: "https", Label: say("Secure Web (HTTPS)")}, {Value: "email", Label: say("Email")}}}),
			component.Notice(component.Warning, say("No SMTP server is configured, so nothing can be sent by e-mail."), component.Link{Text: say("Set the SMTP server"), Href: "/cmplatform/smtp"}),
			component.Check(component.Field{Name: "copy", Label: say("Send a copy to the following email addresses (separate multiple addresses with comma)"), Checked: true}),
			component.TextArea(component.Field{Name: "copy_addresses", Label: say("Copy addresses"), HideLabel: true, Rows: 2, Limit: 1024, Value: "noc@example.co.jp"}),
			component.Check(component.Field{Name: "traces", Label: say("Include Trace logs and Diagnostics Information"), Checked: true, Disabled: true})),
		component.RequiredNote(),
		component.ActionBar(
			component.Button{Text: say("Save"), Primary: true},
			component.Button{Text: say("Reset"), Name: "action", Value: "reset"},
			component.Button{Text: say("Save and Call Home Now"), Name: "action", Value: "now"})))
}

func pair(label, value string) templ.Component {
	return within(component.Pair(say(label)), text(value))
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

func confirmation() templ.Component {
	return within(views.Layout(views.Page{Title: say("Delete an Administrator"), Path: "/ccmadmin/administrators"}),
		component.ConfirmPage(component.Confirmation{
			Question: say("Delete the administrator “suzuki”?"),
			Details:  []model.Text{say("2 sessions of this administrator end at once."), say("The audit log keeps what this administrator did.")},
			Action:   "/ccmadmin/administrators/7/delete", Values: url.Values{"version": {"4"}},
			Button: component.Button{Text: say("Delete"), Danger: true}, Cancel: "/ccmadmin/administrators/7",
		}))
}

func statuses() templ.Component {
	boxes := []templ.Component{}
	for _, kind := range []views.Kind{views.Info, views.Success, views.Warning} {
		boxes = append(boxes, component.Notice(kind, say("A notice of this kind"), component.Link{Text: say("with a link"), Href: "/"}))
	}
	return within(views.Layout(views.Page{Title: say("SMTP"), Status: &views.Status{
		Kind: views.Warning, Text: say("Call Home Configuration saved. 1 of 3 messages could not be sent."),
		Details: []model.Text{say("Inventory: delivered"), say("Telemetry: the server answered 503; it is tried again at 14:07:30")},
		Link:    &views.Link{Text: say("Delivery Log"), Href: "/ccmservice/call-home/deliveries"},
	}}), append(boxes, component.EmptyState(say("No certificate is trusted yet."), component.Link{Text: say("Add New"), Href: "/new"}))...)
}

func home() templ.Component {
	app := views.Navigation()[2]
	return views.Home(views.HomePage{Page: views.Page{Title: app.Title, Path: app.Path}, Menus: app.Menus})
}

func search(query string) templ.Component {
	results := views.Find(views.Navigation(), query, i18n.NewPrinter(i18n.English, nil))
	return views.Search(views.SearchPage{Page: views.Page{Title: say("Search")}, Query: query, Results: results})
}

func failure() templ.Component {
	return views.ErrorContent(views.ErrorPage{
		Page:   views.Page{Title: say("This page or record does not exist")},
		Advice: say("It may have been deleted, or the address is not complete. Choose a page from the menu."), RequestID: "c0ffee-000123",
	})
}

func signIn() templ.Component {
	return within(views.Bare(views.Page{Title: say("Sign In"), HasForm: true}), within(component.Form(component.FormOptions{Action: "/sign-in"}),
		within(component.Card(model.Text{}, model.Text{}),
			component.Text(component.Field{Name: "user_name", Label: say("User Name"), Autocomplete: "username"}),
			component.Password(component.Field{Name: "password", Label: say("Password"), Autocomplete: "current-password", Value: "never shown"})),
		component.ActionBar(component.Button{Text: say("Login"), Primary: true})))
}
