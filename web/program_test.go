package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/cluster"
	"tandem/model/mail"
	"tandem/model/setup"
)

// The administrator of consoles that were set up.
const (
	adminName     = "admin"
	adminPassword = "correct horse battery staple"
)

// program is the whole program running within the test.
type program struct {
	*app
	URL  string
	Data string
}

// startProgram runs the program on a free loopback port with SQLite in a folder
// of the test, not set up yet.
func startProgram(t testing.TB) *program {
	t.Helper()
	return runProgram(t, &options{Data: t.TempDir(), DB: "sqlite", LogLevel: "error"})
}

func runProgram(t testing.TB, o *options) *program {
	t.Helper()
	slog.SetLogLoggerLevel(slog.LevelError) // what goes well is not worth a line
	o.Serve.HTTPS, o.Serve.Local = "127.0.0.1:0", true
	if o.Serve.Node == "" {
		o.Serve.Node = "tokyo-1"
	}
	ctx, stop := context.WithCancel(context.Background())
	a, err := newApp(ctx, o)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- a.supervisor.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("stopping the program: %v", err)
		}
		if err := a.close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	p := &program{a, fmt.Sprintf("https://localhost:%d", a.console.port()), o.Data}
	p.waitUntilServed(t)
	return p
}

// startSetUp runs the program, set up with Call Home in the given state.
func startSetUp(t testing.TB, config callhome.Config) *program {
	t.Helper()
	p := startProgram(t)
	p.setUp(t, config)
	return p
}

func (p *program) setUp(t testing.TB, config callhome.Config) {
	t.Helper()
	r := setup.Request{
		UserName: adminName, Password: adminPassword,
		Parameters: cluster.Parameters{ClusterID: "StandAloneCluster", TimeZone: "Asia/Tokyo", Language: "en"},
		SMTP:       mail.Settings{},
		CallHome:   config,
	}
	if config.Mode.Sends() {
		a, err := callhome.CurrentAgreement(config.Mode, "en")
		if err != nil {
			t.Fatal(err)
		}
		r.Agreement = &a
	}
	if err := p.app.setup.Do(t.Context(), r); err != nil {
		t.Fatalf("setting the cluster up: %v", err)
	}
}

func (p *program) waitUntilServed(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		response, err := p.client(t).Get(p.URL + "/sign-in")
		if err == nil {
			_ = response.Body.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the program does not answer: %v", err)
		}
		time.Sleep(5 * time.Millisecond) // connecting is the only sign
	}
}

// client returns an HTTP client that trusts the program's certificate, keeps
// cookies and follows no redirect.
func (p *program) client(t testing.TB) *http.Client {
	t.Helper()
	certificate, err := os.ReadFile(filepath.Join(p.Data, "tls", "tomcat.pem"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Jar: jar, Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// signedIn returns a client that is signed in under that name.
func (p *program) signedIn(t testing.TB, userName, password string) *http.Client {
	t.Helper()
	c := p.client(t)
	response, err := c.PostForm(p.URL+"/sign-in", url.Values{"user_name": {userName}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		t.Fatalf("signing %s in: got status %d, want 303", userName, response.StatusCode)
	}
	return c
}
