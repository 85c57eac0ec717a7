package collector

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr/ledger"
	"tandem/model/peertest"
)

func TestSendersAreKeptApartUntilAdmitted(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	stop := s.start(t)
	conn := s.dial(t, "udp")
	for n := range 1200 {
		send(t, conn, syslogLine(n+1, 0, n, "gw9"))
	}
	send(t, conn, "<189>1201: gw9: Dec 16 10:16:25.486: %SYS-5-CONFIG_I: Configured from console")
	send(t, conn, "<189>1202: gw9: Dec 16 10:16:25.486: %VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 1")
	eventually(t, "all are kept", func() bool {
		kept, err := s.Ledger.Kept(t.Context())
		return err == nil && kept[feedOf(t, s.Ledger, "gw9").ID].Lines == 1201
	})
	if s.shelf.count() != 0 {
		t.Fatalf("got %d legs of a stranger", s.shelf.count())
	}
	if f := feedOf(t, s.Ledger, "gw9"); f.Messages != 1202 || f.GatewayID != 0 {
		t.Errorf("got feed %+v", f)
	}
	s.gateways.add(9, "gw9")
	eventually(t, "the legs are replayed", func() bool { return s.shelf.count() == 1200 })
	send(t, conn, syslogLine(1203, 0, 5000, "gw9"))
	eventually(t, "live legs count too", func() bool { return s.shelf.count() == 1201 })
	eventually(t, "one line is left", func() bool {
		found, err := s.Ledger.KeptLines(t.Context(), model.Query{PerPage: 10})
		return err == nil && found.Total == 1 && found.Items[0].Reason == "truncated" && found.Items[0].GatewayID == 9
	})
	stop()
	if f := feedOf(t, s.Ledger, "gw9"); f.GatewayID != 9 || f.Legs != 1201 || f.Messages != 1203 {
		t.Errorf("got feed %+v", f)
	}
}

func TestLinesOfAStrangerAreBounded(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	r := s.newRun(s.Parameters.(*fixed).Parameters)
	a := arrival{listener: ledger.UDP, addr: router.Addr(), at: began.UnixMilli()}
	for n := range keptLines + 5 {
		r.in.take(&a, []byte(syslogLine(n+1, 0, n, "gw9")))
	}
	for n := range unknownFeeds + 3 {
		a.addr = netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)})
		r.in.take(&a, []byte(syslogLine(1, 0, n, "")))
	}
	if got := r.in.losses[ledger.LostApart]; got != 5+4 {
		t.Errorf("got %d lost, want 9", got)
	}
	if len(r.in.feeds) != unknownFeeds || len(r.in.kept) != keptLines+unknownFeeds-1 {
		t.Errorf("got %d feeds, %d lines", len(r.in.feeds), len(r.in.kept))
	}
	r.book.turn()
	if len(r.in.kept) != 0 || r.in.keptBytes != 0 {
		t.Errorf("got %d lines after writing", len(r.in.kept))
	}
}

func TestAnotherPortCountsWithoutARestart(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "127.0.0.1")
	s.start(t)
	send(t, s.dial(t, "udp"), syslogLine(1, 0, 1, ""))
	eventually(t, "a leg at the first port", func() bool { return s.shelf.count() == 1 })
	p, port := s.Parameters.(*fixed), peertest.FreePort(t)
	p.mu.Lock()
	p.SyslogPort, p.FlushInterval = port, 1_000
	p.mu.Unlock()
	eventually(t, "the other port", func() bool {
		return s.address("tcp") == fmt.Sprintf("127.0.0.1:%d", port) && s.Health().FlushInterval == time.Second
	})
	send(t, s.dial(t, "tcp"), syslogLine(2, 0, 2, "")+"\n")
	eventually(t, "a leg at the other port", func() bool { return s.shelf.count() == 2 })
}

func TestAnAddressHasNotMoreNamesThanARelay(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.gateways.add(7, "192.0.2.1")
	for n := range 2 * hostsEach {
		a := feedA
		a.at = s.clock.now().UnixMilli()
		s.in.take(&a, []byte(syslogLine(n+1, 0, n, fmt.Sprintf("gw%d", n))))
	}
	s.settle()
	if len(s.in.feeds) != hostsEach+1 || s.shelf.count() != 2*hostsEach {
		t.Errorf("got %d feeds, %d legs; want %d, %d", len(s.in.feeds), s.shelf.count(), hostsEach+1, 2*hostsEach)
	}
}

func TestKeptLinesAreReadAgain(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "192.0.2.1")
	feed, err := s.Ledger.OpenFeeds(t.Context(), []ledger.FeedKey{{Node: "pub", Listener: ledger.UDP, Address: "192.0.2.1"}})
	if err != nil {
		t.Fatal(err)
	}
	line := func(raw string) ledger.Line {
		return ledger.Line{FeedID: feed[0].ID, Arrived: model.At(began), Reason: "other", Raw: []byte(raw)}
	}
	changes := ledger.Changes{Lines: []ledger.Line{line(body(1)), line(body(1)), line(body(2)[:90])}}
	if err := s.Ledger.Apply(t.Context(), &changes); err != nil {
		t.Fatal(err)
	}
	s.start(t)
	got, err := s.Retry(t.Context(), []int64{1, 2, 3, 4711})
	if err != nil || got != (RetryResult{Legs: 1, Duplicates: 1, Failed: 1}) {
		t.Errorf("got %+v, %v", got, err)
	}
	left, err := s.Ledger.KeptLines(t.Context(), model.Query{PerPage: 10})
	if err != nil || left.Total != 1 || left.Items[0].Reason != "truncated" || left.Items[0].GatewayID != 7 {
		t.Errorf("got %+v, %v", left, err)
	}
}
