package certificate_test

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tandem/model/certificate"
	"tandem/model/peertest"
)

var start = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func ensure(t *testing.T, dir string, now time.Time) tls.Certificate {
	t.Helper()
	c, err := certificate.EnsureServer(dir, []string{"node1.example.com", "192.0.2.1"}, now)
	if err != nil {
		t.Fatalf("at %v: %v", now, err)
	}
	return c
}

func TestEnsureServerMakesAndRenews(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := ensure(t, dir, start)
	if got := first.Leaf.NotAfter.Sub(first.Leaf.NotBefore); got != 825*24*time.Hour {
		t.Errorf("got valid for %v, want 825 days", got)
	}
	for _, name := range []string{"localhost", "node1.example.com", "127.0.0.1", "::1", "192.0.2.1"} {
		if err := first.Leaf.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
	for file, mode := range map[string]os.FileMode{"tomcat.key": 0o600, "tomcat.pem": 0o644} {
		info, err := os.Stat(filepath.Join(dir, "tls", file))
		if err != nil || info.Mode() != mode {
			t.Errorf("%s: got %v, %v; want mode %v", file, info, err, mode)
		}
	}
	month := 30 * 24 * time.Hour
	if got := ensure(t, dir, first.Leaf.NotAfter.Add(-month-time.Minute)); !got.Leaf.Equal(first.Leaf) {
		t.Error("more than 30 days left: got a new certificate, want the same")
	}
	renewed := ensure(t, dir, first.Leaf.NotAfter.Add(-month+time.Minute))
	if renewed.Leaf.Equal(first.Leaf) || !renewed.Leaf.NotAfter.After(first.Leaf.NotAfter) {
		t.Error("fewer than 30 days left: got the same certificate, want a new one")
	}
	if again := ensure(t, dir, renewed.Leaf.NotAfter.Add(time.Hour)); again.Leaf.Equal(renewed.Leaf) {
		t.Error("expired: got the same certificate, want a new one")
	}
}

func TestEnsureServerGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := ensure(t, dir, start)
	if err := os.Remove(filepath.Join(dir, "tls", "tomcat.pem")); err != nil {
		t.Fatal(err)
	}
	second := ensure(t, dir, start)
	if err := second.Leaf.CheckSignature(first.Leaf.SignatureAlgorithm, first.Leaf.RawTBSCertificate, first.Leaf.Signature); err != nil {
		t.Errorf("got a certificate for another key: %v", err)
	}
}

func TestEnsureServerKeepsWhatOthersSigned(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	peertest.WriteCertificate(t, filepath.Join(dir, "tls"), "tomcat", peertest.NewAuthority(t, "CA").Issue(t, time.Hour, "localhost"))
	if got := ensure(t, dir, time.Now()); got.Leaf.Issuer.CommonName != "CA" {
		t.Errorf("got a certificate by %v, want the one by CA", got.Leaf.Issuer)
	}
}

func TestEnsureServerRefusesBrokenFiles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  string
	}{
		{"the key is gone", func(t *testing.T, dir string) { removeFile(t, filepath.Join(dir, "tomcat.key")) }, "its key"},
		{"the certificate is no certificate", func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "tomcat.pem")) }, "not a certificate and its key"},
		{"the key is no key", func(t *testing.T, dir string) { overwrite(t, filepath.Join(dir, "tomcat.key")) }, "not a certificate and its key"},
		{"only a key that is no key", func(t *testing.T, dir string) {
			overwrite(t, filepath.Join(dir, "tomcat.key"))
			removeFile(t, filepath.Join(dir, "tomcat.pem"))
		}, "no key in PEM format"},
		{"the key belongs to another certificate", func(t *testing.T, dir string) {
			other := t.TempDir()
			ensure(t, other, start)
			if err := os.Rename(filepath.Join(other, "tls", "tomcat.key"), filepath.Join(dir, "tomcat.key")); err != nil {
				t.Fatal(err)
			}
		}, "not a certificate and its key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			ensure(t, dir, start)
			tt.spoil(t, filepath.Join(dir, "tls"))
			if _, err := certificate.EnsureServer(dir, nil, start); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about %q", err, tt.want)
			}
		})
	}
}

func removeFile(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

func overwrite(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(name, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestHostNames(t *testing.T) {
	t.Parallel()
	for _, name := range certificate.HostNames() {
		if ip := net.ParseIP(name); name == "" || ip != nil && (ip.IsLoopback() || ip.IsLinkLocalUnicast()) {
			t.Errorf("got %q among the names of this host", name)
		}
	}
}
