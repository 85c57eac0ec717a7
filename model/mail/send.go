package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"time"
)

// Timeouts of one mail. Servers may take minutes to accept a message while
// they look at it (RFC 5321, section 4.5.3.2).
const (
	dialTimeout = 20 * time.Second
	sendTimeout = 4 * time.Minute
)

// DialFunc opens a connection, as net.Dialer.DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Client sends mail. The zero Client dials directly and says the name of this
// host to the server.
type Client struct {
	Dial DialFunc
	// HeloName is what the server is told first (RFC 5321, section 4.1.1.1).
	HeloName string
}

// Send sends raw, RFC 5322 bytes with CRLF line ends, unchanged, and returns
// the server's answer. An answer that says no is an *SMTPError; problems of the
// network and of certificates come as net and crypto/x509 know them.
func Send(ctx context.Context, s Settings, pool *x509.CertPool, from string, to []string, raw []byte) (string, error) {
	return Client{}.Send(ctx, s, pool, from, to, raw)
}

// Send does what the function Send does, with the client's dialler and name.
func (c Client) Send(ctx context.Context, s Settings, pool *x509.CertPool, from string, to []string, raw []byte) (string, error) {
	if !s.Configured() {
		return "", ErrNoServer
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	conn, err := c.dial(ctx, s.Address())
	if err != nil {
		return "", fmt.Errorf("connecting to %s: %w", s.Address(), err)
	}
	session, err := Greet(ctx, conn, s, c.heloName())
	if err != nil {
		return "", err
	}
	defer session.Close()
	if _, err := session.StartTLS(pool); err != nil {
		return "", err
	}
	if _, err := session.Login(); err != nil {
		return "", err
	}
	return session.Deliver(from, to, raw)
}

func (c Client) dial(ctx context.Context, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	if c.Dial != nil {
		return c.Dial(ctx, "tcp", address)
	}
	return new(net.Dialer).DialContext(ctx, "tcp", address)
}

func (c Client) heloName() string {
	if c.HeloName != "" {
		return c.HeloName
	}
	return HeloName()
}

// HeloName returns the name of this host, or localhost when it has none that a
// server would take.
func HeloName() string {
	if name, err := os.Hostname(); err == nil && validHost(name) {
		return name
	}
	return "localhost"
}
