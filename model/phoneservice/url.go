package phoneservice

import (
	"cmp"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// The Extension Mobility URL (spec/pages.md section 13).
const (
	// EMPath is where phones find Extension Mobility, exactly so.
	EMPath = "/emapp/EMAppServlet"
	// EMPort and EMSecurePort are the ports that phones expect.
	EMPort       = 8080
	EMSecurePort = 8443

	deviceName = "#DEVICENAME#"
	emcc       = "#EMCC#"
)

// EMURL is what an Extension Mobility URL is built of.
type EMURL struct {
	// Host is a name, an IPv4 address or an IPv6 address, which gets its
	// brackets.
	Host string
	// Secure takes HTTPS.
	Secure bool
	// Port is 0 for EMPort or EMSecurePort.
	Port      int
	LoginType LoginType
	// EMCC lets phones say whether they take part in Extension Mobility Cross
	// Cluster.
	EMCC bool
}

// Build returns the URL as it stands in a phone service.
func Build(u EMURL) string {
	scheme, port := "http", EMPort
	if u.Secure {
		scheme, port = "https", EMSecurePort
	}
	var b strings.Builder
	b.WriteString(scheme + "://" + bracketed(u.Host) + ":" + strconv.Itoa(cmp.Or(u.Port, port)) + EMPath + "?device=" + deviceName)
	if u.EMCC {
		b.WriteString("&EMCC=" + emcc)
	}
	if u.LoginType != AnyLogin {
		b.WriteString("&loginType=" + string(u.LoginType))
	}
	return b.String()
}

// bracketed returns host as it stands in a URL.
func bracketed(host string) string {
	host = strings.Trim(strings.TrimSpace(host), "[]")
	if address, err := netip.ParseAddr(host); err == nil && address.Is6() {
		return "[" + host + "]"
	}
	return host
}

// Value is the value of one parameter of a URL.
type Value struct{ Name, Value string }

// Values returns the values of a subscription to s in the order of its
// parameters.
func (s Service) Values(parameters map[string]string) []Value {
	var values []Value
	for _, p := range s.Parameters {
		if v, ok := parameters[p.Name]; ok {
			values = append(values, Value{p.Name, v})
		}
	}
	return values
}

// WithValues returns address with values appended to its query: the URL that a
// phone's configuration holds.
func WithValues(address string, values []Value) string {
	for _, v := range values {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		address += separator + url.QueryEscape(v.Name) + "=" + url.QueryEscape(v.Value)
	}
	return address
}

// Expand returns address as the phone with the name device opens it: with its
// name in the place of #DEVICENAME#, false in the place of #EMCC# because it
// takes no part in Extension Mobility Cross Cluster, and values appended.
func Expand(address, device string, values []Value) string {
	address = strings.NewReplacer(deviceName, url.QueryEscape(device), emcc, "false").Replace(address)
	return WithValues(address, values)
}
