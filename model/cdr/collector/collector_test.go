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
