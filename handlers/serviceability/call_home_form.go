package serviceability

import (
	"strconv"

	"tandem/model/callhome"
	"tandem/views/component"
	"tandem/views/serviceability"
)

// callHomeForm is what Call Home Configuration posts; its tags hold the limits
// of pages.md section 2.1.
type callHomeForm struct {
	Mode             string `form:"mode" label:"Call Home" validate:"required,choice"`
	ContactEmail     string `form:"contact_email" label:"Email Address" validate:"required_if=Mode smart,max=255,line"`
	Company          string `form:"company" label:"Company" validate:"max=255,line"`
	ContactName      string `form:"contact_name" label:"Contact Name" validate:"max=128,line"`
	Address          string `form:"address" label:"Address" kind:"multiline" validate:"max=1024,lines"`
	Phone            string `form:"phone" label:"Phone" kind:"number" validate:"max=64,line"`
	Method           string `form:"method" label:"Send Data to Cisco Technical Assistance Center (TAC) using" validate:"required,choice"`
	ProxyHost        string `form:"proxy_host" label:"HTTPS Proxy IP/Hostname" validate:"required_if=Method proxy,max=253,line"`
	ProxyPort        string `form:"proxy_port" label:"HTTPS Proxy Port" kind:"number" validate:"required_if=Method proxy,omitempty,port"`
	DestinationURL   string `form:"destination_url" label:"Destination URL" validate:"max=2048,line"`
	DestinationEmail string `form:"destination_email" label:"Destination Email Address" validate:"required_if=Method email,max=254,line"`
	SendCopy         bool   `form:"send_copy" label:"Send a copy to the following email addresses (separate multiple addresses with comma)"`
	CopyTo           string `form:"copy_to" label:"Copy addresses" kind:"multiline" validate:"max=1024,lines"`
	IncludeTraces    bool   `form:"include_traces" label:"Include Trace logs and Diagnostics Information"`
	Version          int    `form:"version"`
}

// Options are the choices of the form's fields.
func (callHomeForm) Options() map[string][]component.Option {
	return map[string][]component.Option{
		"mode": serviceability.ModeOptions(), "method": serviceability.MethodOptions(),
	}
}

// callHomeFormOf returns the form that shows c.
func callHomeFormOf(c callhome.Config) callHomeForm {
	f := callHomeForm{
		Mode: string(c.Mode), ContactEmail: c.ContactEmail, Company: c.Company, ContactName: c.ContactName,
		Address: c.Address, Phone: c.Phone, Method: string(c.Method), ProxyHost: c.ProxyHost,
		DestinationURL: c.DestinationURL, DestinationEmail: c.DestinationEmail,
		SendCopy: c.SendCopy, CopyTo: c.CopyTo, IncludeTraces: c.IncludeTraces, Version: c.Version,
	}
	if c.ProxyPort != 0 {
		f.ProxyPort = strconv.Itoa(c.ProxyPort)
	}
	return f
}

// config returns the form as a configuration; a port that is no number is 0,
// which its tag has refused.
func (f callHomeForm) config() callhome.Config {
	port, _ := strconv.Atoi(f.ProxyPort)
	c := callhome.Config{
		Mode: callhome.Mode(f.Mode), ContactEmail: f.ContactEmail, Company: f.Company, ContactName: f.ContactName,
		Address: f.Address, Phone: f.Phone, Method: callhome.Method(f.Method), ProxyHost: f.ProxyHost, ProxyPort: port,
		DestinationURL: f.DestinationURL, DestinationEmail: f.DestinationEmail,
		SendCopy: f.SendCopy, CopyTo: f.CopyTo, IncludeTraces: f.IncludeTraces,
	}
	c.Version = f.Version
	return c
}

// ignoring returns the form with the stored value in every field that its mode
// and method do not let anyone edit.
func (f callHomeForm) ignoring(stored callhome.Config) callHomeForm {
	kept := callHomeFormOf(f.config().Ignoring(stored))
	if f.Method == string(callhome.Proxy) && callhome.Mode(f.Mode).Allows(callhome.MethodFields) {
		kept.ProxyPort = f.ProxyPort // also when it is no number
	}
	return kept
}

// callHomeButtons are the buttons of Call Home Configuration and of its licence
// agreement.
type callHomeButtons struct {
	// Action is "save", "now", or "redraw" for another choice without
	// JavaScript.
	Action string `form:"action"`
	// Accepted is the checksum of the agreement that was shown and accepted.
	Accepted string `form:"accepted"`
	// Back leaves the agreement without accepting it.
	Back bool `form:"back"`
}
