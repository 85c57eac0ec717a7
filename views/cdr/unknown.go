package cdr

import (
	"cmp"
	"strconv"

	"tandem/model"
	"tandem/model/cdr/ledger"
	"tandem/views"
	"tandem/views/component"
)

// IgnoredPath is the address of the unknown senders that are ignored.
const IgnoredPath = UnknownPath + "/ignored"

// What the form of a sender sends: with ParamAdmit the gateway that it belongs to,
// and by what its records are known from now on.
const (
	ParamInto    = "gateway"
	ParamAdmit   = "admit"
	AdmitInto    = "into"
	ParamKnownBy = "by"
	ByBoth       = "both"
	ByHost       = "host"
	ByAddress    = "address"
)

// UnknownRow is a sender that nobody admitted.
type UnknownRow struct {
	ledger.Feed
	// Kept are the lines that are kept of it, Sample the first of them.
	Kept   int64
	Sample string
	// Admissible is false when nothing names it.
	Admissible bool
}

// UnknownPage is Gateway CDRs > Gateways > Unknown Senders.
type UnknownPage struct {
	views.Page
	List component.List
	Rows []UnknownRow
	// Ignored says that the list is that of the ignored senders.
	Ignored, ReadOnly bool
}

// UnknownSenderPage is one of them.
type UnknownSenderPage struct {
	views.Page
	UnknownRow
	Samples  []string
	Gateways []string
	// Relay says that messages with other names come from the same address.
	Relay    bool
	By       string
	ReadOnly bool
}

// UnknownURL returns the address of a sender.
func UnknownURL(feed int64) string { return UnknownPath + "/" + strconv.FormatInt(feed, 10) }

// SenderName is what a sender is called: the name in its messages, or its address.
func SenderName(f ledger.Feed) string { return cmp.Or(f.Host, f.Address, "–") }

// UnknownFields are what the list can be filtered by.
func UnknownFields() []component.FindField {
	return []component.FindField{
		{Name: "address", Label: model.T("Address")},
		{Name: "host", Label: model.T("Name in Messages")},
		{Name: "listener", Label: model.T("Way"), Options: component.Options(listeners.Values(), listeners.Text)},
		{Name: "node", Label: model.T("Node")},
		{Name: "first_seen", Label: model.T("First Seen"), Time: true},
		{Name: "last_seen", Label: model.T("Last heard"), Time: true},
	}
}

func (p UnknownPage) page() views.Page {
	p.Title, p.Path = model.T("Unknown Senders"), UnknownPath
	p.Related = []views.Link{{Text: model.T("Gateways"), Href: GatewaysPath}, {Text: model.T("Ignored Senders"), Href: IgnoredPath}}
	if p.Ignored {
		p.Title = model.T("Ignored Senders")
		p.Related[1] = views.Link{Text: model.T("Unknown Senders"), Href: UnknownPath}
	}
	return p.Page
}

func (p UnknownPage) table() component.TableOptions {
	return component.TableOptions{Label: model.T("Unknown Senders"), List: &p.List, Columns: []component.Column{
		{Name: "address", Label: model.T("Address")}, {Name: "host", Label: model.T("Name in Messages")},
		{Name: "listener", Label: model.T("Way")}, {Name: "last_seen", Label: model.T("Last heard")},
		{Name: "rate", Label: model.T("Messages/s"), Numeric: true}, {Name: "messages", Label: model.T("Messages"), Numeric: true},
		{Label: model.T("Kept Apart"), Numeric: true}, {Label: model.T("Dropped"), Numeric: true},
	}}
}

func (p UnknownSenderPage) page() views.Page {
	p.Title, p.Path = model.T("Unknown Sender %s", SenderName(p.Feed)), UnknownPath
	p.Related = []views.Link{{Text: model.T("Unknown Senders"), Href: UnknownPath}}
	return p.Page
}

// by is the choice of what is admitted; it is zero when there is none.
func (p UnknownSenderPage) by() component.Field {
	if p.Host == "" || p.Address == "" {
		return component.Field{}
	}
	f := component.Field{
		Name: ParamKnownBy, Label: model.T("Recognize its records by"), Value: cmp.Or(p.By, ByBoth),
		Options: []component.Option{
			{Value: ByBoth, Label: model.T("The address %s and the name %s", p.Address, p.Host)},
			{Value: ByHost, Label: model.T("The name %s only", p.Host), Hint: model.T("Right when %s is a relay that sends for others too.", p.Address)},
			{Value: ByAddress, Label: model.T("The address %s only", p.Address)},
		},
	}
	if p.Relay && p.By == "" {
		f.Value = ByHost
	}
	return f
}

func (p UnknownSenderPage) gateway() component.Field {
	return component.Field{
		Name: ParamInto, Label: model.T("Gateway"), Error: p.Errors.For(ParamInto),
		Options: component.Names(p.Gateways, component.Option{Label: model.T("Choose…")}),
	}
}
