package tftp

import (
	"bytes"
	"errors"
	"os/exec"
	"testing"
)

// TestCurlReadsFiles has a peer that others wrote.
func TestCurlReadsFiles(t *testing.T) {
	t.Parallel()
	version, err := exec.Command("curl", "--version").Output()
	if err != nil || !bytes.Contains(version, []byte(" tftp")) {
		t.Skip("there is no curl that speaks TFTP on this machine")
	}
	s := &Server{Source: files(map[string][]byte{"f.xml": content(100_000), "text": []byte("one\ntwo\n")})}
	start(t, s)
	tests := []struct {
		name, path string
		arguments  []string
		want       string
	}{
		{"its options", "f.xml", nil, string(content(100_000))},
		{"its largest block size", "f.xml", []string{"--tftp-blksize", "65464"}, string(content(100_000))},
		{"no options", "f.xml", []string{"--tftp-no-options"}, string(content(100_000))},
		{"netascii", "text;mode=netascii", nil, "one\r\ntwo\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			arguments := append(tt.arguments, "--silent", "--show-error", "--noproxy", "*", "--max-time", "60", "tftp://"+s.Addr().String()+"/"+tt.path)
			var stderr bytes.Buffer
			curl := exec.CommandContext(t.Context(), "curl", arguments...)
			curl.Stderr = &stderr
			got, err := curl.Output()
			if err != nil || string(got) != tt.want {
				t.Errorf("got %d bytes, %v, %s, want %d", len(got), err, stderr.String(), len(tt.want))
			}
		})
	}
	t.Run("a file that is not there", func(t *testing.T) {
		t.Parallel()
		err := exec.CommandContext(t.Context(), "curl", "--silent", "--noproxy", "*", "tftp://"+s.Addr().String()+"/none").Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 68 { // CURLE_TFTP_NOTFOUND
			t.Errorf("got %v, want exit code 68", err)
		}
	})
}
