package callhome_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/db/dbtest"
	"tandem/model/mail"
	"tandem/model/peertest"
)

// told writes the steps on one line: "DNS-" for a skipped one, "TLS!" for a
// failed one.
func told(steps []callhome.Step) string {
	var words []string
	for _, s := range steps {
		word := s.Name.Key
		switch {
		case s.Skipped && s.OK:
			word += "-"
		case s.Skipped:
			word += "?"
		case !s.OK:
			word += "!"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// failed returns the reason and the advice of the step that failed.
func failed(steps []callhome.Step) (reason, advice string) {
	for _, s := range steps {
		if !s.OK && !s.Skipped {
			return fmt.Sprintf(s.Reason.Key, s.Reason.Args...), fmt.Sprintf(s.Advice.Key, s.Advice.Args...)
		}
	}
	return "", ""
}

// static answers every look-up with 127.0.0.1, as a DNS server would.
func static(n callhome.Network) callhome.Network {
	dial := n.Dial
	n.Lookup = func(context.Context, string) ([]string, error) { return []string{"127.0.0.1"}, nil }
	n.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		return dial(ctx, network, net.JoinHostPort("127.0.0.1", port))
	}
	return n
}

// probe tests the way to a destination, with the test authority trusted.
func probe(t *testing.T, ca *peertest.Authority, n callhome.Network, change func(*callhome.Config)) callhome.ProbeResult {
	t.Helper()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	p := &callhome.Prober{Network: n, Trust: trusting(t, b, ca), Mail: b.mail, Own: func() string { return b.own }, Version: "1.0"}
	c := smart
	change(&c)
	result, err := p.Probe(t.Context(), c)
	check(t, err)
	return result
}

func answering(status int, location string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
	})
}

func TestProbeHTTPS(t *testing.T) {
	t.Parallel()
	ca, unknown := peertest.NewAuthority(t, "Test CA"), peertest.NewAuthority(t, "Unknown CA")
	port := func(c tls.Certificate, h http.Handler) string {
		_, port, _ := net.SplitHostPort(strings.TrimPrefix(peertest.StartHTTPS(t, c, h).URL, "https://"))
		return port
	}
	good := ca.Issue(t, time.Hour, "127.0.0.1", "receiver.example.com")
	tests := []struct {
		name, url            string
		want, reason, advice string
	}{
		{"a receiver that takes posts only", "https://receiver.example.com:" + port(good, answering(405, "")), "DNS TCP TLS HTTP", "", ""},
		{"an IP address", "https://127.0.0.1:" + port(good, answering(200, "")), "DNS- TCP TLS HTTP", "", ""},
		{"a wrong path", "https://127.0.0.1:" + port(good, answering(404, "")), "DNS- TCP TLS HTTP!", "answered 404", "path"},
		{"a redirect", "https://127.0.0.1:" + port(good, answering(301, "https://b.example.com/")), "DNS- TCP TLS HTTP!", "go to https://b.example.com/", "not followed"},
		{"a receiver in trouble", "https://127.0.0.1:" + port(good, answering(503, "")), "DNS- TCP TLS HTTP!", "503", "Wait"},
		{"a receiver that refuses", "https://127.0.0.1:" + port(good, answering(403, "")), "DNS- TCP TLS HTTP!", "403", "allow this node"},
		{"an expired certificate", "https://127.0.0.1:" + port(ca.Issue(t, -time.Hour, "127.0.0.1"), answering(200, "")), "DNS- TCP TLS! HTTP?", "expired on", "renew"},
		{"a certificate of tomorrow", "https://127.0.0.1:" + port(ca.IssueFrom(t, time.Now().Add(time.Hour), time.Hour, "127.0.0.1"), answering(200, "")), "DNS- TCP TLS! HTTP?", "not valid before", "clock"},
		{"a certificate for another name", "https://other.example.com:" + port(good, answering(200, "")), "DNS TCP TLS! HTTP?", "is for receiver.example.com, 127.0.0.1 and not for other.example.com", "name"},
		{"an unknown authority", "https://127.0.0.1:" + port(unknown.Issue(t, time.Hour, "127.0.0.1"), answering(200, "")), "DNS- TCP TLS! HTTP?", "issued by CN=Unknown CA", "Compare the fingerprint"},
		{"the vendor with an unknown authority", "https://tools.cisco.com:" + port(unknown.Issue(t, time.Hour, "tools.cisco.com"), answering(200, "")), "DNS TCP TLS! HTTP?", "issued by CN=Unknown CA", "IdenTrust Commercial Root CA 1"},
		{"a server without TLS", "https://" + peertest.StartTCP(t, func(c net.Conn) { _, _ = io.WriteString(c, "220 hello\r\n") }), "DNS- TCP TLS! HTTP?", "does not speak TLS", "443"},
		{"a server that resets", "https://" + peertest.StartTCP(t, peertest.Reset), "DNS- TCP TLS! HTTP?", "ended the connection", "right port"},
		{"a server that says nothing", "https://" + peertest.StartTCP(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), "DNS- TCP TLS! HTTP?", "did not answer in time", "firewall"},
		{"nothing", fmt.Sprintf("https://127.0.0.1:%d", peertest.FreePort(t)), "DNS- TCP! TLS? HTTP?", "refused the connection", "Check the port"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			network := callhome.SystemNetwork()
			if tt.reason == "did not answer in time" {
				network = quick()
			}
			result := probe(t, ca, static(network), func(c *callhome.Config) { c.DestinationURL = tt.url })
			reason, advice := failed(result.Steps)
			if told(result.Steps) != tt.want || !strings.Contains(reason, tt.reason) || !strings.Contains(advice, tt.advice) {
				t.Errorf("got %s (%s %s), want %s (%s … %s)", told(result.Steps), reason, advice, tt.want, tt.reason, tt.advice)
			}
			if result.OK != (tt.reason == "") {
				t.Errorf("got OK %v", result.OK)
			}
			if want := strings.Contains(tt.reason, "Unknown CA"); (result.Untrusted != nil) != want || want && !result.Untrusted.Equal(unknown.Certificate) {
				t.Errorf("got the untrusted certificate %v, want the root: %v", result.Untrusted, want)
			}
		})
	}
}

