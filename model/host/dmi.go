package host

import "strings"

// dmi returns one entry of the machine's DMI table as the kernel shows it.
func (s Source) dmi(name string) Fact {
	path := "/sys/class/dmi/id/" + name
	text, trouble := s.read(path)
	switch {
	case trouble != "":
		return problem("%s", trouble)
	case isPlaceholder(text):
		return problem("the manufacturer left it empty: %s is %q", path, text)
	default:
		return value(text)
	}
}

// model returns vendor and product name; the name alone when the vendor is not
// known. A product that is only called by its vendor has no model.
func (s Source) model() Fact {
	vendor, name := s.dmi("sys_vendor"), s.dmi("product_name")
	if vendor.Value == "" || name.Value == "" || strings.HasPrefix(name.Value, vendor.Value) {
		return name
	}
	return value(vendor.Value + " " + name.Value)
}

// biosInformation returns the BIOS vendor and date, as far as they are known.
func (s Source) biosInformation() Fact {
	vendor, date := s.dmi("bios_vendor"), s.dmi("bios_date")
	switch {
	case vendor.Value == "":
		return Fact{Value: date.Value, Problem: ifEmpty(date.Value, vendor.Problem)}
	case date.Value == "":
		return vendor
	default:
		return value(vendor.Value + ", " + date.Value)
	}
}

// ifEmpty returns text when v is empty.
func ifEmpty(v, text string) string {
	if v != "" {
		return ""
	}
	return text
}

// placeholders is what manufacturers and hypervisors write where they know
// nothing, in lower case and without periods.
var placeholders = map[string]bool{
	"": true, "0": true, "none": true, "unknown": true, "default": true, "default string": true,
	"not specified": true, "not available": true, "not applicable": true, "not present": true,
	"na": true, "n/a": true, "empty": true, "invalid": true, "oem": true,
	"to be filled by oem": true, "to be filled by o e m": true,
	"system manufacturer": true, "system product name": true, "system serial number": true,
	"system version": true, "product name": true, "serial number": true, "chassis serial number": true,
	"0123456789": true, "123456789": true, "1234567890": true,
}

// isPlaceholder reports whether text says nothing about the machine: a word of
// placeholders, or one character over and over, as in "00000000".
func isPlaceholder(text string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), ".", "")
	repeated := len(text) > 1 && strings.Count(text, text[:1]) == len(text)
	return repeated || placeholders[text]
}
