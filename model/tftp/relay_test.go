package tftp

import (
	"net"
	"net/netip"
	"sync"
	"testing"
)

// relay stands between one client and the server, and does to their packets
// what a bad network does.
type relay struct {
	front, back *net.UDPConn
	// pass returns what is sent on instead of a packet; toServer tells the way.
	pass func(toServer bool, packet []byte) [][]byte

	listener netip.AddrPort

	mu       sync.Mutex
	client   netip.AddrPort
	transfer netip.AddrPort
}

// startRelay returns the address at which the client finds the server.
func startRelay(t *testing.T, server netip.AddrPort, pass func(toServer bool, packet []byte) [][]byte) string {
	t.Helper()
	r := &relay{front: udp(t), back: udp(t), pass: pass, listener: server}
	var ways sync.WaitGroup
	ways.Go(func() { r.forward(r.front, r.back, true) })
	ways.Go(func() { r.forward(r.back, r.front, false) })
	t.Cleanup(func() {
		r.front.Close()
		r.back.Close()
		ways.Wait()
	})
	return r.front.LocalAddr().String()
}

func udp(t *testing.T) *net.UDPConn {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// forward sends on what comes from one side until the relay is closed. The
// server answers from the port of the transfer, to which everything but
// requests goes from then on.
func (r *relay) forward(from, to *net.UDPConn, toServer bool) {
	buf := make([]byte, 65536)
	for {
		n, sender, err := from.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		for _, packet := range r.decide(toServer, sender, append([]byte(nil), buf[:n]...)) {
			if _, err := to.WriteToUDPAddrPort(packet, r.receiver(toServer, packet)); err != nil {
				return
			}
		}
	}
}

func (r *relay) decide(toServer bool, sender netip.AddrPort, packet []byte) [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	if toServer {
		r.client = sender
	} else {
		r.transfer = sender
	}
	return r.pass(toServer, packet)
}

func (r *relay) receiver(toServer bool, packet []byte) netip.AddrPort {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case !toServer:
		return r.client
	case opcode(packet) == opRead:
		return r.listener
	}
	return r.transfer
}