func TestProbeShowsTheChain(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	server := peertest.StartHTTPS(t, ca.Issue(t, time.Hour, "127.0.0.1"), answering(200, ""))
	result := probe(t, ca, callhome.SystemNetwork(), func(c *callhome.Config) { c.DestinationURL = server.URL })
	chain := result.Steps[2].Chain
	if len(chain) != 2 || chain[0].Subject != "CN=127.0.0.1" || chain[0].Issuer != "CN=Test CA" ||
		chain[1].SHA256 != certificate.Fingerprint(ca.Certificate) || chain[0].NotAfter.Before(time.Now()) {
		t.Errorf("got the chain %+v", chain)
	}
	if got := result.Steps[2].Detail; !strings.HasPrefix(got, "TLS 1.3, ") {
		t.Errorf("got the detail %q, want the version of TLS", got)
	}
}

func TestProbeThroughAProxy(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	server := peertest.StartHTTPS(t, ca.Issue(t, time.Hour, "127.0.0.1"), answering(405, ""))
	open, closed := peertest.StartProxy(t, ""), peertest.StartProxy(t, "user secret")
	nothing := fmt.Sprintf("https://127.0.0.1:%d", peertest.FreePort(t))
	web := peertest.StartTCP(t, func(c net.Conn) {
		_, _ = c.Read(make([]byte, 1000))
		_, _ = io.WriteString(c, "SSH-2.0-OpenSSH\r\n")
	})
	_, webPort, _ := net.SplitHostPort(web)
	tests := []struct {
		name, url, host, port string
		want, reason, advice  string
	}{
		{"that lets everyone through", server.URL, open.Host, fmt.Sprint(open.Port), "DNS- TCP Proxy TLS HTTP", "", ""},
		{"that asks for a login", server.URL, closed.Host, fmt.Sprint(closed.Port), "DNS- TCP Proxy! TLS? HTTP?", "asks for a login (407)", "without a login"},
		{"that reaches nothing", nothing, open.Host, fmt.Sprint(open.Port), "DNS- TCP Proxy! TLS? HTTP?", "could not connect to 127.0.0.1", "log of the proxy"},
		{"that is none", server.URL, "127.0.0.1", webPort, "DNS- TCP Proxy! TLS? HTTP?", "does not answer as a proxy does", "port of the proxy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			result := probe(t, ca, callhome.SystemNetwork(), func(c *callhome.Config) {
				c.Method, c.DestinationURL, c.ProxyHost = callhome.Proxy, tt.url, tt.host
				_, _ = fmt.Sscan(tt.port, &c.ProxyPort)
			})
			reason, advice := failed(result.Steps)
			if told(result.Steps) != tt.want || !strings.Contains(reason, tt.reason) || !strings.Contains(advice, tt.advice) {
				t.Errorf("got %s (%s %s), want %s (%s … %s)", told(result.Steps), reason, advice, tt.want, tt.reason, tt.advice)
			}
		})
	}
}

