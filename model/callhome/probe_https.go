package callhome

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tandem/model"
	"tandem/model/mail"
)

// Prober tests connections. It sends no message.
type Prober struct {
	Network Network
	Trust   TrustSource
	Mail    MailSource
	// Own returns the address of the receiver in this program.
	Own     func() string
	Version string
}

// Probe tests the way that messages would take with the configuration c. It
// returns ErrOff, and connects to nothing, when c's mode sends nothing.
func (p *Prober) Probe(ctx context.Context, c Config) (ProbeResult, error) {
	if !c.Mode.Sends() {
		return ProbeResult{}, ErrOff
	}
	pool, err := p.Trust.Pool(ctx)
	if err != nil {
		return ProbeResult{}, fmt.Errorf("testing the connection: %w", err)
	}
	if c.Method != Email {
		return p.probeHTTPS(ctx, c, pool)
	}
	settings, err := p.Mail.ForSending(ctx)
	if err != nil {
		return ProbeResult{}, fmt.Errorf("testing the connection: %w", err)
	}
	helo := mail.HeloName()
	if c.Mode == Anonymous {
		helo = anonymousHelo
	}
	return p.probeMail(ctx, settings, helo, pool), nil
}

func (p *Prober) probeHTTPS(ctx context.Context, c Config, pool *x509.CertPool) (ProbeResult, error) {
	address := c.DestinationURL
	if address == "" {
		address = p.Own()
	}
	destination, err := url.Parse(address)
	if err != nil {
		return ProbeResult{}, fmt.Errorf("testing the connection: %w", err)
	}
	h := &httpsProbe{probe: newProbe(), network: p.Network, pool: pool, url: destination, agent: "Tandem/" + p.Version}
	if c.Method == Proxy {
		h.proxy = net.JoinHostPort(c.ProxyHost, strconv.Itoa(c.ProxyPort))
	}
	ctx, cancel := context.WithTimeout(ctx, p.Network.Patience)
	defer cancel()
	defer h.close()
	h.run(ctx)
	return h.result, nil
}

// httpsProbe tests an HTTPS destination over one connection.
type httpsProbe struct {
	*probe
	network Network
	pool    *x509.CertPool
	url     *url.URL
	proxy   string // host and port, or empty
	agent   string
	conn    net.Conn
}

func (h *httpsProbe) close() {
	if h.conn != nil {
		_ = h.conn.Close()
	}
}

// destination returns host and port of the destination.
func (h *httpsProbe) destination() string {
	port := h.url.Port()
	if port == "" {
		port = "443"
	}
	return net.JoinHostPort(h.url.Hostname(), port)
}

func (h *httpsProbe) run(ctx context.Context) {
	first := h.destination()
	if h.proxy != "" {
		first = h.proxy
	}
	host, _, _ := net.SplitHostPort(first)
	h.dns(ctx, h.network, host)
	h.step(model.T("TCP"), func(s *Step) { h.conn = dialStep(ctx, h.network, first, s) })
	if h.proxy != "" {
		h.step(model.T("Proxy"), func(s *Step) { h.connect(ctx, s) })
	}
	h.step(model.T("TLS"), func(s *Step) { h.handshake(ctx, s) })
	h.step(model.T("HTTP"), func(s *Step) { h.ask(ctx, s) })
}

// dialStep connects to address and reports in s. It returns nil when it fails.
func dialStep(ctx context.Context, n Network, address string, s *Step) net.Conn {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	conn, err := n.Dial(ctx, "tcp", address)
	if err != nil {
		s.fail(connectTrouble(address, err))
		return nil
	}
	s.Detail = conn.RemoteAddr().String()
	return conn
}

// connect asks the proxy for a way to the destination (RFC 9110, section 9.3.6).
func (h *httpsProbe) connect(ctx context.Context, s *Step) {
	defer limited(ctx, h.conn)()
	if _, err := fmt.Fprintf(h.conn, "CONNECT %[1]s HTTP/1.1\r\nHost: %[1]s\r\nUser-Agent: %[2]s\r\n\r\n", h.destination(), h.agent); err != nil {
		s.fail(connectTrouble(h.proxy, err))
		return
	}
	response, err := http.ReadResponse(bufio.NewReader(h.conn), &http.Request{Method: http.MethodConnect})
	if err != nil {
		s.fail(proxyTrouble(h.proxy, err))
		return
	}
	s.Detail = replyText(response.Status)
	if response.StatusCode != http.StatusOK {
		s.fail(proxyRefusal(response.StatusCode, h.destination()))
	}
}

func (h *httpsProbe) handshake(ctx context.Context, s *Step) {
	secure := tls.Client(h.conn, &tls.Config{ServerName: h.url.Hostname(), RootCAs: h.pool, MinVersion: tls.VersionTLS12})
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	if err := secure.HandshakeContext(ctx); err != nil {
		h.showChain(s, shown(err), err)
		s.fail(tlsTrouble(h.url.Hostname(), err))
		return
	}
	h.secured(s, secure.ConnectionState())
	h.conn = secure
}

// ask sends a HEAD request, which changes nothing at the other end.
func (h *httpsProbe) ask(ctx context.Context, s *Step) {
	defer limited(ctx, h.conn)()
	request := &http.Request{Method: http.MethodHead, URL: h.url, Host: h.url.Host, Header: http.Header{"User-Agent": {h.agent}}}
	if err := request.Write(h.conn); err != nil {
		s.fail(connectTrouble(h.destination(), err))
		return
	}
	response, err := http.ReadResponse(bufio.NewReader(h.conn), request)
	if err != nil {
		s.fail(connectTrouble(h.destination(), err))
		return
	}
	s.Detail = replyText(response.Status)
	if t, ok := statusTrouble(response); ok {
		s.fail(t)
	}
}

// limited ends what is done on conn with ctx, until the function that it returns
// is called.
func limited(ctx context.Context, conn net.Conn) (release func() bool) {
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	return context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
}
