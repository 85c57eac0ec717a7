package callhome

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"tandem/model"
	"tandem/model/mail"
)

// trouble is why a step failed and what to do about it.
type trouble struct{ reason, advice model.Text }

func dnsTrouble(host string, err error) trouble {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return trouble{
			model.T("There is no host with the name %s", host),
			model.T("Check the spelling of the name, and that the DNS servers of this machine know it."),
		}
	}
	return trouble{
		model.T("The DNS servers of this machine gave no answer about %s: %s", host, replyText(err.Error())),
		model.T("Check the DNS servers of this machine and the way to them. Secure Web (HTTPS) needs DNS."),
	}
}

// connectTrouble is about opening a connection or one that ended too early.
func connectTrouble(address string, err error) trouble {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return trouble{
			model.T("%s refused the connection", address),
			model.T("Check the port, and that the server runs. A firewall can refuse connections too."),
		}
	case isTimeout(err):
		return trouble{
			model.T("%s did not answer in time", address),
			model.T("Check the address and the port. Most often a firewall on the way drops the connection."),
		}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return trouble{
			model.T("There is no way to %s", address),
			model.T("Check the address, and the network and default gateway of this machine."),
		}
	case isHangUp(err):
		return trouble{
			model.T("%s ended the connection", address),
			model.T("Check that it is the right port. A firewall or a proxy on the way can end connections too."),
		}
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dnsTrouble(dns.Name, err)
	}
	return trouble{
		model.T("The connection to %s failed: %s", address, replyText(err.Error())),
		model.T("Check the address and the port, and the network of this machine."),
	}
}

func proxyTrouble(proxy string, err error) trouble {
	if isTimeout(err) || isHangUp(err) {
		return connectTrouble(proxy, err)
	}
	return trouble{
		model.T("%s does not answer as a proxy does: %s", proxy, replyText(err.Error())),
		model.T("Check the host and the port of the proxy."),
	}
}

// proxyRefusal is about a proxy that answered something else than 200.
func proxyRefusal(status int, destination string) trouble {
	switch {
	case status == http.StatusProxyAuthRequired:
		return trouble{
			model.T("The proxy asks for a login (%d)", status),
			model.T("Call Home does not support logins to proxies. Allow this node on the proxy without a login."),
		}
	case status >= 500:
		return trouble{
			model.T("The proxy could not connect to %s (%d)", destination, status),
			model.T("Check that the proxy can find and reach the destination, and the log of the proxy."),
		}
	default:
		return trouble{
			model.T("The proxy does not allow a connection to %s (%d)", destination, status),
			model.T("Allow the method CONNECT to this host and port on the proxy."),
		}
	}
}

// shown returns the certificates that a server showed before the handshake
// failed.
func shown(err error) []*x509.Certificate {
	var failed *tls.CertificateVerificationError
	if errors.As(err, &failed) {
		return failed.UnverifiedCertificates
	}
	return nil
}

func isUnknownAuthority(err error) bool { return errors.As(err, new(x509.UnknownAuthorityError)) }

// tlsTrouble is about a handshake with host.
func tlsTrouble(host string, err error) trouble {
	chain := shown(err)
	if len(chain) > 0 {
		return certificateTrouble(host, chain, err)
	}
	var noTLS tls.RecordHeaderError
	if errors.As(err, &noTLS) {
		return trouble{
			model.T("%s does not speak TLS on this port", host),
			model.T("Check the port: the one of HTTPS is usually 443."),
		}
	}
	var alert tls.AlertError
	if errors.As(err, &alert) {
		return trouble{
			model.T("%s refused the encrypted connection: %s", host, replyText(err.Error())),
			model.T("Check that the server supports TLS 1.2 or newer and knows this host name."),
		}
	}
	return connectTrouble(host, err)
}

func certificateTrouble(host string, chain []*x509.Certificate, err error) trouble {
	leaf := chain[0]
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, new(x509.HostnameError)):
		return trouble{
			model.T("The certificate is for %s and not for %s", certificateNames(leaf), host),
			model.T("Use the name in the certificate as the destination, or ask for a certificate with this name. A proxy that opens encrypted connections causes this too."),
		}
	case isUnknownAuthority(err):
		return trouble{
			model.T("The certificate was issued by %s, which this node does not trust", oneLine(chain[len(chain)-1].Issuer.String())),
			unknownAuthorityAdvice(host),
		}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return expiredTrouble(invalid.Cert)
	default:
		return trouble{
			model.T("The certificate cannot be trusted: %s", replyText(err.Error())),
			model.T("Ask whoever runs the server to check its certificate chain."),
		}
	}
}

