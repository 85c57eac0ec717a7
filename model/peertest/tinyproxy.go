package peertest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// ProxyServer is a running Tinyproxy.
type ProxyServer struct {
	Host string
	Port int
	log  string
}

// StartProxy starts Tinyproxy, which lets CONNECT through to every port. With
// a login, given as "user password", it answers 407 to who has none.
func StartProxy(t testing.TB, login string) *ProxyServer {
	t.Helper()
	tinyproxy := program(t, "tinyproxy", "tinyproxy-bin")
	dir := folder(t)
	p := &ProxyServer{Host: "127.0.0.1", Port: FreePort(t), log: filepath.Join(dir, "proxy.log")}
	conf := fmt.Sprintf("Port %d\nListen 127.0.0.1\nTimeout 600\nMaxClients 20\nAllow 127.0.0.1\nLogLevel Connect\nLogFile %q\n", p.Port, p.log)
	if login != "" {
		conf += "BasicAuth " + login + "\n"
	}
	name := write(t, filepath.Join(dir, "proxy.conf"), conf, 0o644)
	start(t, exec.Command(tinyproxy, "-d", "-c", name), fmt.Sprintf("127.0.0.1:%d", p.Port))
	return p
}

// Log returns what the proxy has logged so far.
func (p *ProxyServer) Log(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile(p.log)
	must(t, err)
	return string(content)
}
