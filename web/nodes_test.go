package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tandem/model/callhome"
	"tandem/model/db/dbtest"
)

// TestTwoNodes runs two nodes on one PostgreSQL database: who signed in on one
// is signed in on the other, a service of one is stopped from the other, and
// what is queued once is delivered once.
func TestTwoNodes(t *testing.T) {
	t.Parallel()
	address := dbtest.PostgresURL(t)
	publisher := runNode(t, address, "tokyo-1", nil)
	publisher.setUp(t, callhome.Config{Mode: callhome.Smart, Method: callhome.HTTPS, ContactEmail: "noc@example.com"})
	key, err := os.ReadFile(filepath.Join(publisher.Data, "secret.key"))
	if err != nil {
		t.Fatal(err)
	}
	subscriber := runNode(t, address, "tokyo-2", key)
	if !publisher.node.Publisher || subscriber.node.Publisher {
		t.Errorf("publisher: got %v and %v, want the first node only", publisher.node.Publisher, subscriber.node.Publisher)
	}

	c := publisher.signedIn(t, adminName, adminPassword)
	here, there := mustParse(t, publisher.URL), mustParse(t, subscriber.URL)
	other := subscriber.client(t)
	other.Jar.SetCookies(there, c.Jar.Cookies(here))
	response, err := other.Get(subscriber.URL + "/ccmservice/call-home")
	if got := body(t, response, err); !strings.Contains(got, "tokyo-2") {
		t.Error("the session of one node is not known on the other")
	}

	response, err = c.PostForm(publisher.URL+"/ccmservice/control-center/feature", url.Values{
		"node": {"2"}, "service": {serviceReceiver}, "action": {"stop"}, "confirmed": {"true"},
	})
	_ = body(t, response, err)
	eventually(t, "the receiver of the other node stops", func() bool { return !subscriber.supervisor.Running(serviceReceiver) })
	if !publisher.supervisor.Running(serviceReceiver) {
		t.Error("stopping a service of one node stopped that of the other")
	}
}

func runNode(t *testing.T, address, name string, key []byte) *program {
	t.Helper()
	data := t.TempDir()
	if key != nil {
		if err := os.WriteFile(filepath.Join(data, "secret.key"), key, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := &options{Data: data, DB: address, LogLevel: "error"}
	o.Serve.Node = name
	return runProgram(t, o)
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
