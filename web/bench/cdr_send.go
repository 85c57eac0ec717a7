package main

import (
	"context"
	"fmt"
	"time"
)

// together is how many datagrams go into one system call.
const together = 64

// sender sends lines to a UDP port, each gateway's from an address of its own.
type sender struct {
	lines   []*lines // of each gateway
	sockets []*socket
	batch   [together][]byte
}

// gatewayAddress is the loopback address from which the gateway with that number
// sends.
func gatewayAddress(n int) string { return fmt.Sprintf("127.0.1.%d", n+1) }

func newSender(port int, salt uint32) (*sender, error) {
	s := &sender{}
	for n := range gateways {
		socket, err := connect(gatewayAddress(n), port)
		if err != nil {
			s.close()
			return nil, fmt.Errorf("sending as gateway %d: %w", n, err)
		}
		s.lines = append(s.lines, newLines(salt*gateways+uint32(n)))
		s.sockets = append(s.sockets, socket)
	}
	return s, nil
}

func (s *sender) close() {
	for _, socket := range s.sockets {
		socket.close()
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
		gateway := sent / together % len(s.sockets)
		for i := range n {
			s.batch[i] = append(s.batch[i][:0], s.lines[gateway].next(now)...)
		}
		if err := s.sockets[gateway].send(s.batch[:n]); err != nil {
			return 0, fmt.Errorf("sending: %w", err)
		}
		sent += n
	}
	return time.Since(began), ctx.Err()
}
