package peertest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program returns the path of an installed program. When it is missing, or the
// test may not run it, the test fails in CI and is skipped elsewhere.
func program(t testing.TB, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, "%s is not installed: apt-get install %s", name, debian)
	}
	return path
}

func missing(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// folder returns a new folder that other users may enter, gone after the test.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tandem-peer-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	return dir
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, name, content string, mode os.FileMode) string {
	t.Helper()
	must(t, os.WriteFile(name, []byte(content), mode))
	return name
}

// FreePort returns a TCP port on 127.0.0.1 that nothing listens on. It is below
// the ports that the system gives to who asks for any, so that no other test
// takes it meanwhile.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 12000 + rand.IntN(20000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			must(t, l.Close())
			return port
		}
	}
	t.Fatal("found no free port")
	return 0
}

// start runs cmd until the test ends and waits until address answers.
func start(t testing.TB, cmd *exec.Cmd, address string) {
	t.Helper()
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	must(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	})
	if !answers(address, ended) {
		t.Fatalf("%s does not answer on %s", cmd.Path, address)
	}
}

// answers tries to connect every 20 ms for ten seconds.
func answers(address string, ended <-chan struct{}) bool {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	timeout := time.After(10 * time.Second)
	for {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return true
		}
		select {
		case <-ticker.C:
		case <-ended:
			return false
		case <-timeout:
			return false
		}
	}
}
