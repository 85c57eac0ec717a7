package cdr_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model/account"
	"tandem/model/cdr/gateway"
	"tandem/model/cluster"
	pages "tandem/views/cdr"
)

type nodes []cluster.Node

func (n nodes) Nodes(context.Context) ([]cluster.Node, error) { return n, nil }

func configurationPage(t *testing.T, n ...cluster.Node) *handlertest.Browser {
	t.Helper()
	c := handlertest.New(t)
	h := &cdr.Configuration{Parameters: gateway.NewParameterStore(c.DB, time.Now), Nodes: nodes(n)}
	c.Handle(http.MethodGet, pages.ConfigurationPath, h.Show)
	c.Add(t, "admin", account.ReadOnly)
	return c.SignIn(t, "admin")
}

func TestTheConfigurationIsWrittenForThisCluster(t *testing.T) {
	t.Parallel()
	b := configurationPage(t, cluster.Node{Name: "tokyo-1", Address: "192.0.2.1"}, cluster.Node{Name: "tokyo-2", Address: "192.0.2.2"}, cluster.Node{Name: "new"})
	page := b.Get(pages.ConfigurationPath)
	handlertest.Want(t, page, http.StatusOK, "pre", "logging host 192.0.2.1 transport udp port 5514", "logging host 192.0.2.2 transport udp port 5514", "gw-accounting syslog")
	commands := strings.Split(strings.TrimSpace(page.Find("pre").Text()), "\n")
	if got := page.Find("tbody tr").Length(); got != len(commands) {
		t.Errorf("got %d lines explained of %d", got, len(commands))
	}
	if got := page.Find("datalist option").Length(); got != 2 {
		t.Errorf("got %d addresses offered, want those of the nodes that have one", got)
	}
}

func TestTheConfigurationIsWhatTheAddressAsksFor(t *testing.T) {
	t.Parallel()
	b := configurationPage(t, cluster.Node{Name: "tokyo-1", Address: "192.0.2.1"}, cluster.Node{Name: "tokyo-2", Address: "192.0.2.2"})
	for name, test := range map[string]struct {
		asked    string
		has, not []string
	}{
		"syslog over TCP from a loopback": {
			"method=syslog&system=ios&transport=tcp&server=2001:db8::1&syslog_port=６５１４&time_servers=192.0.2.9,+ntp.example.com&interface=Loopback0",
			[]string{"logging host ipv6 2001:db8::1 transport tcp port 6514", "ntp server 192.0.2.9 ntp server ntp.example.com", "logging source-interface Loopback0"},
			[]string{"192.0.2.2", "radius", "no logging console"},
		},
		"RADIUS": {
			"method=radius&system=ios-xe&server=192.0.2.7&radius_port=1646&second_server=192.0.2.8",
			[]string{"address ipv4 192.0.2.7 auth-port 1812 acct-port 1646", "key <secret>", "gw-accounting aaa"},
			[]string{"logging host"},
		},
		"both": {
			"method=both&system=ios&transport=udp&server=192.0.2.7&syslog_port=5514&radius_port=1813&time_servers=192.0.2.9&quiet_console=true",
			[]string{"gw-accounting syslog aaa new-model", "gw-accounting aaa", "no logging console"},
			[]string{"192.0.2.9 ntp"},
		},
	} {
		page := b.Get(pages.ConfigurationPath + "?" + test.asked)
		handlertest.Want(t, page, http.StatusOK, "pre", test.has...)
		for _, not := range test.not {
			if strings.Contains(page.Text("pre"), not) {
				t.Errorf("%s: got %q with %q", name, page.Text("pre"), not)
			}
		}
		if name == "both" && strings.Count(page.Text("pre"), "ntp server") != 1 {
			t.Errorf("the clock is set twice: %s", page.Text("pre"))
		}
	}
}

func TestAWrongConfigurationIsNotWritten(t *testing.T) {
	t.Parallel()
	b := configurationPage(t)
	handlertest.Want(t, b.Get(pages.ConfigurationPath), http.StatusOK, "#status", "Ready")
	for field, test := range map[string]struct{ value, want string }{
		"server":       {"collector.example.com", "is not an IP address"},
		"syslog_port":  {"0", "Enter a port"},
		"radius_port":  {"x", "Enter a port"},
		"time_servers": {"a;b,-", "is not the name or the address of an NTP server"},
		"interface":    {"Loopback0\nreload", "must be one line"},
	} {
		values := url.Values{"system": {"ios"}, "method": {"both"}, "transport": {"udp"}, "server": {"192.0.2.1"}, "syslog_port": {"5514"}, "radius_port": {"1813"}}
		values.Set(field, test.value)
		page := b.Get(pages.ConfigurationPath + "?" + values.Encode())
		handlertest.Want(t, page, http.StatusUnprocessableEntity, "#field-"+field+"-error", test.want)
		if page.Find("pre").Length() > 0 {
			t.Errorf("%s: a configuration is shown", field)
		}
	}
}
