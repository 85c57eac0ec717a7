package callhome

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"

	"tandem/model"
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

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isHangUp(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
