package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// binary is the program, built once for all tests that need a process to kill.
var binary struct {
	once sync.Once
	dir  string
	err  error
}

// buildBinary returns the built program.
func buildBinary() (string, error) {
	binary.once.Do(func() {
		if binary.dir, binary.err = os.MkdirTemp("", "tandem-test-"); binary.err != nil {
			return
		}
		build := exec.Command("go", "build", "-o", binary.dir, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			binary.err = fmt.Errorf("building: %w: %s", err, out)
		}
	})
	return filepath.Join(binary.dir, "web"), binary.err
}

// tandem runs a command of the program to its end.
func tandem(t testing.TB, arguments ...string) (string, error) {
	t.Helper()
	file, err := buildBinary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(file, arguments...).CombinedOutput()
	return string(out), err
}

// serving is a process of the program.
type serving struct {
	*exec.Cmd
	program
	log *lockedBuffer
}

// serve starts the program on the data folder and waits until it answers.
func serve(t testing.TB, data string, more ...string) *serving {
	t.Helper()
	file, err := buildBinary()
	if err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	arguments := append([]string{"serve", "--local", "--data", data, "--https", fmt.Sprintf(":%d", port), "--http", "", "--log-level", "debug"}, more...)
	s := &serving{Cmd: exec.Command(file, arguments...), log: &lockedBuffer{}}
	s.Stdout, s.Stderr = s.log, s.log
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.kill() })
	s.program = program{URL: fmt.Sprintf("https://localhost:%d", port), Data: data}
	s.waitForFile(t)
	s.waitUntilServed(t)
	return s
}

// waitForFile waits for the certificate, which a client needs.
func (s *serving) waitForFile(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(s.Data, "tls", "tomcat.pem")); err == nil {
			return
		}
	}
	t.Fatalf("the program made no certificate: %s", s.log)
}

// kill ends the process at once, as a power cut would.
func (s *serving) kill() {
	_ = s.Process.Kill()
	_ = s.Wait()
}

func freePort(t testing.TB) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// lockedBuffer is what a process wrote.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// setUpFolder sets a cluster up in a folder of the test, as `tandem setup` does.
func setUpFolder(t testing.TB, more ...string) string {
	t.Helper()
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(adminPassword+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments := append([]string{"setup", "--data", data, "--admin", adminName, "--password-file", file}, more...)
	if out, err := tandem(t, arguments...); err != nil {
		t.Fatalf("tandem setup: %v: %s", err, out)
	}
	return data
}

// body reads the answer of a request that must succeed.
func body(t testing.TB, response *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(bufio.NewReader(response.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var errNotSaved = errors.New("not acknowledged")

// saveClusterID saves the Cluster ID and returns nil when that was acknowledged.
func saveClusterID(c *http.Client, address, id string, version int) error {
	response, err := c.PostForm(address+"/ccmadmin/enterprise-parameters", url.Values{
		"cluster_id": {id}, "time_zone": {"UTC"}, "console_language": {"en"}, "version": {fmt.Sprint(version)},
	})
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("got status %d: %w", response.StatusCode, errNotSaved)
	}
	return nil
}
