package phoneservice

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"tandem/model"
)

// Limits in characters (spec/pages.md section 13).
const (
	maxName          = 128
	maxURL           = 2048
	maxParameter     = 50
	maxParameterText = 255
)

func (s *Service) checkNames(errs *model.FieldErrors) {
	checkText(errs, "name", model.T("Service Name"), s.Name, 1, maxName)
	checkText(errs, "ascii_name", model.T("ASCII Service Name"), s.ASCIIName, 1, maxName)
	if !isASCII(s.ASCIIName) {
		errs.Add("ascii_name", model.T("ASCII Service Name can contain only letters A to Z, digits, spaces and common signs"))
	}
	checkText(errs, "description", model.T("Service Description"), s.Description, 0, maxName)
	checkText(errs, "vendor", model.T("Service Vendor"), s.Vendor, 0, maxName)
	checkText(errs, "service_version", model.T("Service Version"), s.ServiceVersion, 0, maxName)
}

// checkURL adds an error when address is not one that phones can open.
func (s *Service) checkURL(errs *model.FieldErrors, field, address string, label model.Text, required bool) {
	least := 0
	if required {
		least = 1
	}
	if !checkText(errs, field, label, address, least, maxURL) || address == "" {
		return
	}
	// The signs of #DEVICENAME# would end the address: phones replace them.
	u, err := url.Parse(strings.ReplaceAll(address, "#", ""))
	if err != nil || u.Scheme == "" {
		errs.Add(field, whyNoURL(address, label))
	}
}

// whyNoURL says what is wrong with an address that is none, as exactly as is
// known.
func whyNoURL(address string, label model.Text) model.Text {
	if found := Lint(address); len(found) > 0 {
		return found[0]
	}
	return model.T("%s must be an address such as http://192.0.2.1:8080/service", label)
}

func checkParameters(parameters []Parameter, errs *model.FieldErrors) {
	seen := map[string]bool{}
	for _, p := range parameters {
		checkText(errs, "parameters", model.T("Parameter Name"), p.Name, 1, maxParameter)
		checkText(errs, "parameters", model.T("Parameter Display Name"), p.DisplayName, 1, maxName)
		checkText(errs, "parameters", model.T("Default Value"), p.Default, 0, maxParameterText)
		checkText(errs, "parameters", model.T("Parameter Description"), p.Description, 0, maxParameterText)
		key := strings.ToLower(p.Name)
		if seen[key] {
			errs.Add("parameters", model.T("The parameter “%s” is there twice: choose another name", p.Name))
		}
		seen[key] = true
	}
}

// checkText adds an error unless value is one line of least to most characters.
func checkText(errs *model.FieldErrors, field string, label model.Text, value string, least, most int) bool {
	n := utf8.RuneCountInString(value)
	switch {
	case least > 0 && strings.TrimSpace(value) == "":
		errs.Add(field, model.T("Enter a value for %s", label))
	case n > most:
		errs.Add(field, model.T("%s must be %d characters or fewer; you entered %d", label, most, n))
	case !model.IsLine(value):
		errs.Add(field, model.T("%s must be one line without control characters", label))
	default:
		return true
	}
	return false
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' })
}
