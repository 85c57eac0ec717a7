package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// killRounds is how often the program is killed; more by flag for a long soak.
var killRounds = flag.Int("kill.rounds", 4, "how often the program is killed in the tests of durability")

// TestAcknowledgedChangeSurvivesKill kills the program at the moment a change
// was acknowledged: after the restart the change is there, and the audit row
// that belongs to it.
func TestAcknowledgedChangeSurvivesKill(t *testing.T) {
	t.Parallel()
	data := setUpFolder(t)
	for round := range *killRounds {
		s := serve(t, data)
		c := s.signedIn(t, adminName, adminPassword)
		id := fmt.Sprintf("cluster-%d", round)
		if err := saveClusterID(c, s.URL, id, round+1); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		s.kill()

		s = serve(t, data)
		c = s.signedIn(t, adminName, adminPassword)
		response, err := c.Get(s.URL + "/ccmadmin/enterprise-parameters")
		if got := body(t, response, err); !strings.Contains(got, `value="`+id+`"`) {
			t.Errorf("round %d: the acknowledged Cluster ID %s is gone", round, id)
		}
		response, err = c.Get(s.URL + "/ccmservice/audit-log")
		if got := body(t, response, err); !strings.Contains(got, id) {
			t.Errorf("round %d: the audit log does not know of %s", round, id)
		}
		s.kill()
	}
}

// TestBackupAndRestore backs a running program up and restores it elsewhere:
// the same administrator signs in, the same settings are there.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	data := setUpFolder(t, "--smtp-host", "mail.example.com", "--smtp-sender", "callhome@example.com")
	s := serve(t, data)
	c := s.signedIn(t, adminName, adminPassword)
	if err := saveClusterID(c, s.URL, "before-backup", 1); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "backup.tar")
	if out, err := tandem(t, "backup", "--data", data, file); err != nil {
		t.Fatalf("tandem backup: %v: %s", err, out)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup holds keys: got mode %v, %v; want 0600", info.Mode(), err)
	}
	if err := saveClusterID(c, s.URL, "after-backup", 2); err != nil {
		t.Fatal(err)
	}
	s.kill()

	elsewhere := filepath.Join(t.TempDir(), "restored")
	if out, err := tandem(t, "restore", "--data", elsewhere, file); err != nil {
		t.Fatalf("tandem restore: %v: %s", err, out)
	}
	if out, err := tandem(t, "restore", "--data", elsewhere, file); err == nil {
		t.Errorf("restoring over a database must be refused: %s", out)
	}
	s = serve(t, elsewhere)
	c = s.signedIn(t, adminName, adminPassword)
	response, err := c.Get(s.URL + "/ccmadmin/enterprise-parameters")
	if got := body(t, response, err); !strings.Contains(got, `value="before-backup"`) {
		t.Error("the restored cluster has not the settings of the backup")
	}
	response, err = c.Get(s.URL + "/cmplatform/smtp")
	if got := body(t, response, err); !strings.Contains(got, "mail.example.com") {
		t.Error("the restored cluster has not the SMTP server of the backup")
	}
}

// TestMissingKeyRefusesToStart makes sure that a lost key is told, and never
// replaced by a new one that cannot open what the old one sealed.
func TestMissingKeyRefusesToStart(t *testing.T) {
	t.Parallel()
	data := setUpFolder(t)
	if err := os.Remove(filepath.Join(data, "secret.key")); err != nil {
		t.Fatal(err)
	}
	out, err := tandem(t, "serve", "--local", "--data", data, "--https", ":0", "--http", "")
	if err == nil || !strings.Contains(out, "secret.key") {
		t.Errorf("got %v, %q; want an error that names secret.key", err, out)
	}
}

// TestSecretsStayInside looks for passwords and tokens in the log, the audit
// log, its export, and the pages.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const smtpPassword = "smtp-pa55word-canary"
	data := setUpFolder(t)
	s := serve(t, data)
	c := s.signedIn(t, adminName, adminPassword)
	response, err := c.PostForm(s.URL+"/cmplatform/smtp", map[string][]string{
		"host": {"mail.example.com"}, "port": {"587"}, "starttls": {"required"}, "sender": {"a@example.com"},
		"username": {"mailer"}, "password": {smtpPassword}, "version": {"0"}, "action": {"save"},
	})
	_ = body(t, response, err)
	var token string
	for _, cookie := range c.Jar.Cookies(response.Request.URL) {
		if cookie.Name == "__Host-tandem" {
			token = cookie.Value
		}
	}
	if token == "" {
		t.Fatal("there is no session cookie to look for")
	}
	shown := s.log.String()
	for _, path := range []string{"/cmplatform/smtp", "/ccmservice/audit-log", "/ccmservice/audit-log.csv", "/ccmservice/audit-log/2", "/ccmservice/audit-log/3", "/account/sessions", "/ccmadmin/sessions", "/metrics"} {
		response, err := c.Get(s.URL + path)
		shown += body(t, response, err)
	}
	if !strings.Contains(shown, "mail.example.com") {
		t.Error("the SMTP settings were not saved, so there was nothing to leak")
	}
	for _, secret := range []string{adminPassword, smtpPassword, token} {
		if strings.Contains(shown, secret) {
			t.Errorf("the secret %q is shown", secret)
		}
	}
}
