package callhome

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"tandem/model"
)

func wrongHost(label model.Text, value string) model.Text {
	if value == "" || isHost(value) {
		return model.Text{}
	}
	return model.T("%s must be a host name or an IP address, without https:// and without a port", label)
}

// isHost takes IPv4 and IPv6 addresses without brackets or zone, and host names
// of RFC 1123, also with underscores.
func isHost(s string) bool {
	if isAddress(s) {
		return true
	}
	labels := strings.Split(strings.TrimSuffix(s, "."), ".")
	for _, label := range labels {
		if !isHostLabel(label) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(s) <= 253 && strings.Trim(last, "0123456789") != ""
}

func isAddress(s string) bool {
	ip, err := netip.ParseAddr(s)
	return err == nil && ip.Zone() == ""
}

func isHostLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}

func wrongURL(label model.Text, value string) model.Text {
	if value == "" {
		return model.Text{}
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || strings.ContainsFunc(value, unicode.IsSpace) || u.Scheme != "https" || !isHost(u.Hostname()) || !isURLPort(u):
		return model.T("%s must be an address such as https://example.com/path", label)
	case u.User != nil:
		return model.T("%s must not contain a user name or password", label)
	case strings.Contains(value, "#"):
		return model.T("%s must not contain the sign #", label)
	default:
		return model.Text{}
	}
}

func isURLPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port >= 1 && port <= 65535
}
