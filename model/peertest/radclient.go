package peertest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// RADIUSClient is radclient of FreeRADIUS, with its dictionaries.
type RADIUSClient struct{ path, settings string }

// NewRADIUSClient returns the installed radclient.
func NewRADIUSClient(t testing.TB) *RADIUSClient {
	t.Helper()
	c := &RADIUSClient{path: program(t, "radclient", "freeradius-utils"), settings: folder(t)}
	write(t, filepath.Join(c.settings, "dictionary"), "", 0o644)
	return c
}

// Account sends accounting requests to an address: attributes such as
// `Acct-Status-Type = Stop, h323-gw-id = "gw1"`, with an empty line between
// requests. The options are those of radclient. It returns how many answers came.
func (c *RADIUSClient) Account(t testing.TB, address, secret, requests string, options ...string) int {
	t.Helper()
	args := append([]string{"-x", "-d", c.settings}, options...)
	cmd := exec.CommandContext(t.Context(), c.path, append(args, address, "acct", secret)...)
	cmd.Stdin = strings.NewReader(requests + "\n")
	output, err := cmd.CombinedOutput() // fails when an answer is missing
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		t.Fatal(err)
	}
	if !strings.Contains(string(output), "Sent Accounting-Request") {
		t.Fatalf("radclient sent nothing: %s", output)
	}
	return strings.Count(string(output), "Received Accounting-Response")
}
