package acct_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"layeh.com/radius"
	"layeh.com/radius/rfc2866"

	"tandem/model/cdr"
	"tandem/model/cdr/acct"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
	"tandem/model/db/dbtest"
	"tandem/model/peertest"
	"tandem/model/seal"
)

// fixture is a running server.
type fixture struct {
	*acct.Server
	address string
	notes   chan acct.Outcome
	// end stops the server and returns what Serve returned.
	end func() error
}

// serve starts a server that knows one gateway, whose Take is take.
func serve(t *testing.T, g gateway.Gateway, take func(context.Context, *cdr.Record, netip.AddrPort) error) *fixture {
	t.Helper()
	d := dbtest.SQLite(t)
	sealer, err := seal.Open(t.TempDir(), false)
	if err != nil {
		t.Fatal(err)
	}
	g.Name = "gw1"
	if _, err := gateway.NewGateways(d, sealer, time.Now).Add(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	directory := gateway.NewDirectory(d, sealer)
	if _, err := directory.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := &fixture{notes: make(chan acct.Outcome, 1000)}
	f.Server = &acct.Server{
		Directory: directory, Take: take, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
		Note: func(_ netip.AddrPort, o acct.Outcome) { f.notes <- o },
		Keep: func(context.Context, []byte, error, netip.AddrPort) error { return errors.New("not expected") },
	}
	f.start(t, "udp4", "127.0.0.1:0")
	return f
}

func (f *fixture) start(t *testing.T, network, address string) {
	t.Helper()
	local, err := net.ResolveUDPAddr(network, address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.ListenUDP(network, local)
	if err != nil {
		t.Fatal(err)
	}
	f.address = conn.LocalAddr().String()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Serve(ctx, conn) }()
	f.end = func() error { cancel(); return <-ended }
	t.Cleanup(func() {
		cancel()
		_ = conn.Close()
	})
}

// expect reads the next notes.
func (f *fixture) expect(t *testing.T, want ...acct.Outcome) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-f.notes:
			if got != w {
				t.Errorf("got the outcome %q, want %q", got, w)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("the outcome %q does not come", w)
		}
	}
}

// gw1 is the gateway that the tests send as.
var gw1 = gateway.Gateway{Addresses: []string{"127.0.0.1"}, Secret: "hush"}

// stopRequest is a Stop with the names of FreeRADIUS's dictionary.
const stopRequest = `Acct-Status-Type = Stop, Acct-Session-Id = "000B5571", NAS-IP-Address = 10.0.0.1, ` +
	`Calling-Station-Id = "1110001", Called-Station-Id = "2210001", ` +
	`h323-conf-id = "h323-conf-id=931C146B 0F4411D6 AB5591F0 CBF3D765", h323-gw-id = "h323-gw-id=OrigGW.", ` +
	`h323-setup-time = "h323-setup-time=14:30:25.429 GMT Wed Jan 23 2002", h323-call-origin = "h323-call-origin=originate", ` +
	`h323-call-type = "h323-call-type=VoIP", h323-connect-time = "h323-connect-time=14:30:30.001 GMT Wed Jan 23 2002", ` +
	`h323-disconnect-time = "h323-disconnect-time=14:31:00.500 GMT Wed Jan 23 2002", h323-disconnect-cause = "h323-disconnect-cause=10", ` +
	`Cisco-AVPair = "disconnect-text=normal call clearing (16)", Acct-Input-Octets = 600, Acct-Output-Packets = 50, Event-Timestamp = 1011796260`

