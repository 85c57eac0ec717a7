package peertest

import (
	"crypto/tls"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The recipients that the mail server of the tests does not take.
const (
	// Refused gets the answer 550 for ever.
	Refused = "refused@example.com"
	// Later gets the answer 450.
	Later = "later@example.com"
)

// MailOptions say how the mail server behaves.
type MailOptions struct {
	// Certificate is for STARTTLS; without one it is not offered.
	Certificate *tls.Certificate
	// Users are names and passwords; with some a login is required, and only
	// taken over TLS.
	Users map[string]string
	// Mechanism is the one way to log in: PLAIN, which is the default, or LOGIN.
	Mechanism string
}

// MailServer is a running Postfix that delivers what it gets to a maildir.
type MailServer struct {
	Host string
	Port int
	mail string
}

// StartMailServer starts Postfix. It needs to be root for that, as Postfix
// does, and otherwise skips the test, or fails it in CI.
func StartMailServer(t testing.TB, o MailOptions) *MailServer {
	t.Helper()
	postfix := program(t, "postfix", "postfix")
	if os.Geteuid() != 0 {
		missing(t, "Postfix starts for root only")
	}
	dir := folder(t)
	conf := filepath.Join(dir, "conf")
	for name, owner := range map[string]string{"conf": "root", "queue": "root", "data": "postfix", "mail": "nobody"} {
		makeFolder(t, filepath.Join(dir, name), owner)
	}
	s := &MailServer{Host: "127.0.0.1", Port: FreePort(t), mail: filepath.Join(dir, "mail", "all", "new")}
	write(t, filepath.Join(conf, "main.cf"), mainCF(t, dir, o), 0o644)
	write(t, filepath.Join(conf, "master.cf"), fmt.Sprintf(masterCF, s.Port), 0o644)
	if out, err := exec.Command(postfix, "-c", conf, "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s", err, out)
	}
	start(t, master(t, conf), fmt.Sprintf("127.0.0.1:%d", s.Port))
	return s
}

func makeFolder(t testing.TB, name, owner string) {
	t.Helper()
	must(t, os.Mkdir(name, 0o755))
	uid, gid := ids(t, owner)
	must(t, os.Chown(name, uid, gid))
}

func ids(t testing.TB, name string) (uid, gid int) {
	t.Helper()
	u, err := user.Lookup(name)
	must(t, err)
	uid, err = strconv.Atoi(u.Uid)
	must(t, err)
	gid, err = strconv.Atoi(u.Gid)
	must(t, err)
	return uid, gid
}

const masterCF = `127.0.0.1:%d inet n - n - - smtpd
cleanup  unix n - n - 0 cleanup
qmgr     unix n - n 300 1 qmgr
tlsmgr   unix - - n 1000? 1 tlsmgr
rewrite  unix - - n - - trivial-rewrite
bounce   unix - - n - 0 bounce
defer    unix - - n - 0 bounce
trace    unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error    unix - - n - - error
virtual  unix - n n - - virtual
anvil    unix - - n - 1 anvil
postlog  unix-dgram n - n - 1 postlogd
`

// mainCF returns the configuration: every address that is not refused exists
// and is delivered to the same maildir by the user nobody.
func mainCF(t testing.TB, dir string, o MailOptions) string {
	t.Helper()
	uid, gid := ids(t, "nobody")
	var b strings.Builder
	fmt.Fprintf(&b, `compatibility_level = 3.6
queue_directory = %[1]s/queue
data_directory = %[1]s/data
maillog_file = %[1]s/mail.log
maillog_file_prefixes = %[1]s
myhostname = mail.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all/
virtual_mailbox_base = %[1]s/mail
virtual_minimum_uid = 1
virtual_uid_maps = static:%[2]d
virtual_gid_maps = static:%[3]d
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{ {%[4]s=550 5.1.1 no such user here}, {%[5]s=450 4.2.1 try again later} }
`, dir, uid, gid, Refused, Later)
	if o.Certificate != nil {
		chain, key := encode(t, *o.Certificate)
		fmt.Fprintf(&b, "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = %s\nsmtpd_tls_key_file = %s\n",
			write(t, filepath.Join(dir, "tls.pem"), chain, 0o644), write(t, filepath.Join(dir, "tls.key"), key, 0o600))
	}
	if o.Users != nil {
		fmt.Fprintf(&b, "smtpd_sasl_auth_enable = yes\nsmtpd_tls_auth_only = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = inet:%s\n"+
			"smtpd_client_restrictions = permit_sasl_authenticated, reject\n", startLogins(t, o))
	}
	return b.String()
}

// master returns the command that runs Postfix in the foreground, as the
// leader of a process group so that it can end all its children.
func master(t testing.TB, conf string) *exec.Cmd {
	t.Helper()
	dir, err := exec.Command(program(t, "postconf", "postfix"), "-c", conf, "-h", "daemon_directory").Output()
	must(t, err)
	cmd := exec.Command(filepath.Join(strings.TrimSpace(string(dir)), "master"), "-c", conf, "-d")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd
}

// Messages waits until n messages have been delivered and returns them all as
// they lie in the maildir: below the lines that Postfix added.
func (s *MailServer) Messages(t testing.TB, n int) []string {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	timeout := time.After(10 * time.Second)
	for {
		files, err := filepath.Glob(filepath.Join(s.mail, "*"))
		must(t, err)
		if len(files) >= n {
			return readAll(t, files)
		}
		select {
		case <-ticker.C:
		case <-timeout:
			t.Fatalf("got %d messages in the maildir, want %d", len(files), n)
		}
	}
}

func readAll(t testing.TB, files []string) []string {
	t.Helper()
	messages := make([]string, len(files))
	for i, name := range files {
		content, err := os.ReadFile(name)
		must(t, err)
		messages[i] = string(content)
	}
	return messages
}
