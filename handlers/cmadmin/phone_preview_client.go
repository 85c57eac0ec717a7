package cmadmin

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tandem/model"
	"tandem/model/phonexml"
)

// previewTimeout is how long a page of this node may take; phones wait as long.
const previewTimeout = 15 * time.Second

// What a phone shows by itself (emcode.Messages); the first two are in its own
// words for every language.
const (
	hostNotFound = "Host not found"
	httpError    = "Http Error [%d]"
	parseError   = "XML Error [4]: Parse Error"
)

// PhoneClient gets the pages of this node that are for phones, and no others, the
// way a phone does.
type PhoneClient struct {
	// Plain and Secure are where this node listens for HTTP and HTTPS; Plain is not
	// valid when it has no such address.
	Plain, Secure netip.AddrPort
	// Names are the names and addresses of this node.
	Names []string
	// Trusted returns whose certificates count: certificate.Store has this node's
	// own, too.
	Trusted func(context.Context) (*x509.CertPool, error)
}

// errElsewhere says that an address is not one of this node's pages for phones.
var errElsewhere = errors.New("not a page for phones on this node")

// answer is what a phone gets from an address.
type answer struct {
	Status int
	Type   string
	Body   string
	// Object is nil when the phone cannot show the answer; Shown is then what it
	// says instead.
	Object phonexml.Object
	Shown  string
	// Refresh is the address to get after Wait, "" for none; without Wait the key
	// Update does it.
	Refresh string
	Wait    time.Duration
}

// Root returns the beginning of the addresses that phones of this node are told.
func (c *PhoneClient) Root() string {
	if c.Plain.IsValid() {
		return "http://" + reachable(c.Plain).String()
	}
	return "https://" + reachable(c.Secure).String()
}

// reachable returns where a listener is reached from its own machine.
func reachable(listener netip.AddrPort) netip.AddrPort {
	if listener.Addr().IsUnspecified() {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), listener.Port())
	}
	return listener
}

// Get gets address with the headers of a phone. The error is errElsewhere for
// what is not this node's; it never tells the address, which may hold a PIN. In the
// answer hide replaces what nobody may see.
func (c *PhoneClient) Get(ctx context.Context, address string, headers http.Header, hide *strings.Replacer) (answer, error) {
	if err := c.check(address); err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, previewTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, errElsewhere
	}
	request.Header = headers
	client, err := c.client(ctx)
	if err != nil {
		return answer{}, err
	}
	response, err := client.Do(request)
	if err != nil { // what failed names the address
		return answer{Shown: hostNotFound}, nil
	}
	defer func() { _ = response.Body.Close() }()
	return read(response, hide), nil
}

// check returns errElsewhere unless address is that of a page for phones on this
// node. A port on which nobody listens passes: nobody answers there.
func (c *PhoneClient) check(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || !slices.ContainsFunc(c.Names, func(n string) bool { return strings.EqualFold(n, u.Hostname()) }) {
		return errElsewhere
	}
	if u.Scheme != "http" && u.Scheme != "https" || !isForPhones(u.EscapedPath()) {
		return errElsewhere
	}
	return nil
}

// isForPhones reports whether a path is below those of pages for phones.
func isForPhones(path string) bool {
	below := strings.HasPrefix(path, "/emapp/") || strings.HasPrefix(path, "/ccmcip/")
	return below && !strings.Contains(path, "..") && !strings.Contains(path, "%")
}

// client connects to nothing but the addresses of this node.
func (c *PhoneClient) client(ctx context.Context) (*http.Client, error) {
	roots, err := c.Trusted(ctx)
	if err != nil {
		return nil, fmt.Errorf("loading trusted certificates: %w", err)
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: c.dial, DisableKeepAlives: true, DisableCompression: true,
			TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > 3 {
				return http.ErrUseLastResponse
			}
			return c.check(r.URL.String())
		},
	}, nil
}

// dial connects to the listener of this node that has the port of address.
func (c *PhoneClient) dial(ctx context.Context, network, address string) (net.Conn, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, errElsewhere
	}
	for _, listener := range []netip.AddrPort{c.Plain, c.Secure} {
		if listener.IsValid() && port == strconv.Itoa(int(listener.Port())) {
			return new(net.Dialer).DialContext(ctx, network, reachable(listener).String())
		}
	}
	return nil, errElsewhere
}

func read(response *http.Response, hide *strings.Replacer) answer {
	a := answer{Status: response.StatusCode, Type: response.Header.Get("Content-Type")}
	body, err := io.ReadAll(io.LimitReader(response.Body, phonexml.MaxSize+1))
	a.Body = hide.Replace(string(body))
	switch {
	case err != nil:
		a.Shown = hostNotFound
	case a.Status != http.StatusOK:
		a.Shown = fmt.Sprintf(httpError, a.Status)
	default:
		a.Refresh, a.Wait = refresh(response.Header.Get("Refresh"))
		a.show()
	}
	return a
}

// show parses an answer. What is not XML is shown as text, as phones do.
func (a *answer) show() {
	if media, _, _ := mime.ParseMediaType(a.Type); media != "text/xml" {
		a.Object = phonexml.Text{Text: a.Body}
		return
	}
	object, err := phonexml.Parse([]byte(a.Body))
	if err != nil {
		a.Shown = parseError
		return
	}
	a.Object = object
}

// longestWait is the longest time after which a page gets another one by itself.
const longestWait = time.Hour

// refresh reads a header such as "3; url=http://…".
func refresh(header string) (address string, wait time.Duration) {
	seconds, rest, _ := strings.Cut(header, ";")
	name, address, _ := strings.Cut(strings.TrimSpace(rest), "=")
	if !strings.EqualFold(strings.TrimSpace(name), "url") {
		return "", 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(seconds))
	return strings.TrimSpace(address), min(max(time.Duration(n)*time.Second, 0), longestWait)
}

// phoneHeaders are those of the phone in s (spec/wire-formats.md 3.4).
func phoneHeaders(p drawnPhone) http.Header {
	charsets := "utf-8," + cmp.Or(p.Locale.Charset, "iso-8859-1") + ";q=0.8"
	if p.Product.Family == "7900" {
		charsets = cmp.Or(p.Locale.Charset, "iso-8859-1") + ",utf-8;q=0.8"
	}
	h := http.Header{}
	h.Set("User-Agent", "Allegro-Software-WebClient/4.34")
	h.Set("Accept", "x-CiscoIPPhone/*, text/*,image/png,*/*")
	h.Set("Accept-Language", model.OneLine(p.Locale.Tag, 20))
	h.Set("Accept-Charset", charsets)
	// Phones write these names so; canonical ones would differ.
	h["x-CiscoIPPhoneModelName"] = []string{p.Product.HeaderName}
	h["x-CiscoIPPhoneSDKVersion"] = []string{"8.5.1"}
	h["x-CiscoIPPhoneDisplay"] = []string{p.Product.Display}
	return h
}