func TestRadclientIsAnswered(t *testing.T) {
	t.Parallel()
	client := peertest.NewRADIUSClient(t)
	taken := make(chan cdr.Record, 9)
	f := serve(t, gw1, func(_ context.Context, rec *cdr.Record, from netip.AddrPort) error {
		if from.Addr() != netip.MustParseAddr("127.0.0.1") {
			t.Errorf("got a leg from %v", from)
		}
		taken <- *rec
		return nil
	})
	for _, tt := range []struct {
		request string
		want    acct.Outcome
	}{
		{strings.Replace(stopRequest, "= Stop", "= Start", 1), acct.Started},
		{stopRequest, acct.Stored},
		{strings.Replace(stopRequest, "= Stop", "= Interim-Update", 1), acct.Interim},
		{`Acct-Status-Type = Accounting-On, NAS-IP-Address = 10.0.0.1`, acct.On},
		{`Acct-Status-Type = Accounting-Off, NAS-IP-Address = 10.0.0.1`, acct.Off},
		{`Acct-Status-Type = 9`, acct.OtherStatus},
		{`Acct-Status-Type = Stop, Acct-Session-Id = "7", User-Name = "somebody"`, acct.NotVoice},
	} {
		if got := client.Account(t, f.address, "hush", tt.request); got != 1 {
			t.Errorf("%v: got %d answers", tt.want, got)
		}
		f.expect(t, tt.want)
	}
	if len(taken) != 1 {
		t.Fatalf("got %d legs, want 1", len(taken))
	}
	rec := <-taken
	if rec.Normal.String() != "931C146BF4411D6AB5591F0CBF3D765" || string(rec.Peer) != "2210001" || rec.Cause != 16 || rec.Type != cdr.VoIP ||
		string(rec.CauseText) != "normal call clearing (16)" || rec.ReceiveBytes != 600 || rec.TransmitPackets != 50 ||
		rec.UTC != 1_011_796_260_000 || string(rec.Header.Host) != "OrigGW" || rec.Disconnect-rec.Connect != 30_499 {
		t.Errorf("got %+v", rec)
	}
}

func TestWhoeverIsNotKnownGetsNoAnswer(t *testing.T) {
	t.Parallel()
	client := peertest.NewRADIUSClient(t)
	for _, tt := range []struct {
		name, secret string
		gateway      gateway.Gateway
		want         acct.Outcome
	}{
		{"another secret", "hash", gw1, acct.WrongSecret},
		{"another address", "hush", gateway.Gateway{Addresses: []string{"192.0.2.1"}, Secret: "hush"}, acct.NotAdmitted},
		{"the name of a gateway", "hush", gateway.Gateway{Hosts: []string{"origgw"}, Secret: "hush"}, acct.NotAdmitted},
		{"no secret", "hush", gateway.Gateway{Addresses: []string{"127.0.0.1"}}, acct.NoSecret},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := serve(t, tt.gateway, func(context.Context, *cdr.Record, netip.AddrPort) error {
				t.Error("a leg was taken")
				return nil
			})
			if got := client.Account(t, f.address, tt.secret, stopRequest, "-r", "1", "-t", "0.1"); got != 0 {
				t.Errorf("got %d answers", got)
			}
			f.expect(t, tt.want)
		})
	}
}

func TestTheDelayTellsTheTimeWhenNothingElseDoes(t *testing.T) {
	t.Parallel()
	taken := make(chan int64, 1)
	f := serve(t, gw1, func(_ context.Context, rec *cdr.Record, _ netip.AddrPort) error {
		taken <- rec.UTC
		return nil
	})
	_ = f.end()
	f.Clock = func() time.Time { return time.UnixMilli(5_000_000) }
	f.start(t, "udp4", "127.0.0.1:0")
	p := stop("answer")
	p.Del(55) // Event-Timestamp
	p.Set(rfc2866.AcctDelayTime_Type, radius.NewInteger(1000))
	exchange(t, f.address, 1, encode(t, p))
	if got := <-taken; got != 4_000_000 {
		t.Errorf("got %d", got)
	}
}

