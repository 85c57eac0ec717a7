package tftp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/tftp/tftptest"
)

const (
	// never is a retransmission time that no test reaches.
	never = time.Minute
	// soon is one that tests of lost packets wait for.
	soon = 20 * time.Millisecond
)

// content returns n bytes in which every block differs.
func content(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return data
}

// files is a Source of the given files.
func files(all map[string][]byte) Source {
	return func(_ context.Context, name string, _ netip.AddrPort) ([]byte, error) {
		data, ok := all[name]
		if !ok {
			return nil, fmt.Errorf("looking up %q: %w", name, model.ErrNotFound)
		}
		return data, nil
	}
}

// start runs s on a free port of 127.0.0.1, unless it has an address, and
// returns what stops it, which happens at the end of the test too.
func start(t *testing.T, s *Server) (stop func()) {
	t.Helper()
	if s.Address == "" {
		s.Address = "127.0.0.1:0"
	}
	s.Log = slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func() { close(ready) }) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("got %v at the end, want nothing", err)
		}
	})
	t.Cleanup(stop)
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return stop
}

func get(t *testing.T, c tftptest.Client, server, name string) (tftptest.File, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return c.Get(ctx, server, name)
}

// refused fails the test unless err is an answer of the server with this code.
func refused(t *testing.T, err error, code int) {
	t.Helper()
	var got *tftptest.Error
	if !errors.As(err, &got) || got.Code != code {
		t.Errorf("got %v, want error %d of the server", err, code)
	}
}

func send(t *testing.T, conn *net.UDPConn, to netip.AddrPort, packet string) {
	t.Helper()
	if _, err := conn.WriteToUDPAddrPort([]byte(packet), to); err != nil {
		t.Fatal(err)
	}
}

func receive(t *testing.T, conn *net.UDPConn) (packet string, from netip.AddrPort) {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 65536)
	n, from, err := conn.ReadFromUDPAddrPort(buf)
	if err != nil {
		t.Fatal(err)
	}
	return string(buf[:n]), from
}

func first(packet string, _ netip.AddrPort) string { return packet }

func skipWithoutIPv6(t *testing.T) {
	t.Helper()
	conn, err := net.ListenPacket("udp6", "[::1]:0")
	if err != nil {
		t.Skipf("this machine has no IPv6: %v", err)
	}
	conn.Close()
}
