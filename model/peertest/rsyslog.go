package peertest

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
)

// Relay is a running rsyslog that forwards what it receives.
type Relay struct {
	// Address is where it takes messages, over UDP and TCP.
	Address string
}

// Forward is where a Relay sends messages, and how.
type Forward struct {
	// Protocol is "udp" or "tcp"; over TCP messages are counted when Counted is
	// set, else they end at newlines.
	Protocol string
	Counted  bool
	Port     int
	// Template is one of rsyslog's: "RSYSLOG_ForwardFormat".
	Template string
}

// StartRelay starts rsyslog, which sends each message on to every forward on
// 127.0.0.1.
func StartRelay(t testing.TB, forwards ...Forward) *Relay {
	t.Helper()
	rsyslogd := program(t, "rsyslogd", "rsyslog")
	dir := folder(t)
	port := FreePort(t)
	conf := fmt.Sprintf(`global(workDirectory=%q)
module(load="imudp")
module(load="imtcp")
input(type="imudp" address="127.0.0.1" port="%d")
input(type="imtcp" address="127.0.0.1" port="%d")
`, dir, port, port)
	for _, f := range forwards {
		framing := "traditional"
		if f.Counted {
			framing = "octet-counted"
		}
		conf += fmt.Sprintf("action(type=\"omfwd\" target=\"127.0.0.1\" port=\"%d\" protocol=%q TCP_Framing=%q template=%q)\n",
			f.Port, f.Protocol, framing, f.Template)
	}
	name := write(t, filepath.Join(dir, "rsyslog.conf"), conf, 0o644)
	address := fmt.Sprintf("127.0.0.1:%d", port)
	start(t, exec.Command(rsyslogd, "-n", "-C", "-f", name, "-i", filepath.Join(dir, "pid")), address)
	return &Relay{Address: address}
}