func TestAStopThatCannotBeReadIsKept(t *testing.T) {
	t.Parallel()
	f := serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error { return errors.New("not expected") })
	_ = f.end()
	kept := make(chan string, 9)
	fail := errors.New("once")
	f.Keep = func(_ context.Context, raw []byte, reason error, _ netip.AddrPort) error {
		kept <- iostext.Reason(reason) + ": " + string(raw)
		err := fail
		fail = nil
		return err
	}
	f.start(t, "udp4", "127.0.0.1:0")
	p := without(stop("answer"), 30)
	datagram := encode(t, p)
	exchange(t, f.address, 0, datagram)
	f.expect(t, acct.Failed)
	exchange(t, f.address, 1, datagram)
	f.expect(t, acct.Kept)
	if got, want := <-kept, "truncated: "+acct.Text(p.Attributes); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnlyAccountingRequestsAreRead(t *testing.T) {
	t.Parallel()
	f := serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error { return nil })
	good := encode(t, stop("answer"))
	access := radius.New(radius.CodeAccessRequest, []byte("hush"))
	long := bytes.Clone(good)
	long[2], long[3] = 0xFF, 0xFF
	cut := radius.New(radius.CodeAccountingRequest, []byte("hush"))
	broken := append(encode(t, cut), 40, 9)
	broken[3] += 2
	exchange(t, f.address, 0, nil, good[:19], encode(t, access), long, broken)
	f.expect(t, acct.Malformed, acct.Malformed, acct.Malformed, acct.Malformed, acct.WrongSecret)
	exchange(t, f.address, 1, append(bytes.Clone(good), "padding"...))
	f.expect(t, acct.Stored)
}

func TestAnswersComeFromTheAddressThatWasAsked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ network, address, from, ask string }{
		{"udp4", "0.0.0.0:0", "127.0.0.1", "127.0.0.2"},
		{"udp", "[::]:0", "127.0.0.1", "127.0.0.2"},
		{"udp6", "[::]:0", "::1", "::1"},
	} {
		f := serve(t, gateway.Gateway{Addresses: []string{"127.0.0.1", "::1"}, Secret: "hush"}, func(context.Context, *cdr.Record, netip.AddrPort) error { return nil })
		_ = f.end()
		f.start(t, tt.network, tt.address)
		port := netip.MustParseAddrPort(f.address).Port()
		conn, err := net.DialUDP("udp", &net.UDPAddr{IP: net.ParseIP(tt.from)}, &net.UDPAddr{IP: net.ParseIP(tt.ask), Port: int(port)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Write(encode(t, stop("answer")))
		_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, read := conn.Read(make([]byte, 100)); err != nil || read != nil { // the kernel drops what another address sends
			t.Errorf("%s: got %v, %v", tt.network, err, read)
		}
		_ = conn.Close()
	}
}

func TestManyRequestsAtOnce(t *testing.T) {
	t.Parallel()
	client := peertest.NewRADIUSClient(t)
	var taken atomic.Int32
	f := serve(t, gw1, func(context.Context, *cdr.Record, netip.AddrPort) error {
		taken.Add(1)
		return nil
	})
	var requests strings.Builder
	for i := range 300 {
		requests.WriteString(strings.Replace(stopRequest, "000B5571", fmt.Sprintf("%08X", i), 1) + "\n\n")
	}
	if got := client.Account(t, f.address, "hush", requests.String(), "-p", "100", "-r", "20", "-t", "0.5"); got != 300 || taken.Load() < 300 {
		t.Errorf("got %d answers to %d legs", got, taken.Load())
	}
}

func TestServingEndsWhenTheLastRequestIsDone(t *testing.T) {
	t.Parallel()
	began := make(chan struct{})
	var done atomic.Bool
	f := serve(t, gw1, func(ctx context.Context, _ *cdr.Record, _ netip.AddrPort) error {
		close(began)
		<-ctx.Done()
		done.Store(true)
		return ctx.Err()
	})
	exchange(t, f.address, 0, encode(t, stop("answer")))
	<-began
	if err := f.end(); err != nil || !done.Load() {
		t.Errorf("got %v, %v", err, done.Load())
	}
	f.expect(t, acct.Failed)
}

func BenchmarkDecode(b *testing.B) {
	p := stop("answer")
	var rec cdr.Record
	b.ReportAllocs()
	for b.Loop() {
		if err := acct.Decode(p, &rec); err != nil {
			b.Fatal(err)
		}
	}
}
