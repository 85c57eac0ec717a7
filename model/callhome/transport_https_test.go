package callhome_test

import (
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
	"tandem/model/peertest"
)

func TestReceiversThatAnswer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		header [2]string
		state  callhome.State
		error  string
		wait   time.Duration // at least until the next attempt
	}{
		{name: "200", status: 200, state: callhome.Delivered},
		{name: "202", status: 202, state: callhome.Delivered},
		{name: "204", status: 204, state: callhome.Delivered},
		{name: "302 with a place", status: 302, header: [2]string{"Location", "https://elsewhere.example.com/"}, state: callhome.Failed, error: "to go to https://elsewhere.example.com/"},
		{name: "304 without one", status: 304, state: callhome.Failed, error: "304 Not Modified"},
		{name: "400", status: 400, state: callhome.Failed, error: "400 Bad Request"},
		{name: "401", status: 401, state: callhome.Failed, error: "401 Unauthorized"},
		{name: "404", status: 404, state: callhome.Failed, error: "404 Not Found"},
		{name: "413", status: 413, state: callhome.Failed, error: "413 Request Entity Too Large"},
		{name: "408", status: 408, state: callhome.Queued, error: "408 Request Timeout", wait: 24 * time.Second},
		{name: "425", status: 425, state: callhome.Queued, error: "425 Too Early", wait: 24 * time.Second},
		{name: "429", status: 429, header: [2]string{"Retry-After", "3600"}, state: callhome.Queued, error: "429 Too Many Requests", wait: time.Hour},
		{name: "429 for a year", status: 429, header: [2]string{"Retry-After", "31536000"}, state: callhome.Queued, error: "429", wait: 24 * time.Hour},
		{name: "429 for a negative time", status: 429, header: [2]string{"Retry-After", "-5"}, state: callhome.Queued, error: "429", wait: 24 * time.Second},
		{name: "503 until a date", status: 503, header: [2]string{"Retry-After", "Sun, 22 Nov 2026 05:04:05 GMT"}, state: callhome.Queued, error: "503 Service Unavailable", wait: 2 * time.Hour},
		{name: "500", status: 500, state: callhome.Queued, error: "500 Internal Server Error", wait: 24 * time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), func() time.Time { return november })
			var calls atomic.Int64
			p := startPeer(t, b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				readAll(r)
				calls.Add(1)
				if tt.header[0] != "" {
					w.Header().Set(tt.header[0], tt.header[1])
				}
				w.WriteHeader(tt.status)
				if tt.status != 204 && tt.status != 304 {
					_, _ = io.WriteString(w, "<why/>")
				}
			}))
			c := smart
			c.DestinationURL = p.url
			got := b.attempt(t, c, p.trust, callhome.SystemNetwork())
			if got.State != tt.state || !strings.Contains(got.LastError, tt.error) || calls.Load() != 1 {
				t.Errorf("got %s (%s) after %d calls, want %s (%s)", got.State, got.LastError, calls.Load(), tt.state, tt.error)
			}
			if tt.wait > 0 {
				if got := got.NextAttempt.Sub(november); got < tt.wait || got > tt.wait*2 {
					t.Errorf("got the next attempt after %v, want about %v", got, tt.wait)
				}
			}
			if !strings.HasPrefix(got.Reply, fmt.Sprint(tt.status)) {
				t.Errorf("got the reply %q, want the status", got.Reply)
			}
		})
	}
}

func TestReceiversThatMisbehave(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		serve func(net.Conn)
		want  string
	}{
		{"resets the connection", peertest.Reset, "reset by peer"},
		{"hangs up", func(c net.Conn) { _, _ = c.Read(make([]byte, 1<<16)) }, "EOF"},
		{"does not speak TLS", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n"); _, _ = c.Read(make([]byte, 1)) }, "server gave HTTP response to HTTPS client"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), time.Now)
			c := smart
			c.DestinationURL = "https://" + peertest.StartTCP(t, tt.serve) + "/"
			got := b.attempt(t, c, certificate.NewStore(b.db, nil, time.Now), callhome.SystemNetwork())
			if got.State != callhome.Queued || !strings.Contains(got.LastError, tt.want) {
				t.Errorf("got %s (%s), want it queued (%s)", got.State, got.LastError, tt.want)
			}
		})
	}
}

