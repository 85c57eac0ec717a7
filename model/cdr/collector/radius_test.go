package collector

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"

	"tandem/model/cdr/acct"
	"tandem/model/cdr/ledger"
	"tandem/model/peertest"
)

// stop is the accounting Stop of leg n of the tests, as radclient reads it, with
// the time of its setup.
func stop(n int, setup string) string {
	return fmt.Sprintf(`Acct-Status-Type = Stop, Acct-Session-Id = "%08X", Calling-Station-Id = "1110001", Called-Station-Id = "2210001", `+
		`h323-gw-id = "h323-gw-id=OrigGW.", h323-conf-id = "h323-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D7%02X", `+
		`h323-setup-time = "h323-setup-time=%s", h323-connect-time = "h323-connect-time=14:30:30.000 GMT Wed Jan 23 2002", `+
		`h323-disconnect-time = "h323-disconnect-time=14:31:30.000 GMT Wed Jan 23 2002", h323-disconnect-cause = "h323-disconnect-cause=10", `+
		`h323-call-origin = "h323-call-origin=answer", h323-call-type = "h323-call-type=Telephony"`, n, n, setup)
}

func TestRequestsAreLegs(t *testing.T) {
	t.Parallel()
	client, s := peertest.NewRADIUSClient(t), newStand(t)
	s.gateways.add(1, "127.0.0.1")
	s.gateways.byID[1].Secret = []byte("a secret")
	s.start(t)
	address, setup := s.address("radius"), "14:30:25.429 GMT Wed Jan 23 2002"
	requests := stop(1, setup) + "\n\n" + stop(2, setup)
	for range 2 { // the second time they are known
		if got := client.Account(t, address, "a secret", requests); got != 2 {
			t.Fatalf("got %d answers, want 2", got)
		}
		if got := s.shelf.count(); got != 2 {
			t.Errorf("when it was answered, %d legs were stored, want 2", got)
		}
	}
	if got := client.Account(t, address, "another", stop(3, setup), "-r", "1", "-t", "1"); got != 0 {
		t.Errorf("a request with a wrong secret got %d answers", got)
	}
	eventually(t, "the wrong secret is counted", func() bool {
		losses, err := s.Ledger.Losses(t.Context(), began.AddDate(0, 0, -1), began.AddDate(0, 0, 1))
		return err == nil && len(losses) == 1 && losses[0].Reason == ledger.Reason(acct.WrongSecret.String())
	})
}

func TestRequestsThatCannotBeReadAreKept(t *testing.T) {
	t.Parallel()
	client, s := peertest.NewRADIUSClient(t), newStand(t)
	s.gateways.add(1, "127.0.0.1")
	s.gateways.byID[1].Secret = []byte("a secret")
	s.start(t)
	if got := client.Account(t, s.address("radius"), "a secret", stop(1, "yesterday")); got != 1 {
		t.Fatalf("got %d answers, want 1", got)
	}
	kept, err := s.Ledger.Kept(t.Context())
	if err != nil || len(kept) != 1 {
		t.Fatalf("when it was answered, got %v, %v; want a kept line", kept, err)
	}
	for feed := range kept {
		lines, err := s.Ledger.LinesOf(t.Context(), feed, "bad time", 0, 10)
		if err != nil || len(lines) != 1 {
			t.Fatalf("got %v, %v; want a line with a bad time", lines, err)
		}
		result, err := s.Retry(t.Context(), []int64{lines[0].ID})
		if err != nil || result.Failed != 1 || result.Legs != 0 {
			t.Errorf("read again: got %+v, %v; want one that fails", result, err)
		}
	}
}

func TestRequestsOfStrangersShowTheSender(t *testing.T) {
	t.Parallel()
	client, s := peertest.NewRADIUSClient(t), newStand(t)
	s.start(t)
	if got := client.Account(t, s.address("radius"), "a secret", stop(1, "0"), "-r", "1", "-t", "1"); got != 0 {
		t.Errorf("got %d answers, want none", got)
	}
	eventually(t, "the sender is shown", func() bool {
		feeds, err := s.Ledger.FeedsAt(t.Context(), "pub")
		return err == nil && len(feeds) == 1 && feeds[0].Listener == ledger.RADIUS && feeds[0].Address == netip.MustParseAddr("127.0.0.1").String()
	})
}

func TestABusyPortOfRADIUSLeavesSyslogAlone(t *testing.T) {
	t.Parallel()
	busy, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newStand(t)
	s.Parameters.(*fixed).RADIUSPort = busy.LocalAddr().(*net.UDPAddr).Port
	s.start(t)
	if got := s.address("radius"); !strings.Contains(got, "in use") {
		t.Errorf("the health says %q, want why it does not listen", got)
	}
	if s.address("udp") == "" {
		t.Error("syslog is not taken")
	}
	if err := busy.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it listens when the port is free", func() bool { return strings.HasPrefix(s.address("radius"), "127.0.0.1:") })
}
