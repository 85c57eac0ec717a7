package serviceability

import (
	"bytes"
	"cmp"
	"context"
	"strconv"
	"strings"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/views"
	"tandem/views/component"
	"tandem/views/i18n"
)

// ReceivedPath is the address of Call Home > Received Messages.
const ReceivedPath = CallHomePath + "/received"

// ReceivedURL returns the address of the page of a received message.
func ReceivedURL(id int64) string { return ReceivedPath + "/" + strconv.FormatInt(id, 10) }

// ReceivedListPage is Call Home > Received Messages.
type ReceivedListPage struct {
	views.Page
	List     component.List
	Messages []callhome.Received
	// ReceiverURL is where devices post to.
	ReceiverURL string
	// Running says that the receiver takes messages at the moment.
	Running bool
}

func (p ReceivedListPage) page() views.Page {
	p.Page.Title = model.T("Received Messages")
	p.Page.Related = []views.Link{{Text: model.T("Delivery Log"), Href: DeliveriesPath}}
	return p.Page
}

func (p ReceivedListPage) table() component.TableOptions {
	return component.TableOptions{
		Label: model.T("Received Messages"),
		List:  &p.List,
		Columns: []component.Column{
			{Name: "received_at", Label: model.T("Received at")},
			{Name: "message_id", Label: model.T("Message ID")},
			{Name: "type", Label: model.T("Type")},
			{Name: "device_id", Label: model.T("Sender")},
			{Name: "remote", Label: model.T("Address")},
			{Label: model.T("Size in bytes"), Numeric: true},
			{Label: model.T("Duplicates"), Numeric: true},
		},
	}
}

// ReceivedFields are what received messages can be searched by.
func ReceivedFields() []component.FindField {
	return []component.FindField{
		{Name: "message_id", Label: model.T("Message ID")},
		{Name: "received_at", Label: model.T("Received at"), Time: true},
		{Name: "type", Label: model.T("Type")},
		{Name: "device_id", Label: model.T("Sender")},
		{Name: "remote", Label: model.T("Address")},
		{Name: "description", Label: model.T("Description")},
	}
}

// receivedType returns the name of a message's type: a kind of ours translated,
// another one as the sender wrote it, without the part that all have.
func receivedType(ctx context.Context, m callhome.Received) string {
	group := callhome.Envelope{Type: m.Type}.Group()
	for _, kind := range kinds.Values() {
		if group == string(kind) {
			return i18n.Text(ctx, KindText(kind))
		}
	}
	return group
}

// ReceivedPage is one received message.
type ReceivedPage struct {
	views.Page
	Message callhome.Received
	// Envelope is what the message says of itself; nil when it cannot be read.
	Envelope *callhome.Envelope
}

func (p ReceivedPage) page() views.Page {
	p.Page.Title, p.Page.Path = model.T("Received Message"), ReceivedPath
	p.Page.Related = []views.Link{{Text: model.T("Back To Find/List"), Href: ReceivedPath}}
	return p.Page
}

// said is something that a message says of itself.
type said struct {
	label model.Text
	value string
}

// summary is what the message says of itself, without what it leaves out.
func (p ReceivedPage) summary() []said {
	e := p.Envelope
	chassis, _, serial := callhome.SplitDeviceID(e.DeviceID)
	all := []said{
		{model.T("Event time"), e.EventTime},
		{model.T("Made"), e.CreationDate},
		{model.T("Severity"), e.Severity},
		{model.T("Subtype"), e.SubType},
		{model.T("Description"), e.Description},
		{model.T("Device ID"), e.DeviceID},
		{model.T("Device type"), chassis},
		{model.T("Serial number"), cmp.Or(e.SerialNumber, serial)},
		{model.T("Model"), e.Model},
		{model.T("System name"), e.Name},
		{model.T("Customer ID"), e.CustomerID},
		{model.T("Site ID"), e.SiteID},
		{model.T("Contract ID"), e.ContractID},
		{model.T("Contact Name"), e.Contact},
		{model.T("Email Address"), e.ContactEmail},
		{model.T("Phone"), e.ContactPhone},
		{model.T("Street address"), e.Address},
	}
	var present []said
	for _, s := range all {
		if s.value != "" {
			present = append(present, s)
		}
	}
	return present
}

// shownBytes is how much of a message the page shows; the rest is downloaded.
const shownBytes = 128 << 10

// shownItems is how many items and attachments of a message the page shows.
const shownItems = 500

func first[T any](items []T) []T { return items[:min(len(items), shownItems)] }

// cut reports whether the page shows a part of the message only.
func (p ReceivedPage) cut() bool { return len(p.Message.Body) > shownBytes }

// content returns what the page shows of the message.
func (p ReceivedPage) content() string {
	body := p.Message.Body
	if p.cut() {
		body = body[:shownBytes]
	}
	return strings.ToValidUTF8(string(bytes.TrimPrefix(body, []byte("\uFEFF"))), "\uFFFD")
}
