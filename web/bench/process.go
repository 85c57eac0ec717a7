package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// password is that of the administrator of the measured cluster.
const password = "correct horse battery staple"

// process is the running program.
type process struct {
	command *exec.Cmd
	url     string
	// phones is the address over HTTP, which phones use.
	phones string
	client *http.Client
}

// prepare sets a cluster up in dir and fills its Delivery Log.
func prepare(ctx context.Context, binary, dir string) error {
	if err := setUp(ctx, binary, dir); err != nil {
		return err
	}
	return seed(ctx, dir)
}

// setUp sets a cluster up in dir.
func setUp(ctx context.Context, binary, dir string) error {
	file := filepath.Join(dir, "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		return err
	}
	setup := exec.CommandContext(ctx, binary, "setup", "--data", dir, "--admin", "admin", "--password-file", file,
		"--call-home", "smart", "--contact-email", "noc@example.com", "--accept-agreement")
	if out, err := setup.CombinedOutput(); err != nil {
		return fmt.Errorf("setting up: %w: %s", err, out)
	}
	return nil
}

// startOften starts the program seven times and returns the last process and
// the median of the times until it served its first page.
func startOften(ctx context.Context, binary, dir string) (*process, time.Duration, error) {
	var times []time.Duration
	for {
		p, took, err := start(ctx, binary, dir)
		if err != nil {
			return nil, 0, err
		}
		if times = append(times, took); len(times) == 7 {
			slices.Sort(times)
			return p, times[len(times)/2], nil
		}
		p.stop()
	}
}

func start(ctx context.Context, binary, dir string) (*process, time.Duration, error) {
	port, err := freePort()
	if err != nil {
		return nil, 0, err
	}
	plain, err := freePort()
	if err != nil {
		return nil, 0, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, 0, err
	}
	p := &process{
		command: exec.CommandContext(ctx, binary, "serve", "--local", "--data", dir, "--https", fmt.Sprintf(":%d", port),
			"--http", fmt.Sprintf(":%d", plain), "--tftp", "", "--phone-http", ""),
		url:    fmt.Sprintf("https://localhost:%d", port),
		phones: fmt.Sprintf("http://localhost:%d", plain),
		client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // the time of a page is measured, not trust
				MaxIdleConnsPerHost: 64,
			}},
	}
	began := time.Now()
	if err := p.command.Start(); err != nil {
		return nil, 0, err
	}
	for time.Since(began) < 20*time.Second {
		response, err := p.client.Get(p.url + "/sign-in")
		if err == nil {
			_ = response.Body.Close()
			return p, time.Since(began), nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.stop()
	return nil, 0, errors.New("the program did not answer within 20 seconds")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	_ = p.command.Wait()
}

// memory returns the resident memory of the process in megabytes.
func (p *process) memory() float64 {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if kilobytes, ok := strings.CutPrefix(lines.Text(), "VmRSS:"); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(kilobytes, "kB")), 64)
			return n / 1024
		}
	}
	return 0
}

// signIn returns a client that is signed in.
func (p *process) signIn(ctx context.Context) (*http.Client, error) {
	form := url.Values{"user_name": {"admin"}, "password": {password}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/sign-in", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := p.client.Do(request)
	if err != nil {
		return nil, err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusSeeOther {
		return nil, fmt.Errorf("signing in: got status %d", response.StatusCode)
	}
	return p.client, nil
}
