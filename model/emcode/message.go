package emcode

import "tandem/model"

// Message is something that a phone says by itself, without a code, when it
// cannot even reach Extension Mobility.
type Message struct {
	// Shown is what the phone shows, in the phone's own words.
	Shown string
	// Cause and Advice are whole sentences: why it happens and what to do.
	Cause  model.Text
	Advice model.Text
	// Fix is the path of the page that fixes it.
	Fix string
}

// Messages returns what phones say without a code (spec/pages.md section 21).
func Messages() []Message {
	return []Message{
		{
			Shown:  "Host not found",
			Cause:  model.T("The phone does not find the server that the URL of the phone service names, or the server does not answer."),
			Advice: model.T("Check the host name and the port in the URL. With a host name, the phone needs a DNS server that knows it."),
			Fix:    phoneServicesPage,
		},
		{
			Shown:  "Http Error [503]",
			Cause:  model.T("A service is stopped: Cisco CallManager Cisco IP Phone Services when it happens on the Services button, Cisco Extension Mobility Application when it happens on choosing Extension Mobility."),
			Advice: model.T("Start the service in Control Center."),
			Fix:    networkServicesPage,
		},
	}
}