func TestProbeMail(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	good, unknown := ca.Issue(t, time.Hour, "127.0.0.1"), peertest.NewAuthority(t, "Unknown CA").Issue(t, time.Hour, "127.0.0.1")
	login := peertest.StartMailServer(t, peertest.MailOptions{Certificate: &good, Users: map[string]string{"tandem": "correct horse"}})
	plain := peertest.StartMailServer(t, peertest.MailOptions{})
	strange := peertest.StartMailServer(t, peertest.MailOptions{Certificate: &unknown})
	busy := peertest.StartTCP(t, func(c net.Conn) { _, _ = io.WriteString(c, "554 no mail from you\r\n") })
	other := peertest.StartTCP(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	tests := []struct {
		name           string
		port           int
		settings       mail.Settings
		want           string
		reason, advice string
	}{
		{"the right login", login.Port, mail.Settings{StartTLS: mail.Required, Username: "tandem", Password: "correct horse"}, "DNS- TCP SMTP STARTTLS Login", "", ""},
		{"no login", login.Port, mail.Settings{StartTLS: mail.Required}, "DNS- TCP SMTP STARTTLS Login-", "", ""},
		{"the wrong login", login.Port, mail.Settings{StartTLS: mail.Required, Username: "tandem", Password: "wrong"}, "DNS- TCP SMTP STARTTLS Login!", "refused the login: 535", "user name and password"},
		{"an unknown authority", strange.Port, mail.Settings{StartTLS: mail.Required}, "DNS- TCP SMTP STARTTLS! Login?", "issued by CN=Unknown CA", "fingerprint"},
		{"no STARTTLS where it is required", plain.Port, mail.Settings{StartTLS: mail.Required}, "DNS- TCP SMTP STARTTLS! Login?", "does not offer STARTTLS", "587"},
		{"no STARTTLS where it is not", plain.Port, mail.Settings{StartTLS: mail.Opportunistic}, "DNS- TCP SMTP STARTTLS- Login-", "", ""},
		{"a login without STARTTLS", plain.Port, mail.Settings{StartTLS: mail.Opportunistic, Username: "tandem", Password: "x"}, "DNS- TCP SMTP STARTTLS- Login!", "not encrypted", "offers STARTTLS"},
		{"a server that does not want us", portOf(busy), mail.Settings{}, "DNS- TCP SMTP! STARTTLS? Login?", "554 no mail from you", "allow this node"},
		{"a server of something else", portOf(other), mail.Settings{}, "DNS- TCP SMTP! STARTTLS? Login?", "does not answer as an SMTP server", "Check the host"},
		{"nothing", peertest.FreePort(t), mail.Settings{}, "DNS- TCP! SMTP? STARTTLS? Login?", "refused the connection", "Check the port"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), time.Now)
			p := &callhome.Prober{Network: callhome.SystemNetwork(), Trust: trusting(t, b, ca), Mail: b.mail}
			tt.settings.Host, tt.settings.Port = "127.0.0.1", tt.port
			result, err := p.ProbeMail(t.Context(), tt.settings)
			check(t, err)
			reason, advice := failed(result.Steps)
			if told(result.Steps) != tt.want || !strings.Contains(reason, tt.reason) || !strings.Contains(advice, tt.advice) {
				t.Errorf("got %s (%s %s), want %s (%s … %s)", told(result.Steps), reason, advice, tt.want, tt.reason, tt.advice)
			}
		})
	}
}

func portOf(address string) (port int) {
	_, text, _ := net.SplitHostPort(address)
	_, _ = fmt.Sscan(text, &port)
	return port
}

func TestProbeTellsOfDNS(t *testing.T) {
	t.Parallel()
	ca := peertest.NewAuthority(t, "Test CA")
	tests := []struct {
		name, reason string
		err          error
	}{
		{"an unknown name", "no host with the name receiver.example.com", &net.DNSError{IsNotFound: true}},
		{"a DNS server that does not answer", "gave no answer", &net.DNSError{IsTimeout: true}},
	}
	for _, tt := range tests {
		n := quick()
		n.Lookup = func(context.Context, string) ([]string, error) { return nil, tt.err }
		result := probe(t, ca, n, func(c *callhome.Config) { c.DestinationURL = "https://receiver.example.com/" })
		if reason, _ := failed(result.Steps); told(result.Steps) != "DNS! TCP? TLS? HTTP?" || !strings.Contains(reason, tt.reason) {
			t.Errorf("%s: got %s (%s)", tt.name, told(result.Steps), reason)
		}
	}
}

func TestProbeByEmailWithoutAServer(t *testing.T) {
	t.Parallel()
	result := probe(t, peertest.NewAuthority(t, "Test CA"), quick(), func(c *callhome.Config) {
		c.Method, c.DestinationEmail = callhome.Email, "a@example.com"
	})
	if reason, advice := failed(result.Steps); told(result.Steps) != "SMTP!" || reason != "No SMTP server is set" || !strings.Contains(advice, "Settings > SMTP") {
		t.Errorf("got %s (%s %s)", told(result.Steps), reason, advice)
	}
}

func TestProbeWithCallHomeOffTouchesNoNetwork(t *testing.T) {
	t.Parallel()
	var dials, lookups atomic.Int64
	p := &callhome.Prober{Network: counted(&dials, &lookups)}
	for _, mode := range []callhome.Mode{callhome.None, callhome.Disabled} {
		_, err := p.Probe(t.Context(), callhome.Config{Mode: mode, Method: callhome.HTTPS, DestinationURL: "https://example.com/"})
		if !errors.Is(err, callhome.ErrOff) || dials.Load()+lookups.Load() != 0 {
			t.Errorf("mode %s: got %v after %d connections and %d look-ups, want %v and none", mode, err, dials.Load(), lookups.Load(), callhome.ErrOff)
		}
	}
}
