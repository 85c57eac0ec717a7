package callhome

import (
	"reflect"
	"strings"
	"testing"
)

func TestValidateDestinations(t *testing.T) {
	t.Parallel()
	const (
		host = "%s must be a host name or an IP address, without https:// and without a port"
		addr = "%s must be an address such as https://example.com/path"
	)
	tests := []struct{ field, value, want string }{
		{"ProxyHost", "proxy", ""},
		{"ProxyHost", "proxy.example.com.", ""},
		{"ProxyHost", "192.0.2.1", ""},
		{"ProxyHost", "2001:db8::1", ""},
		{"ProxyHost", "proxy_1.example.com", ""},
		{"ProxyHost", "[2001:db8::1]", host},
		{"ProxyHost", "fe80::1%eth0", host},
		{"ProxyHost", "http://proxy", host},
		{"ProxyHost", "proxy:3128", host},
		{"ProxyHost", "192.0.2.256", host},
		{"ProxyHost", "-proxy", host},
		{"ProxyHost", "a..b", host},
		{"ProxyHost", ".", host},
		{"ProxyHost", "pro xy", host},
		{"ProxyHost", "プロキシ", host},
		{"ProxyHost", strings.Repeat("a", 64), host},
		{"ProxyHost", strings.Repeat("a.", 127) + "a", host},
		{"ProxyHost", "proxy\r\nX: y", host},
		{"DestinationURL", "", ""},
		{"DestinationURL", "HTTPS://example.com", ""},
		{"DestinationURL", "https://example.com:8443/its/service?x=1", ""},
		{"DestinationURL", "https://[2001:db8::1]:8443/", ""},
		{"DestinationURL", "http://example.com/", addr},
		{"DestinationURL", "https:///path", addr},
		{"DestinationURL", "https://:8443/", addr},
		{"DestinationURL", "https://example.com:/", addr},
		{"DestinationURL", "https://example.com:0/", addr},
		{"DestinationURL", "https://example.com:65536/", addr},
		{"DestinationURL", "https://exa mple.com/", addr},
		{"DestinationURL", "https://example.com/a b", addr},
		{"DestinationURL", "https://example.com/\n", addr},
		{"DestinationURL", "example.com", addr},
		{"DestinationURL", "javascript:alert(1)", addr},
		{"DestinationURL", "https://ann:secret@example.com/", "%s must not contain a user name or password"},
		{"DestinationURL", "https://example.com/#top", "%s must not contain the sign #"},
		{"DestinationURL", "https://example.com/#", "%s must not contain the sign #"},
		{"DestinationURL", "https://example.com/" + strings.Repeat("a", 2048), "%s must be %d characters or fewer; you entered %d"},
		{"CopyTo", "a@example.com", ""},
		{"CopyTo", " a@example.com ,, b@example.com, ", ""},
		{"CopyTo", " , ", "Enter at least one e-mail address for the copies"},
		{"CopyTo", "a@example.com,b", "Not an e-mail address such as name@example.com: %s. Separate several addresses with commas."},
		{"CopyTo", "a@example.com;b@example.com", "Not an e-mail address such as name@example.com: %s. Separate several addresses with commas."},
		{"CopyTo", "a@example.com\nb@example.com", "Not an e-mail address such as name@example.com: %s. Separate several addresses with commas."},
		{"CopyTo", "山田@example.com", "Not an e-mail address such as name@example.com: %s. Separate several addresses with commas."},
		{"CopyTo", strings.Repeat("a@example.com,", 73) + "a@", "Not an e-mail address such as name@example.com: %s. Separate several addresses with commas."},
		{"CopyTo", strings.Repeat("a@example.com,", 74), "%s must be %d characters or fewer; you entered %d"},
	}
	for _, tc := range tests {
		c := good(Smart, Proxy)
		reflect.ValueOf(&c).Elem().FieldByName(tc.field).SetString(tc.value)
		if got := key(c.Validate()); got != tc.want {
			t.Errorf("%s %q: got %q, want %q", tc.field, tc.value, got, tc.want)
		}
	}
}

func TestValidatePort(t *testing.T) {
	t.Parallel()
	for port, right := range map[int]bool{-1: false, 0: false, 1: true, 3128: true, 65535: true, 65536: false} {
		c := good(Anonymous, Proxy)
		c.ProxyPort = port
		if got := c.Validate() == nil; got != right {
			t.Errorf("port %d: got right %v, want %v", port, got, right)
		}
	}
}

func TestValidateNamesEveryFaultyCopyAddress(t *testing.T) {
	t.Parallel()
	c := good(Anonymous, HTTPS)
	c.CopyTo = "a@example.com, one, b@example.com, two@"
	got := c.Validate().For("copy_to").Args
	if want := []any{"“one”, “two@”"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCopyAddressesAreListedOnceInTheirOrder(t *testing.T) {
	t.Parallel()
	got := Config{CopyTo: "b@example.com, a@example.com,,B@example.com"}.CopyAddresses()
	if want := []string{"b@example.com", "a@example.com"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