func expiredTrouble(c *x509.Certificate) trouble {
	advice := model.T("Ask whoever runs the server to renew the certificate. If the date is past on this machine only, set its clock.")
	if time.Now().Before(c.NotBefore) {
		return trouble{model.T("The certificate of %s is not valid before %s", oneLine(c.Subject.String()), c.NotBefore.Format(time.DateOnly)), advice}
	}
	return trouble{model.T("The certificate of %s expired on %s", oneLine(c.Subject.String()), c.NotAfter.Format(time.DateOnly)), advice}
}

// unknownAuthorityAdvice names the root that the vendor's servers need since
// 2022 (spec/pages.md section 2.5); seeds 000 and 001 still name the old one.
func unknownAuthorityAdvice(host string) model.Text {
	if host == "cisco.com" || strings.HasSuffix(host, ".cisco.com") {
		return model.T("Upload the root certificate IdenTrust Commercial Root CA 1 to tomcat-trust. QuoVadis Root CA 2, which older documents name, is no longer used.")
	}
	return model.T("Compare the fingerprint with whoever runs the server. When it is right, trust the certificate: it is added to tomcat-trust.")
}

func certificateNames(c *x509.Certificate) string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return oneLine(c.Subject.String())
	}
	return replyText(strings.Join(names, ", "))
}

// statusTrouble says what is wrong with an answer; false when nothing is. A
// receiver that takes only posts may answer that it does not know HEAD.
func statusTrouble(r *http.Response) (trouble, bool) {
	switch status := r.StatusCode; {
	case status/100 == 2, status == http.StatusMethodNotAllowed, status == http.StatusNotImplemented:
		return trouble{}, false
	case status/100 == 3:
		return trouble{
			model.T("The server answered %s, to go to %s", r.Status, replyText(r.Header.Get("Location"))),
			model.T("Redirects are not followed. Set that address as the destination if you trust it."),
		}, true
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return trouble{
			model.T("The server does not allow the request: it answered %s", r.Status),
			model.T("Ask whoever runs the server to allow this node."),
		}, true
	case status >= 500:
		return trouble{
			model.T("The server has a problem: it answered %s", r.Status),
			model.T("Wait and test again. If it stays, tell whoever runs the server."),
		}, true
	default:
		return trouble{
			model.T("The server answered %s", r.Status),
			model.T("Check the path in the destination address."),
		}, true
	}
}

func noServer() trouble {
	return trouble{model.T("No SMTP server is set"), model.T("Set one under Settings > SMTP.")}
}

func noStartTLS() trouble {
	return trouble{
		model.T("The server does not offer STARTTLS, and the SMTP settings require it"),
		model.T("Use another port of the server, often 587, or ask whoever runs it to offer STARTTLS. A firewall that changes SMTP causes this too."),
	}
}

func smtpTrouble(s mail.Settings, err error) trouble {
	var no *mail.SMTPError
	if errors.As(err, &no) {
		return trouble{
			model.T("The server does not talk to this node: %d %s", no.Code, no.Text),
			model.T("Ask whoever runs the server to allow this node."),
		}
	}
	if s.Port == 465 && (isTimeout(err) || isHangUp(err)) {
		return trouble{
			model.T("The server on port 465 expects encryption from the start"),
			model.T("Use the port with STARTTLS, usually 587 or 25."),
		}
	}
	if isTimeout(err) || isHangUp(err) {
		return connectTrouble(s.Address(), err)
	}
	return trouble{
		model.T("%s does not answer as an SMTP server does: %s", s.Address(), replyText(err.Error())),
		model.T("Check the host and the port."),
	}
}

func loginTrouble(err error) trouble {
	var no *mail.SMTPError
	switch {
	case errors.As(err, &no):
		return trouble{
			model.T("The server refused the login: %d %s", no.Code, no.Text),
			model.T("Check user name and password under Settings > SMTP."),
		}
	case errors.Is(err, mail.ErrLoginNeedsTLS):
		return trouble{
			model.T("The login was not sent because the connection is not encrypted"),
			model.T("Use a server that offers STARTTLS, or leave the user name empty."),
		}
	case errors.Is(err, mail.ErrNoLogin):
		return trouble{
			model.T("The server offers no login by PLAIN or LOGIN"),
			model.T("Leave the user name empty if the server needs no login, or use another port of it."),
		}
	default:
		return connectTrouble("SMTP", err)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isHangUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
