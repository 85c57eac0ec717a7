package main

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/unix"
)

// socket is a UDP socket to one address, for many datagrams in a system call. The
// kernel cuts them from one buffer (UDP_SEGMENT of udp(7)), and it is not one of
// package net, whose poller is called for each datagram that leaves: together that
// is most of what sending takes on the processors of the program that is measured.
type socket struct{ fd int }

// connect returns a socket from an address to a port of this machine.
func connect(from string, port int) (*socket, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	err = unix.Bind(fd, &unix.SockaddrInet4{Addr: netip.MustParseAddr(from).As4()})
	if err == nil {
		err = unix.Connect(fd, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}})
	}
	if err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return &socket{fd}, nil
}

func (s *socket) close() { _ = unix.Close(s.fd) }

// send sends at most together datagrams: those of one length that follow one
// another in one system call.
func (s *socket) send(datagrams [][]byte) error {
	for len(datagrams) > 0 {
		n, size := 1, len(datagrams[0])
		for n < len(datagrams) && len(datagrams[n]) == size {
			n++
		}
		_, err := unix.SendmsgBuffers(s.fd, datagrams[:n], cutInto(size), nil, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return err
		}
		datagrams = datagrams[n:]
	}
	return nil
}

// cutInto returns the control message that has the kernel cut what is sent into
// datagrams of that size.
func cutInto(size int) []byte {
	m := make([]byte, unix.CmsgSpace(2))
	header := (*unix.Cmsghdr)(unsafe.Pointer(&m[0]))
	header.Level, header.Type = unix.SOL_UDP, unix.UDP_SEGMENT
	header.SetLen(unix.CmsgLen(2))
	binary.NativeEndian.PutUint16(m[unix.CmsgLen(0):], uint16(size))
	return m
}
