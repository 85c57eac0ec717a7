package collector

import (
	"net"
	"net/netip"
	"testing"

	"tandem/model"
	"tandem/model/peertest"
)

// TestRsyslogAsARelay sends legs to rsyslog, which forwards each in three ways:
// each is there once.
func TestRsyslogAsARelay(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "127.0.0.1")
	stop := s.start(t)
	port := int(netip.MustParseAddrPort(s.address("udp")).Port())
	relay := peertest.StartRelay(t,
		peertest.Forward{Protocol: "tcp", Counted: true, Port: port, Template: "RSYSLOG_ForwardFormat"},
		peertest.Forward{Protocol: "tcp", Port: port, Template: "RSYSLOG_SyslogProtocol23Format"},
		peertest.Forward{Protocol: "udp", Port: port, Template: "RSYSLOG_TraditionalForwardFormat"},
	)
	conn, err := net.Dial("tcp", relay.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const count = 300
	for n := range count {
		send(t, conn, syslogLine(n+1, n+1, n, "gw7")+"\n")
	}
	eventually(t, "each leg three times", func() bool { return s.Health().Messages >= 3*count })
	stop()
	if got := s.shelf.count(); got != count {
		t.Errorf("got %d legs, want %d", got, count)
	}
	feeds, err := s.Ledger.Feeds(t.Context(), model.Query{PerPage: 100})
	if err != nil {
		t.Fatal(err)
	}
	var legs, duplicates int64
	for _, f := range feeds.Items {
		if f.Host != "gw7" || f.LastCounter == nil || *f.LastCounter != count {
			t.Errorf("got feed %+v", f)
		}
		legs, duplicates = legs+f.Legs, duplicates+f.Duplicates
	}
	if legs != count || duplicates != 2*count {
		t.Errorf("got %d legs and %d duplicates, want %d and %d", legs, duplicates, count, 2*count)
	}
}
