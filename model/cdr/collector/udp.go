package collector

import (
	"bytes"
	"context"
	"fmt"
	"net"

	"tandem/model/cdr"
	"tandem/model/cdr/ledger"
)

// udpSocket receives datagrams, each of them a message.
type udpSocket struct {
	conn *net.UDPConn
	in   *intake
	// buffer is the receive buffer that the kernel gives, in bytes.
	buffer int
}

func newUDPSocket(conn *net.UDPConn, in *intake) (*udpSocket, error) {
	s := &udpSocket{conn: conn, in: in}
	var err error
	if s.buffer, err = s.enlarge(wantedBuffer); err != nil {
		return nil, fmt.Errorf("reading the receive buffer of %s: %w", conn.LocalAddr(), err)
	}
	return s, nil
}

// serve receives until the socket is closed.
func (s *udpSocket) serve(ctx context.Context) error {
	err := s.receive()
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("receiving syslog: %w", err)
}

func (s *udpSocket) health() Socket {
	return Socket{
		Protocol: "udp", Address: s.conn.LocalAddr().String(), Buffer: s.buffer, Wanted: wantedBuffer,
		Waiting: s.waiting(), Dropped: s.droppedNow(),
	}
}

// takeDatagram takes in one datagram. The intake is locked.
func (s *udpSocket) takeDatagram(a *arrival, datagram []byte) {
	if line := bytes.TrimRight(datagram, "\r\n\x00"); len(line) > 0 {
		s.in.take(a, line)
	}
}

// udpArrival is what datagrams that arrive now have in common.
func (s *udpSocket) udpArrival() arrival {
	return arrival{listener: ledger.UDP, source: cdr.SourceUDP, at: s.in.now().UnixMilli()}
}
