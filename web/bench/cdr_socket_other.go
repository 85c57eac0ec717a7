//go:build !linux

package main

import (
	"fmt"
	"net"
)

// socket is a UDP socket to one address.
type socket struct{ conn net.Conn }

// connect returns a socket from an address to a port of this machine.
func connect(from string, port int) (*socket, error) {
	dialer := net.Dialer{LocalAddr: &net.UDPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.Dial("udp4", fmt.Sprintf("127.0.0.1:%d", port))
	return &socket{conn}, err
}

func (s *socket) close() { _ = s.conn.Close() }

// send sends datagrams.
func (s *socket) send(datagrams [][]byte) error {
	for _, d := range datagrams {
		if _, err := s.conn.Write(d); err != nil {
			return err
		}
	}
	return nil
}
