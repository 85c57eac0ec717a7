package serviceability

import (
	"github.com/a-h/templ"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
)

// CallHomePath is the address of Call Home > Call Home Configuration.
const CallHomePath = "/ccmservice/call-home"

// CallHomePage is Call Home > Call Home Configuration.
type CallHomePage struct {
	views.Page
	Fields  component.Fields
	Version int
	// Mode and Method are what is chosen on the page, saved or not.
	Mode   callhome.Mode
	Method callhome.Method
	// Warnings concern what is chosen, such as a missing SMTP server.
	Warnings []model.Text
	// SMTPServer is the configured mail server, empty when none is.
	SMTPServer string
	// ReceiverURL is the address of this node's own receiver.
	ReceiverURL string
	Schedule    Schedule
	// Acceptance is the last accepted agreement of Mode, zero when none is.
	Acceptance callhome.Acceptance
	// Progress is what Save and Call Home Now has queued; empty without.
	Progress Progress
	// Sending says that this node's sender runs.
	Sending bool
	// ReadOnly hides the buttons from those who may not save.
	ReadOnly bool
}

// Schedule is what the section Call Home Message Schedule shows.
type Schedule struct {
	Last callhome.LastSent
	// Next is zero while nothing is scheduled.
	Next model.Time
}

func (p CallHomePage) page() views.Page {
	p.Title = model.T("Call Home Configuration")
	p.HasForm = true
	p.Related = []views.Link{
		{Text: model.T("Message Preview"), Href: CallHomePath + "/messages"},
		{Text: model.T("Delivery Log"), Href: CallHomePath + "/deliveries"},
		{Text: model.T("Connection Test"), Href: CallHomePath + "/connection-test"},
	}
	return p.Page
}

// in returns the field of that name, disabled when the chosen mode does not
// allow its group.
func (p CallHomePage) in(group callhome.Group, name string) component.Field {
	f := p.Fields[name]
	f.Disabled = p.ReadOnly || !p.Mode.Allows(group)
	return f
}

// redraws makes the control send the form when it changes and replaces the
// fields that depend on it. Of quick changes, as arrow keys make them, the last
// one counts.
func redraws(f component.Field) component.Field {
	f.Attrs = templ.Attributes{
		"hx-post":    CallHomePath,
		"hx-trigger": "change",
		"hx-target":  "#" + callHomeFieldsID,
		"hx-swap":    "outerMorph",
		"hx-sync":    "this:replace",
	}
	return f
}

// callHomeFieldsID is the part of the page that depends on mode and method.
const callHomeFieldsID = "call-home-fields"

func (p CallHomePage) mode() component.Field {
	f := redraws(p.Fields["mode"])
	f.Disabled = p.ReadOnly
	return f
}

// ModeOptions are the choices of Call Home.
func ModeOptions() []component.Option {
	return []component.Option{
		{Value: string(callhome.None), Label: model.T("None")},
		{Value: string(callhome.Disabled), Label: model.T("Disabled")},
		{Value: string(callhome.Smart), Label: model.T("Enabled (Smart Call Home)")},
		{Value: string(callhome.Anonymous), Label: model.T("Enabled (Anonymous Call Home)")},
	}
}

// meaning says what the chosen mode does.
func (p CallHomePage) meaning() model.Text {
	switch p.Mode {
	case callhome.Smart:
		return model.T("Inventory, telemetry and configuration are sent with your contact details.")
	case callhome.Anonymous:
		return model.T("Inventory and telemetry are sent with nothing that identifies you.")
	case callhome.Disabled:
		return model.T("Nothing is sent and nobody is reminded.")
	default:
		return model.T("Nothing is sent. Administrators are reminded to choose until you do.")
	}
}

func (p CallHomePage) method() component.Field {
	return redraws(p.in(callhome.MethodFields, "method"))
}

// MethodOptions are the ways in which messages can be sent.
func MethodOptions() []component.Option {
	return []component.Option{
		{Value: string(callhome.HTTPS), Label: model.T("Secure Web (HTTPS)")},
		{Value: string(callhome.Email), Label: model.T("Email")},
		{Value: string(callhome.Proxy), Label: model.T("Secure Web (HTTPS) through Proxy")},
	}
}

func (p CallHomePage) contactName() component.Field {
	f := p.in(callhome.ContactFields, "contact_name")
	f.Hint = model.T("Letters, digits, spaces, dot, underscore, hyphen and apostrophe")
	return f
}

func (p CallHomePage) destinationURL() component.Field {
	f := p.in(callhome.MethodFields, "destination_url")
	f.Hint = model.T("Where messages are posted to. Leave it empty to keep them on this node: its own receiver at %s takes them, and nothing leaves this machine.", p.ReceiverURL)
	f.HintLink = component.Link{Text: model.T("Test the connection"), Href: CallHomePath + "/connection-test"}
	return f
}

func (p CallHomePage) destinationEmail() component.Field {
	f := p.in(callhome.MethodFields, "destination_email")
	f.Required = true
	f.Hint = model.T("Where messages are mailed to")
	return f
}

func (p CallHomePage) copyTo() component.Field {
	f := p.in(callhome.CopyFields, "copy_to")
	f.HideLabel, f.Rows = true, 2
	return f
}

func (p CallHomePage) smtpServer() component.Field {
	return component.Field{Name: "smtp_server", Label: model.T("SMTP server"), Value: p.SMTPServer,
		HintLink: component.Link{Text: model.T("Change the SMTP settings"), Href: "/cmplatform/smtp"}}
}

func (p CallHomePage) traces() component.Field {
	f := p.in(callhome.TraceFields, "include_traces")
	f.Hint = model.T("Traces and diagnostics are added to alerts, which this release does not send yet")
	return f
}

func (p CallHomePage) buttons() []component.Button {
	return []component.Button{
		{Text: model.T("Save"), Name: "action", Value: "save", Primary: true},
		{Text: model.T("Reset"), Href: CallHomePath, Attrs: templ.Attributes{"data-discard": true}},
		{Text: model.T("Save and Call Home Now"), Name: "action", Value: "now"},
	}
}
