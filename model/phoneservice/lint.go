package phoneservice

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tandem/model"
	"tandem/model/phonexml"
)

// The ports as they stand in a URL; a number would be grouped like 8,080.
const (
	port       = "8080"
	securePort = "8443"
)

// IsEM reports whether address was meant to be an Extension Mobility URL.
func IsEM(address string) bool { return strings.Contains(strings.ToLower(address), "emapp") }

// Lint returns what is wrong with the address of a service, each with what to
// write instead, or nothing. Of those that are no Extension Mobility URL only the
// length is known.
func Lint(address string) []model.Text {
	var found []model.Text
	if utf8.RuneCountInString(address) > phonexml.MaxURL {
		found = append(found, model.T("Menus of phones take addresses of %d characters or fewer: the service is left out of them", phonexml.MaxURL))
	}
	if !IsEM(address) {
		return found
	}
	p := split(address)
	found = append(found, p.lintAddress()...)
	found = append(found, p.lintPorts()...)
	if p.path != EMPath {
		found = append(found, model.T("The path must be %s, with capital and small letters exactly so", EMPath))
	}
	return append(found, p.lintQuery()...)
}

// parts are those of a URL that url.Parse would not take: the # in it begins no
// fragment.
type parts struct {
	scheme, host, port, path, query string
}

var schemeOf = regexp.MustCompile(`^(?i:([a-z]+)://)?`)

func split(address string) parts {
	var p parts
	address = strings.TrimSpace(address)
	p.scheme = strings.ToLower(schemeOf.FindStringSubmatch(address)[1])
	rest := address[len(schemeOf.FindString(address)):]
	rest, p.query, _ = strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	p.path = "/" + path
	p.host, p.port = splitHost(authority)
	return p
}

// splitHost cuts the port off. An IPv6 address without brackets is all host,
// and so is what follows a semicolon.
func splitHost(authority string) (host, port string) {
	i := strings.LastIndex(authority, ":")
	if i < 0 || strings.HasSuffix(authority, "]") {
		return authority, ""
	}
	if !strings.HasPrefix(authority, "[") && strings.Count(authority, ":") > 1 {
		return authority, ""
	}
	return authority[:i], authority[i+1:]
}

func (p parts) lintAddress() []model.Text {
	inner, bracketed := strings.CutPrefix(p.host, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	address, err := netip.ParseAddr(inner)
	is6 := err == nil && address.Is6()
	switch {
	case p.host == "":
		return []model.Text{model.T("Enter the name or the address of a node between http:// and the port")}
	case strings.Contains(p.host, ";"):
		return []model.Text{model.T("Write a colon before the port, as in :%s: there is a semicolon", port)}
	case bracketed != closed, bracketed && !is6:
		return []model.Text{model.T("“%s” is not an IPv6 address in brackets such as [2001:db8::1]", p.host)}
	case !bracketed && strings.Contains(p.host, ":"):
		return []model.Text{model.T("Write an IPv6 address in brackets, as in [2001:db8::1]:%s", port)}
	}
	return nil
}

func (p parts) lintPorts() []model.Text {
	switch {
	case p.scheme != "http" && p.scheme != "https":
		return []model.Text{model.T("The URL must begin with http:// or https://")}
	case p.scheme == "https" && p.port == port:
		return []model.Text{model.T("Port %s does not speak HTTPS: write http:// or the port %s", port, securePort)}
	case p.scheme == "http" && p.port == securePort:
		return []model.Text{model.T("Port %s speaks HTTPS only: write https:// or the port %s", securePort, port)}
	}
	return nil
}

func (p parts) lintQuery() []model.Text {
	var found []model.Text
	if strings.Contains(p.query, "&amp;") {
		found = append(found, model.T("Write & and not &amp; between parameters"))
	}
	query := strings.ReplaceAll(p.query, "&amp;", "&")
	if strings.Contains(query, ";") {
		found = append(found, model.T("There is a semicolon among the parameters: remove it"))
	}
	values := map[string]string{}
	for _, pair := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		values[name] = value
	}
	return append(found, lintValues(values)...)
}

func lintValues(values map[string]string) []model.Text {
	var found []model.Text
	if values["device"] != deviceName {
		found = append(found, model.T("Write device=%s: phones put their names in its place", deviceName))
	}
	if value, ok := values["EMCC"]; ok && value != emcc {
		found = append(found, model.T("Write EMCC=%s, with both number signs", emcc))
	}
	value, ok := values["loginType"]
	if ok && (value == "" || !slices.Contains(LoginTypeChoices(), LoginType(value))) {
		found = append(found, model.T("There is no login type “%s”, and phones would show error 215: write loginType=UID, loginType=SP or loginType=DN", value))
	}
	return found
}
