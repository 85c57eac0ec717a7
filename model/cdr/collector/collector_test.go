package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
	"tandem/model/peertest"
)

// dial connects to the collector.
func (s *stand) dial(t *testing.T, network string) net.Conn {
	t.Helper()
	conn, err := net.Dial(network, s.address(network))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func send(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	if _, err := conn.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

func TestDatagramsBecomeLegsOnce(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "::1", ""} {
		t.Run("on "+host, func(t *testing.T) {
			t.Parallel()
			s := newStand(t)
			s.Host = host
			s.gateways.add(7, "127.0.0.1", "::1")
			stop := s.start(t)
			conn := s.dial(t, "udp")
			for n := range 200 {
				send(t, conn, syslogLine(n+1, 0, n/2, "")+"\n")
			}
			eventually(t, "200 messages, 100 legs", func() bool { return s.Health().Messages == 200 && s.shelf.count() == 100 })
			h := s.Health()
			if h.Duplicates != 100 || h.Unparsed != 0 || h.Sockets[0].Buffer < 100_000 || h.Sockets[0].Dropped != 0 {
				t.Errorf("got health %+v", h)
			}
			for _, e := range s.shelf.legs {
				if e.Gateway != 7 || e.Source != cdr.SourceUDP || e.Offset != 0 {
					t.Fatalf("got entry %+v", e)
				}
			}
			stop()
			feed := feedOf(t, s.Ledger, "")
			if feed.Messages != 200 || feed.Legs != 100 || feed.Duplicates != 100 || feed.GatewayID != 7 || *feed.LastCounter != 200 || *feed.ClockOffset != 0 {
				t.Errorf("got feed %+v", feed)
			}
			parts, err := s.Ledger.Parts(t.Context())
			if err != nil || len(parts) == 0 {
				t.Errorf("got days %v, %v", parts, err)
			}
		})
	}
}

func TestStreamsAreTakenInEitherFraming(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "127.0.0.1")
	s.start(t)
	conn := s.dial(t, "tcp")
	long := "<189>9: " + string(bytes.Repeat([]byte("x"), 3*maxLine))
	one, two, three, four := syslogLine(1, 0, 1, ""), syslogLine(2, 0, 2, ""), syslogLine(3, 0, 3, ""), syslogLine(4, 0, 4, "")
	send(t, conn, fmt.Sprintf("%d %s%s\n%d %s", len(one), one, two, len(long), long))
	send(t, conn, long+"\n"+three+"\r\n")
	for _, c := range []byte(four) { // a byte at a time, without an end
		send(t, conn, string(c))
	}
	_ = conn.Close()
	eventually(t, "four legs", func() bool { return s.shelf.count() == 4 })
	if h := s.Health(); h.Messages != 6 || h.Unparsed != 2 {
		t.Errorf("got %d messages, %d unparsed; want 6, 2", h.Messages, h.Unparsed)
	}
	for _, e := range s.shelf.legs {
		if e.Source != cdr.SourceTCP {
			t.Errorf("got source %v", e.Source)
		}
	}
}

func TestConnectionsFromOneAddressAreLimited(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.start(t)
	for range connectionsEach {
		s.dial(t, "tcp")
	}
	eventually(t, "all connections", func() bool { return s.Health().Sockets[1].Connections == connectionsEach })
	conn := s.dial(t, "tcp")
	if n, err := conn.Read(make([]byte, 1)); err == nil {
		t.Errorf("read %d bytes of a connection beyond the limit", n)
	}
	if got := s.Health().Sockets[1].Refused; got != 1 {
		t.Errorf("got %d refused, want 1", got)
	}
}

