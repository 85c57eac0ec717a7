package callhome

import (
	"strings"

	"tandem/model"
)

// Limits of the fields in characters (spec/pages.md section 2.1).
const (
	maxEmail       = 255
	maxCompany     = 255
	maxContactName = 128
	maxAddress     = 1024
	maxPhone       = 64
	maxCopyTo      = 1024
	maxURL         = 2048
)

// Ignoring returns c with the stored value in every field that c's mode and
// method do not let anyone edit, so that whatever is posted for it is ignored.
func (c Config) Ignoring(stored Config) Config {
	if !c.Mode.Allows(ContactFields) {
		c.ContactEmail, c.Company, c.ContactName = stored.ContactEmail, stored.Company, stored.ContactName
		c.Address, c.Phone = stored.Address, stored.Phone
	}
	if !c.Mode.Allows(MethodFields) {
		c.Method = stored.Method
	}
	if !c.Mode.Allows(MethodFields) || c.Method != Proxy {
		c.ProxyHost, c.ProxyPort = stored.ProxyHost, stored.ProxyPort
	}
	if !c.Mode.Allows(MethodFields) || c.Method == Email {
		c.DestinationURL = stored.DestinationURL
	}
	if !c.Mode.Allows(MethodFields) || c.Method != Email {
		c.DestinationEmail = stored.DestinationEmail
	}
	if !c.Mode.Allows(CopyFields) {
		c.SendCopy, c.CopyTo = stored.SendCopy, stored.CopyTo
	}
	if !c.Mode.Allows(TraceFields) {
		c.IncludeTraces = stored.IncludeTraces
	}
	return c
}

// Validate returns what is wrong with the fields that c's mode and method let
// people edit, in the order of the page. The field names are those of the form:
// mode, contact_email, company, contact_name, address, phone, method,
// proxy_host, proxy_port, destination_url, destination_email, copy_to.
func (c Config) Validate() model.FieldErrors {
	var e model.FieldErrors
	switch c.Mode {
	case None, Disabled:
	case Smart:
		c.validateContact(&e)
		c.validateSending(&e)
	case Anonymous:
		c.validateSending(&e)
	default:
		e.Add("mode", model.T("Choose one of the listed values for %s", model.T("Call Home")))
	}
	return e
}

// Warnings returns what does not prevent c from being saved, but keeps messages
// from leaving: no SMTP server is set although one is needed.
func (c Config) Warnings(smtpConfigured bool) []model.Text {
	if smtpConfigured || !c.Mode.Sends() {
		return nil
	}
	var texts []model.Text
	if c.Method == Email {
		texts = append(texts, model.T("No SMTP server is set, so Call Home messages cannot be sent by e-mail. Set one under Settings > SMTP."))
	}
	if c.SendCopy {
		texts = append(texts, model.T("No SMTP server is set, so copies cannot be sent by e-mail. Set one under Settings > SMTP."))
	}
	return texts
}

// CopyAddresses returns the addresses of CopyTo, each once, in their order.
func (c Config) CopyAddresses() []string {
	var list []string
	seen := map[string]bool{}
	for address := range strings.SplitSeq(c.CopyTo, ",") {
		address = strings.TrimSpace(address)
		if address != "" && !seen[strings.ToLower(address)] {
			seen[strings.ToLower(address)] = true
			list = append(list, address)
		}
	}
	return list
}

func (c Config) validateContact(e *model.FieldErrors) {
	label := model.T("Email Address")
	addFirst(e, "contact_email", required(label, c.ContactEmail), tooLong(label, c.ContactEmail, maxEmail), wrongEmail(label, c.ContactEmail))
	label = model.T("Company")
	addFirst(e, "company", tooLong(label, c.Company, maxCompany), notOneLine(label, c.Company))
	label = model.T("Contact Name")
	addFirst(e, "contact_name", tooLong(label, c.ContactName, maxContactName), notOneLine(label, c.ContactName), wrongName(c.ContactName))
	label = model.T("Address")
	address := strings.ReplaceAll(c.Address, "\r\n", "\n")
	addFirst(e, "address", tooLong(label, address, maxAddress), notLines(label, address))
	label = model.T("Phone")
	addFirst(e, "phone", tooLong(label, c.Phone, maxPhone), notOneLine(label, c.Phone), wrongPhone(c.Phone))
}

func (c Config) validateSending(e *model.FieldErrors) {
	switch c.Method {
	case HTTPS:
		c.validateURL(e)
	case Proxy:
		c.validateProxy(e)
		c.validateURL(e)
	case Email:
		label := model.T("Destination Email Address")
		addFirst(e, "destination_email", required(label, c.DestinationEmail), tooLong(label, c.DestinationEmail, maxEmail), wrongEmail(label, c.DestinationEmail))
	default:
		e.Add("method", model.T("Choose one of the listed values for %s", model.T("Send Data to Cisco Technical Assistance Center (TAC) using")))
	}
	c.validateCopy(e)
}

func (c Config) validateProxy(e *model.FieldErrors) {
	label := model.T("HTTPS Proxy IP/Hostname")
	addFirst(e, "proxy_host", required(label, c.ProxyHost), wrongHost(label, c.ProxyHost))
	label = model.T("HTTPS Proxy Port")
	switch {
	case c.ProxyPort == 0:
		e.Add("proxy_port", model.T("Enter a value for %s", label))
	case c.ProxyPort < 1 || c.ProxyPort > 65535:
		e.Add("proxy_port", model.T("%s must be a whole number from 1 to 65535", label))
	}
}

func (c Config) validateURL(e *model.FieldErrors) {
	label := model.T("Destination URL")
	addFirst(e, "destination_url", tooLong(label, c.DestinationURL, maxURL), wrongURL(label, c.DestinationURL))
}

func (c Config) validateCopy(e *model.FieldErrors) {
	addresses := c.CopyAddresses()
	if c.SendCopy && len(addresses) == 0 {
		e.Add("copy_to", model.T("Enter at least one e-mail address for the copies"))
		return
	}
	label := model.T("The list of copy addresses")
	if text := tooLong(label, c.CopyTo, maxCopyTo); !text.IsZero() {
		e.Add("copy_to", text)
		return
	}
	var wrong []string
	for _, address := range addresses {
		if len(address) > maxEmail || !isEmail(address) {
			wrong = append(wrong, "“"+strings.Join(strings.Fields(address), " ")+"”")
		}
	}
	if len(wrong) > 0 {
		e.Add("copy_to", model.T("Not an e-mail address such as name@example.com: %s. Separate several addresses with commas.", strings.Join(wrong, ", ")))
	}
}
