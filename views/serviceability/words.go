package serviceability

import (
	"net/url"
	"strconv"

	"tandem/model"
	"tandem/model/callhome"
	"tandem/model/mail"
	"tandem/views/component"
)

var kinds = model.Choices[callhome.Kind]{
	{Value: callhome.Inventory, Text: model.T("Inventory")},
	{Value: callhome.Telemetry, Text: model.T("Telemetry")},
	{Value: callhome.Configuration, Text: model.T("Configuration")},
	{Value: callhome.Test, Text: model.T("Test")},
}

// KindText returns the name of a kind of message.
func KindText(k callhome.Kind) model.Text { return kinds.Text(k) }

// KindOptions are the kinds of messages as choices of a filter.
func KindOptions() []component.Option { return component.Options(kinds.Values(), KindText) }

// ModeText returns the name of a mode that sends.
func ModeText(m callhome.Mode) model.Text {
	if m == callhome.Anonymous {
		return model.T("Anonymous Call Home")
	}
	return model.T("Smart Call Home")
}

var states = model.Choices[callhome.State]{
	{Value: callhome.Queued, Text: model.T("Queued")},
	{Value: callhome.Sending, Text: model.T("Sending")},
	{Value: callhome.Delivered, Text: model.T("Delivered")},
	{Value: callhome.Failed, Text: model.T("Failed")},
	{Value: callhome.Expired, Text: model.T("Expired")},
	{Value: callhome.Cancelled, Text: model.T("Cancelled")},
}

// StateText returns the name of the state of a delivery.
func StateText(s callhome.State) model.Text { return states.Text(s) }

// StateOptions are the states of a delivery as choices of a filter.
func StateOptions() []component.Option { return component.Options(states.Values(), StateText) }

func stateKind(s callhome.State) component.Kind {
	switch s {
	case callhome.Delivered:
		return component.Success
	case callhome.Failed, callhome.Expired:
		return component.Error
	case callhome.Cancelled:
		return component.Warning
	default:
		return component.Neutral
	}
}

// outcomeText says how an attempt ended.
func outcomeText(o callhome.Outcome) model.Text {
	switch o {
	case callhome.Succeeded:
		return model.T("Delivered")
	case callhome.Postponed:
		return model.T("To be tried again")
	case callhome.Refused:
		return model.T("Refused for good")
	case callhome.Interrupted:
		return model.T("Interrupted")
	default:
		return model.T("Under way")
	}
}

// destinationText says where a delivery goes, and how.
func destinationText(d callhome.Delivery) model.Text {
	switch {
	case d.OwnReceiver:
		return model.T("Posted to this node's own receiver")
	case d.Copy:
		return model.T("Copy mailed to %s", d.Destination)
	case d.Method == callhome.Email:
		return model.T("Mailed to %s", d.Destination)
	case d.Method == callhome.Proxy:
		return model.T("Posted to %s through the proxy %s", d.Destination, d.ProxyHost)
	default:
		return model.T("Posted to %s", d.Destination)
	}
}

// DeliveryURL returns the address of a delivery's page.
func DeliveryURL(id int64) string { return DeliveriesPath + "/" + strconv.FormatInt(id, 10) }

// MessageURL returns the address of a message's page.
func MessageURL(id int64) string { return MessagesPath + "/" + strconv.FormatInt(id, 10) }

// ProgressURL returns the address of the Call Home page that shows how the
// given deliveries fare.
func ProgressURL(deliveries []callhome.Delivery) string {
	query := url.Values{}
	for _, d := range deliveries {
		query.Add("sent", strconv.FormatInt(d.ID, 10))
	}
	return CallHomePath + "?" + query.Encode()
}

// DestinationOf says where messages of the configuration go.
func DestinationOf(c callhome.Config, s mail.Settings) model.Text {
	switch {
	case c.Method == callhome.Email && !s.Configured():
		return model.T("Mail to %s, but no SMTP server is set", c.DestinationEmail)
	case c.Method == callhome.Email:
		return model.T("Mail to %s through the SMTP server %s", c.DestinationEmail, s.Address())
	case c.DestinationURL == "":
		return model.T("This node's own receiver; nothing leaves this machine")
	case c.Method == callhome.Proxy:
		return model.T("HTTPS to %s through the proxy %s", c.DestinationURL, c.ProxyHost)
	default:
		return model.T("HTTPS to %s", c.DestinationURL)
	}
}