// record reads the record of leg n.
func record(t *testing.T, n int) *cdr.Record {
	t.Helper()
	rec := &cdr.Record{}
	if err := new(iostext.Reader).Read([]byte(body(n)), rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

var router = netip.MustParseAddrPort("192.0.2.1:1646")

func TestTakeReturnsWhenTheRecordIsOnDisk(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "192.0.2.1")
	s.Parameters.(*fixed).FlushInterval = 3_600_000
	if err := s.Take(t.Context(), record(t, 1), router); !errors.Is(err, model.ErrUnavailable) {
		t.Errorf("before the start: got %v, want unavailable", err)
	}
	s.start(t)
	for n := range 10 {
		if err := s.Take(t.Context(), record(t, n/2), router); err != nil {
			t.Fatal(err)
		}
		if got := s.shelf.count(); got != n/2+1 {
			t.Fatalf("after record %d: got %d legs", n, got)
		}
	}
	stranger := netip.MustParseAddrPort("192.0.2.99:1646")
	if err := s.Take(t.Context(), record(t, 20), stranger); !errors.Is(err, ErrUnknownSender) {
		t.Errorf("got %v, want ErrUnknownSender", err)
	}
}

func TestTakeFailsWhenTheArchiveDoes(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "192.0.2.1")
	s.shelf.fail = errDisk
	stop := s.start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- s.Take(ctx, record(t, 1), router) }()
	eventually(t, "the archive fails", func() bool { return s.Health().Failing != "" })
	// A copy waits too: what it is a copy of is not on disk.
	go func() { ended <- s.Take(ctx, record(t, 1), router) }()
	eventually(t, "the copy came", func() bool { return s.Health().Messages == 2 })
	stop()
	for range 2 {
		if err := <-ended; !errors.Is(err, ErrNotStored) {
			t.Errorf("got %v, want ErrNotStored", err)
		}
	}
	losses, err := s.Ledger.Losses(t.Context(), time.Now().Add(-2*time.Hour), time.Now().Add(time.Hour))
	if err != nil || len(losses) != 1 || losses[0].Reason != ledger.LostQueue || losses[0].Records != 1 {
		t.Errorf("got losses %+v, %v; want one of the queue", losses, err)
	}
}

func TestWhatComesWhileTheArchiveFailsIsKeptInMemory(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "127.0.0.1")
	s.shelf.fail = errDisk
	s.start(t)
	conn := s.dial(t, "udp")
	for n := range 100 {
		send(t, conn, syslogLine(n+1, 0, n, ""))
	}
	eventually(t, "the archive fails", func() bool { return s.Health().Failing != "" })
	s.shelf.mu.Lock()
	s.shelf.fail = nil
	s.shelf.mu.Unlock()
	eventually(t, "100 legs", func() bool { return s.shelf.count() == 100 })
	if h := s.Health(); h.Lost != 0 || h.Failing != "" {
		t.Errorf("got health %+v", h)
	}
}

func TestNothingIsReadWhileAllBatchesWait(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "127.0.0.1")
	s.shelf.fail = errDisk
	s.start(t)
	conn := s.dial(t, "tcp")
	const count = (batches + 2) * batchRecords
	sent := make(chan error, 1)
	go func() {
		var err error
		for n := 0; n < count && err == nil; n++ {
			_, err = conn.Write([]byte(syslogLine(n+1, 0, n, "") + "\n"))
		}
		sent <- err
	}()
	eventually(t, "all batches are full", func() bool { return s.Health().Queued >= batches-1 })
	// Whoever asks is told, and nothing is lost.
	if h := s.Health(); h.Failing == "" || h.Messages < (batches-1)*batchRecords {
		t.Errorf("got health %+v", h)
	}
	s.shelf.mu.Lock()
	s.shelf.fail = nil
	s.shelf.mu.Unlock()
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	eventually(t, "every leg", func() bool { return s.shelf.count() == count })
}

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

func TestLegsAreShownAsTheyArrive(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.gateways.add(7, "192.0.2.1")
	s.start(t)
	if err := s.Take(t.Context(), record(t, 1), router); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	legs := s.Live(ctx)
	if err := s.Take(t.Context(), record(t, 2), router); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 2; n++ {
		if leg := <-legs; leg.Peer != fmt.Sprint(68575+n) || leg.Gateway != 7 {
			t.Errorf("got leg %+v", leg)
		}
	}
	cancel()
	if _, open := <-legs; open {
		t.Error("the channel is open after the end")
	}
}
