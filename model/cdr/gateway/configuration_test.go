package gateway_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tandem/model"
	"tandem/model/cdr/gateway"
)

func TestConfigurations(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		plan gateway.Plan
		want []string
	}{
		{"syslog to two collectors", gateway.Plan{
			Method: gateway.BySyslog, System: gateway.IOSXE, Servers: []string{"10.0.0.5", "2001:DB8::5"}, Port: 5514,
			Transport: gateway.UDP, TimeServers: []string{"192.0.2.123", "ntp.example.com"}, Interface: "Loopback0", QuietConsole: true,
		}, []string{
			"ntp server 192.0.2.123",
			"ntp server ntp.example.com",
			"service timestamps log datetime msec localtime show-timezone year",
			"service sequence-numbers",
			"logging origin-id hostname",
			"logging trap notifications",
			"no logging rate-limit",
			"logging queue-limit trap 10000",
			"no logging console",
			"logging source-interface Loopback0",
			"logging host 10.0.0.5 transport udp port 5514",
			"logging host ipv6 2001:db8::5 transport udp port 5514",
			"gw-accounting syslog",
		}},
		{"syslog over TCP without NTP", gateway.Plan{
			Method: gateway.BySyslog, System: gateway.IOS, Servers: []string{"::ffff:10.0.0.5"}, Port: 601, Transport: gateway.TCP,
		}, []string{
			"ntp master",
			"service timestamps log datetime msec localtime show-timezone year",
			"service sequence-numbers",
			"logging origin-id hostname",
			"logging trap notifications",
			"no logging rate-limit",
			"logging queue-limit trap 10000",
			"logging host 10.0.0.5 transport tcp port 601",
			"gw-accounting syslog",
		}},
		{"RADIUS of IOS", gateway.Plan{
			Method: gateway.ByRADIUS, System: gateway.IOS, Servers: []string{"10.0.0.5", "10.0.0.6"}, Port: 1813,
			TimeServers: []string{"192.0.2.123"}, Interface: "GigabitEthernet0/0",
		}, []string{
			"ntp server 192.0.2.123",
			"aaa new-model",
			"radius-server host 10.0.0.5 auth-port 1812 acct-port 1813 key <secret>",
			"radius-server host 10.0.0.6 auth-port 1812 acct-port 1813 key <secret>",
			"aaa group server radius TANDEM",
			" server 10.0.0.5 auth-port 1812 acct-port 1813",
			" server 10.0.0.6 auth-port 1812 acct-port 1813",
			" ip radius source-interface GigabitEthernet0/0",
			"radius-server vsa send accounting",
			"radius-server attribute 55 include-in-acct-req",
			"aaa accounting connection h323 start-stop group TANDEM",
			"gw-accounting aaa",
			" acct-template callhistory-detail",
		}},
		{"RADIUS of IOS XE", gateway.Plan{
			Method: gateway.ByRADIUS, System: gateway.IOSXE, Servers: []string{"10.0.0.5", "2001:db8::6"}, Port: 11813,
			TimeServers: []string{"2001:db8::123"}, Interface: "GigabitEthernet0/0/0.100",
		}, []string{
			"ntp server 2001:db8::123",
			"aaa new-model",
			"radius server TANDEM-1",
			" address ipv4 10.0.0.5 auth-port 1812 acct-port 11813",
			" key <secret>",
			"radius server TANDEM-2",
			" address ipv6 2001:db8::6 auth-port 1812 acct-port 11813",
			" key <secret>",
			"aaa group server radius TANDEM",
			" server name TANDEM-1",
			" server name TANDEM-2",
			" ip radius source-interface GigabitEthernet0/0/0.100",
			" ipv6 radius source-interface GigabitEthernet0/0/0.100",
			"radius-server vsa send accounting",
			"radius-server attribute 55 include-in-acct-req",
			"aaa accounting connection h323 start-stop group TANDEM",
			"gw-accounting aaa",
			" acct-template callhistory-detail",
		}},
	} {
		if err := tt.plan.Validate(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		var got []string
		for _, line := range gateway.Configuration(tt.plan) {
			got = append(got, line.Command)
			if line.Why.IsZero() || !strings.HasSuffix(line.Why.Key, ".") {
				t.Errorf("%s: %q is explained by %q", tt.name, line.Command, line.Why.Key)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got\n%s", tt.name, strings.Join(got, "\n"))
		}
	}
}

func TestPlansAreChecked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*gateway.Plan)
		want   []string
	}{
		{"a good plan", func(*gateway.Plan) {}, nil},
		{"nothing", func(p *gateway.Plan) { *p = gateway.Plan{} }, []string{"method", "system", "servers", "port"}},
		{"no transport", func(p *gateway.Plan) { p.Transport = "" }, []string{"transport"}},
		{"no transport by RADIUS", func(p *gateway.Plan) { p.Transport, p.Method = "", gateway.ByRADIUS }, nil},
		{"three collectors", func(p *gateway.Plan) { p.Servers = []string{"10.0.0.1", "10.0.0.2", "10.0.0.3"} }, []string{"servers"}},
		{"a name", func(p *gateway.Plan) { p.Servers = []string{"collector"} }, []string{"servers"}},
		{"this machine", func(p *gateway.Plan) { p.Servers = []string{"127.0.0.1"} }, []string{"servers"}},
		{"the second like the first", func(p *gateway.Plan) { p.Servers = []string{"10.0.0.1", "::ffff:10.0.0.1"} }, []string{"servers"}},
		{"RADIUS of IOS by IPv6", func(p *gateway.Plan) {
			p.Method, p.System, p.Servers = gateway.ByRADIUS, gateway.IOS, []string{"2001:db8::1"}
		}, []string{"servers"}},
		{"port 0", func(p *gateway.Plan) { p.Port = 0 }, []string{"port"}},
		{"a time server with a command behind it", func(p *gateway.Plan) { p.TimeServers = []string{"10.0.0.1 prefer\nreload"} }, []string{"time_servers"}},
		{"an interface with a blank", func(p *gateway.Plan) { p.Interface = "Loopback 0" }, nil},
		{"an interface with a command behind it", func(p *gateway.Plan) { p.Interface = "Loopback0\nreload" }, []string{"interface"}},
	} {
		p := gateway.Plan{Method: gateway.BySyslog, System: gateway.IOSXE, Servers: []string{"10.0.0.1", "10.0.0.2"}, Port: 5514, Transport: gateway.UDP}
		tt.change(&p)
		var got []string
		if errs, ok := errors.AsType[model.FieldErrors](p.Validate()); ok {
			for _, e := range errs {
				got = append(got, e.Field)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
