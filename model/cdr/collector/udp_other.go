//go:build !linux

package collector

// receive receives one datagram at a time until the socket is closed.
func (s *udpSocket) receive() error {
	buf := make([]byte, maxLine+1)
	for {
		n, addr, err := s.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return err
		}
		from := s.udpArrival()
		from.addr = plain(addr.Addr())
		s.in.mu.Lock()
		s.takeDatagram(&from, buf[:n])
		s.in.mu.Unlock()
	}
}

// enlarge asks for a receive buffer. What there is cannot be read here.
func (s *udpSocket) enlarge(size int) (int, error) { return 0, s.conn.SetReadBuffer(size) }

// droppedNow is 0: this system does not tell.
func (s *udpSocket) droppedNow() int64 { return 0 }

// waiting is 0: this system does not tell.
func (s *udpSocket) waiting() int { return 0 }
