package acct_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"layeh.com/radius"
	"layeh.com/radius/rfc2865"
	"layeh.com/radius/rfc2866"

	"tandem/model/cdr"
	"tandem/model/cdr/acct"
	"tandem/model/peertest"
)

func TestWhatIsNotStoredIsSentAgain(t *testing.T) {
	t.Parallel()
	client := peertest.NewRADIUSClient(t)
	var attempts atomic.Int32
	f := serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error {
		switch attempts.Add(1) {
		case 1:
			return errors.New("the disk is full")
		case 2:
			panic("a bug")
		default:
			return nil
		}
	})
	if got := client.Account(t, f.address, "hush", stopRequest, "-r", "5", "-t", "0.2"); got != 1 {
		t.Errorf("got %d answers", got)
	}
	f.expect(t, acct.Failed, acct.Failed, acct.Stored)
}

func TestACopyWaitsForTheFirst(t *testing.T) {
	t.Parallel()
	client := peertest.NewRADIUSClient(t)
	var attempts atomic.Int32
	release := make(chan struct{})
	f := serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error {
		attempts.Add(1)
		<-release
		return nil
	})
	note := f.Note
	var repeated atomic.Int32
	_ = f.end()
	f.Server.Note = func(from netip.AddrPort, o acct.Outcome) {
		if o == acct.Repeated && repeated.Add(1) == 2 {
			close(release)
		}
		note(from, o)
	}
	f.start(t, "udp4", "127.0.0.1:0")
	if got := client.Account(t, f.address, "hush", stopRequest, "-r", "50", "-t", "0.1"); got != 1 || attempts.Load() != 1 {
		t.Errorf("got %d answers and %d attempts", got, attempts.Load())
	}
	f.expect(t, acct.Repeated, acct.Repeated)
}

// exchange sends datagrams and returns the answers to them, as many as want.
func exchange(t *testing.T, address string, want int, datagrams ...[]byte) [][]byte {
	t.Helper()
	conn, err := net.Dial("udp4", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	for _, d := range datagrams {
		if _, err := conn.Write(d); err != nil {
			t.Fatal(err)
		}
	}
	var answers [][]byte
	for range want {
		answer := make([]byte, 4096)
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		n, err := conn.Read(answer)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer[:n])
	}
	return answers
}

func encode(t *testing.T, p *radius.Packet) []byte {
	t.Helper()
	datagram, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return datagram
}

func TestCopiesWithAnotherDelayAreOneLegAndAllAnswered(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	var f *fixture
	started := make(chan struct{})
	f = serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error {
		attempts.Add(1)
		<-started
		f.expect(t, acct.Repeated, acct.Repeated)
		return nil
	})
	close(started)
	var datagrams [][]byte
	for delay := range uint32(3) {
		p := stop("answer")
		p.Identifier = byte(delay)
		p.Set(rfc2866.AcctDelayTime_Type, radius.NewInteger(delay))
		p.Add(rfc2865.ProxyState_Type, []byte{byte(delay), 'x'})
		datagrams = append(datagrams, encode(t, p))
	}
	seen := map[byte]bool{}
	for _, answer := range exchange(t, f.address, 3, datagrams...) {
		id := answer[1]
		seen[id] = true
		p, err := radius.Parse(answer, []byte("hush"))
		if err != nil || !radius.IsAuthenticResponse(answer, datagrams[id], []byte("hush")) {
			t.Fatalf("the answer to %d is not good: %v", id, err)
		}
		if got := p.Get(rfc2865.ProxyState_Type); !bytes.Equal(got, []byte{id, 'x'}) {
			t.Errorf("got the proxy state %q for %d", got, id)
		}
	}
	if len(seen) != 3 || attempts.Load() != 1 {
		t.Errorf("got answers to %v after %d attempts", seen, attempts.Load())
	}
}
