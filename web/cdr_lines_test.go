package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"tandem/model/audit"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
)

// Addresses of the pages of gateway CDRs.
const (
	cdrPath      = "/ccmservice/gateway-cdrs"
	callsPath    = cdrPath + "/calls"
	gatewaysPath = cdrPath + "/gateways"
	unknownPath  = gatewaysPath + "/unknown"
	importPath   = cdrPath + "/import"
	livePath     = cdrPath + "/live"
)

// wire is a gateway as it appears on the wire.
type wire struct {
	host string
	// began is when its first call was set up.
	began time.Time
	sent  int
}

func newWire(host string) *wire {
	return &wire{host: host, began: time.Now().UTC().Truncate(time.Second).Add(-time.Hour)}
}

// Called and calling number of the call n.
func wireCalling(n int) string { return strconv.Itoa(2_000_000 + n) }
func wireCalled(n int) string  { return strconv.Itoa(812_000_000 + n) }

// call returns the messages of the two legs of the call n, which began n seconds
// after the first.
func (w *wire) call(n int) []string {
	return []string{w.leg(n, 1, wireCalled(n)), w.leg(n, 2, wireCalling(n))}
}

func (w *wire) leg(n, origin int, peer string) string {
	const form = "15:04:05.000 UTC Mon Jan 2 2006"
	setup := w.began.Add(time.Duration(n) * time.Second)
	w.sent++
	return fmt.Sprintf("<189>%d: %s: %06d: %s: %%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2, ConnectionId %08X 82B11E0 A142A279 BD84410, "+
		"SetupTime %s, PeerAddress %s, PeerSubAddress , DisconnectCause 10  , DisconnectText normal call clearing (16), ConnectTime %s, "+
		"DisconnectTime %s, CallOrigin %d, ChargedUnits 0, InfoType 2, TransmitPackets 2562, TransmitBytes 409920, ReceivePackets 2576, ReceiveBytes 411524",
		w.sent, w.host, w.sent, setup.Add(42*time.Second).Format("Jan 2 2006 15:04:05.000 UTC"), n+1,
		setup.Format(form), peer, setup.Add(2*time.Second).Format(form), setup.Add(42*time.Second).Format(form), origin)
}

// sendUDP sends messages to the collector on that port, each as a datagram.
func sendUDP(t testing.TB, port int, messages ...string) {
	t.Helper()
	conn, err := net.Dial("udp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	must(t, err)
	defer func() { _ = conn.Close() }()
	for _, m := range messages {
		_, err := conn.Write([]byte(m))
		must(t, err)
	}
}

// saved are messages as a file has them.
func saved(messages []string) string { return strings.Join(messages, "\n") + "\n" }

// takeCDRs has the collector listen on free ports; it returns that of syslog.
func (s *stores) takeCDRs(t testing.TB) int {
	t.Helper()
	ctx := audit.NewContext(context.Background(), audit.Actor{Name: adminName})
	p, err := s.cdrs.cdrParameters.Load(ctx)
	must(t, err)
	p.SyslogPort, p.RADIUSPort = freePort(t), freePort(t)
	_, err = s.cdrs.cdrParameters.Save(ctx, p)
	must(t, err)
	return p.SyslogPort
}

// addGateway adds a gateway that is called so in its messages.
func (s *stores) addGateway(t testing.TB, host string) gateway.Gateway {
	t.Helper()
	ctx := audit.NewContext(context.Background(), audit.Actor{Name: adminName})
	g, err := s.cdrs.gateways.Add(ctx, gateway.Gateway{Name: host, Zone: "UTC", Hosts: []string{host}})
	must(t, err)
	return g
}

// legs counts the legs in the archive by their number.
func (s *stores) legs(t testing.TB) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for leg, err := range s.cdrs.legs.Find(context.Background(), archive.Query{}) {
		must(t, err)
		counts[leg.Peer]++
	}
	return counts
}

// inFolder opens the stores of a data folder that no program of the test has open.
func inFolder(t testing.TB, data string, do func(s *stores)) {
	t.Helper()
	s, err := openStores(context.Background(), &options{Data: data, DB: "sqlite"})
	must(t, err)
	do(s)
	must(t, s.close())
}
