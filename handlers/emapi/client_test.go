package emapi_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"tandem/handlers/emapi"
	"tandem/handlers/handlertest"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

const (
	phoneA = "SEP00000000000A"
	phoneB = "SEP00000000000B"
)

// office is a cluster with the phones A and B, the users alice and bob@example.com,
// and the application user proxy, behind the API on a real socket.
type office struct {
	*handlertest.Cluster
	url     string
	stopped atomic.Bool
}

// each runs test in an office on both engines.
func each(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func open(t testing.TB, d *db.DB) *office {
	t.Helper()
	slog.SetLogLoggerLevel(slog.LevelError) // refusals are what is tested
	o := &office{Cluster: handlertest.NewCluster(t, d)}
	o.Phone(t, phoneA)
	o.Phone(t, phoneB)
	o.User(t, "alice", "alice-8845")
	o.User(t, "bob@example.com", "bob-8845", "bob-lobby")
	o.Application(t, "proxy", "Standard EM Authentication Proxy Rights")
	o.Application(t, "powerless")
	api := &emapi.API{Mobility: o.Mobility, Running: func() bool { return !o.stopped.Load() }}
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	o.url = server.URL + emapi.Path
	return o
}

// client is a program that uses the API as the guide tells.
type client struct {
	office      *office
	app, secret string
}

func (o *office) proxy() client { return o.as("proxy", handlertest.Secret) }

func (o *office) as(app, secret string) client { return client{office: o, app: app, secret: secret} }

// request sends a request and query a query; content is what comes after appInfo.
func (c client) request(t testing.TB, content string) string { return c.send(t, "request", content) }
func (c client) query(t testing.TB, content string) string   { return c.send(t, "query", content) }

func (c client) send(t testing.TB, root, content string) string {
	t.Helper()
	return c.post(t, c.xml(root, content))
}

func (c client) xml(root, content string) string {
	return "<" + root + "><appInfo><appID>" + c.app + "</appID><appCertificate>" + c.secret + "</appCertificate></appInfo>" +
		content + "</" + root + ">"
}

// post sends a message in a form and returns the body of the answer.
func (c client) post(t testing.TB, xml string) string {
	t.Helper()
	form := url.Values{"xml": {xml}}.Encode()
	status, body := do(t, http.MethodPost, c.office.url, "application/x-www-form-urlencoded", form)
	if status != http.StatusOK {
		t.Errorf("got status %d, want 200", status)
	}
	return body
}

// do sends a request; header holds pairs of names and values.
func do(t testing.TB, method, url, contentType, body string, header ...string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	handlertest.Must(t, err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	handlertest.Must(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	handlertest.Must(t, err)
	if got := response.Header.Get("Content-Type"); response.StatusCode == http.StatusOK && got != "text/xml; charset=UTF-8" {
		t.Errorf("got content type %q, want XML", got)
	}
	return response.StatusCode, string(text)
}