func TestReceiversThatAreSlow(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	silent := startPeer(t, b, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		readAll(r)
		<-r.Context().Done()
	}))
	c := smart
	c.DestinationURL = silent.url
	if got := b.attempt(t, c, silent.trust, quick()); got.State != callhome.Queued || !strings.Contains(got.LastError, "timeout") {
		t.Errorf("one that never answers: got %s (%s), want it queued", got.State, got.LastError)
	}
	b = newBench(t, dbtest.SQLite(t), time.Now)
	drip := startPeer(t, b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		readAll(r)
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for range 5 {
			<-ticker.C
			_, _ = io.WriteString(w, ".")
			_ = http.NewResponseController(w).Flush()
		}
	}))
	c.DestinationURL = drip.url
	if got := b.attempt(t, c, drip.trust, quick()); got.State != callhome.Delivered || got.Reply != "200 OK, ....." {
		t.Errorf("one that answers slowly: got %s (%s), want it delivered", got.State, got.Reply)
	}
}

func TestReceiversWithBadCertificates(t *testing.T) {
	t.Parallel()
	ca, unknown := peertest.NewAuthority(t, "Test CA"), peertest.NewAuthority(t, "Unknown CA")
	tests := []struct {
		name        string
		certificate func() string
		want        string
	}{
		{"expired", func() string { return startTLS(t, ca.Issue(t, -time.Hour, "127.0.0.1"), http.NotFoundHandler()) }, "certificate has expired"},
		{"for another name", func() string { return startTLS(t, ca.Issue(t, time.Hour, "localhost"), http.NotFoundHandler()) }, "cannot validate certificate for 127.0.0.1"},
		{"by an unknown authority", func() string { return startTLS(t, unknown.Issue(t, time.Hour, "127.0.0.1"), http.NotFoundHandler()) }, "unknown authority"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, dbtest.SQLite(t), time.Now)
			c := smart
			c.DestinationURL = tt.certificate()
			got := b.attempt(t, c, trusting(t, b, ca), callhome.SystemNetwork())
			if got.State != callhome.Queued || !strings.Contains(got.LastError, tt.want) {
				t.Errorf("got %s (%s), want it queued (%s)", got.State, got.LastError, tt.want)
			}
		})
	}
}

func TestTrustedAndTriedNow(t *testing.T) {
	t.Parallel()
	b := newBench(t, dbtest.SQLite(t), time.Now)
	ca := peertest.NewAuthority(t, "Test CA")
	trust := certificate.NewStore(b.db, nil, time.Now)
	c := smart
	c.DestinationURL = startTLS(t, ca.Issue(t, time.Hour, "127.0.0.1"), counting(new(atomic.Int64)))
	b.enable(t, c)
	s, ended := b.newSender(trust, callhome.SystemNetwork())
	run(t, s)
	id := b.create(t, callhome.Test)[0].ID
	wait(t, ended, 1)
	_, err := trust.Add(t.Context(), ca.PEM())
	check(t, err)
	check(t, b.outbox.TryNow(admin(t), id))
	wait(t, ended, 1)
	if got := b.delivery(t, id); got.State != callhome.Delivered || got.Attempts != 2 {
		t.Errorf("got %+v, want it delivered by the second attempt", brief(got))
	}
}

func TestThroughAProxy(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		login string
		state callhome.State
		want  string
	}{
		{"that lets everyone through", "", callhome.Delivered, ""},
		{"that asks for a login", "user secret", callhome.Failed, "the proxy answered 407 Proxy Authentication Required"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			proxy := peertest.StartProxy(t, tt.login)
			b := newBench(t, dbtest.SQLite(t), time.Now)
			p := startPeer(t, b, counting(new(atomic.Int64)))
			c := smart
			c.Method, c.ProxyHost, c.ProxyPort, c.DestinationURL = callhome.Proxy, proxy.Host, proxy.Port, p.url
			var dials, lookups atomic.Int64
			got := b.attempt(t, c, p.trust, counted(&dials, &lookups))
			if got.State != tt.state || !strings.Contains(got.LastError, tt.want) || dials.Load() != 1 {
				t.Errorf("got %s (%s) after %d connections, want %s (%s)", got.State, got.LastError, dials.Load(), tt.state, tt.want)
			}
			if log := proxy.Log(t); !strings.Contains(log, "CONNECT 127.0.0.1") {
				t.Errorf("the proxy logged\n%s\nwant a CONNECT", log)
			}
		})
	}
}

func TestProxyThatCannotConnect(t *testing.T) {
	t.Parallel()
	proxy := peertest.StartProxy(t, "")
	b := newBench(t, dbtest.SQLite(t), time.Now)
	c := smart
	c.Method, c.ProxyHost, c.ProxyPort = callhome.Proxy, proxy.Host, proxy.Port
	c.DestinationURL = fmt.Sprintf("https://127.0.0.1:%d/", peertest.FreePort(t))
	got := b.attempt(t, c, certificate.NewStore(b.db, nil, time.Now), callhome.SystemNetwork())
	if got.State != callhome.Queued || !strings.Contains(got.LastError, "the proxy answered 50") {
		t.Errorf("got %s (%s), want it queued", got.State, got.LastError)
	}
}
