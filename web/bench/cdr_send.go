package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"golang.org/x/net/ipv4"
)

// together is how many datagrams go into one system call.
const together = 64

// sender sends lines to a UDP port, each gateway's from an address of its own.
type sender struct {
	lines []*lines // of each gateway
	conns []*ipv4.PacketConn
	batch []ipv4.Message
}

// gatewayAddress is the loopback address from which the gateway with that number
// sends.
func gatewayAddress(n int) string { return fmt.Sprintf("127.0.1.%d", n+1) }

func newSender(port int, salt uint32) (*sender, error) {
	s := &sender{batch: make([]ipv4.Message, together)}
	for i := range s.batch {
		s.batch[i].Buffers = [][]byte{make([]byte, 0, 1024)}
	}
	for n := range gateways {
		dialer := net.Dialer{LocalAddr: &net.UDPAddr{IP: net.ParseIP(gatewayAddress(n))}}
		conn, err := dialer.Dial("udp4", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			s.close()
			return nil, fmt.Errorf("sending as gateway %d: %w", n, err)
		}
		s.lines = append(s.lines, newLines(salt*gateways+uint32(n)))
		s.conns = append(s.conns, ipv4.NewPacketConn(conn.(*net.UDPConn)))
	}
	return s, nil
}

func (s *sender) close() {
	for _, conn := range s.conns {
		_ = conn.Close()
	}
}

// send sends count lines at a rate of lines a second and returns how long it took.
// Both legs of a call come from one gateway.
func (s *sender) send(ctx context.Context, count, rate int) (time.Duration, error) {
	began := time.Now()
	for sent := 0; sent < count && ctx.Err() == nil; {
		due := time.Duration(float64(sent) / float64(rate) * float64(time.Second))
		if early := due - time.Since(began); early > 0 {
			time.Sleep(early)
		}
		n, now := min(together, count-sent), time.Now().UnixMilli()
		gateway := sent / together % len(s.conns)
		for i := range n {
			s.batch[i].Buffers[0] = append(s.batch[i].Buffers[0][:0], s.lines[gateway].next(now)...)
		}
		if err := s.flush(s.conns[gateway], s.batch[:n]); err != nil {
			return 0, err
		}
		sent += n
	}
	return time.Since(began), ctx.Err()
}

func (s *sender) flush(conn *ipv4.PacketConn, batch []ipv4.Message) error {
	for len(batch) > 0 {
		n, err := conn.WriteBatch(batch, 0)
		if err != nil {
			return fmt.Errorf("sending: %w", err)
		}
		batch = batch[n:]
	}
	return nil
}
