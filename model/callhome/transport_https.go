package callhome

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// httpsPost sends a message by HTTPS, directly or through a CONNECT proxy.
type httpsPost struct {
	network Network
	pool    *x509.CertPool
	agent   string // the User-Agent
	now     func() time.Time
}

// errProxy says that the proxy did not open the way.
type errProxy struct{ status int }

func (e errProxy) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.status, http.StatusText(e.status))
}

// send posts body to address and says what came of it.
func (p httpsPost) send(ctx context.Context, address, proxyHost string, proxyPort int, body []byte) answer {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return answer{outcome: Refused, err: fmt.Errorf("the destination is no address: %w", err)}
	}
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	request.Header.Set("User-Agent", p.agent)
	response, err := p.client(proxyHost, proxyPort).Do(request)
	if err != nil {
		return failure(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(response.Body, 4*maxReplyText)) // the status counts, not the words
	a := judge(response.StatusCode)
	a.reply = replyText(response.Status + "\n" + string(text))
	a.retryAfter = retryAfter(response.Header.Get("Retry-After"), p.now())
	if location := response.Header.Get("Location"); response.StatusCode/100 == 3 && location != "" {
		a.err = fmt.Errorf("the receiver answered %s, to go to %s: set that as the destination if you trust it", response.Status, replyText(location))
	}
	return a
}

// client returns a client for one post: it follows no redirects, and keeps no
// connections.
func (p httpsPost) client(proxyHost string, proxyPort int) *http.Client {
	transport := &http.Transport{
		DialContext:            p.network.Dial,
		TLSClientConfig:        &tls.Config{RootCAs: p.pool, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    handshakeTimeout,
		ResponseHeaderTimeout:  p.network.Patience,
		MaxResponseHeaderBytes: 64 << 10,
		DisableKeepAlives:      true,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
			if response.StatusCode != http.StatusOK {
				return errProxy{response.StatusCode}
			}
			return nil
		},
	}
	if proxyHost != "" {
		transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: net.JoinHostPort(proxyHost, strconv.Itoa(proxyPort))})
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// judge says what a status means for the message.
func judge(status int) answer {
	err := fmt.Errorf("the receiver answered %d %s", status, http.StatusText(status))
	switch {
	case status/100 == 2:
		return answer{outcome: Succeeded}
	case isTemporary(status):
		return answer{outcome: Postponed, err: err}
	default:
		return answer{outcome: Refused, err: err}
	}
}

func isTemporary(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= 500
}

// failure says what an error of the client means: one of the network passes, a
// proxy that says no is judged as a receiver that does.
func failure(err error) answer {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the address, which the delivery shows already
	}
	var proxy errProxy
	if errors.As(err, &proxy) && !isTemporary(proxy.status) {
		return answer{outcome: Refused, err: err}
	}
	return postponed(err)
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110,
// section 10.2.3). It is 0 when there is none.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(seconds, 0), int(longestRetryAfter/time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return min(max(date.Sub(now), 0), longestRetryAfter)
	}
	return 0
}

// longestRetryAfter is how long a receiver can make us wait.
const longestRetryAfter = 24 * time.Hour
