package collector

import (
	"encoding/binary"
	"net/netip"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// datagrams is how many datagrams one call receives at most.
const datagrams = 128

// slotSize is the room for a datagram: one byte more than a message may have, so
// that a longer one is told.
const slotSize = maxLine + 1

// mmsghdr is struct mmsghdr of recvmmsg(2).
type mmsghdr struct {
	header unix.Msghdr
	length uint32
	_      [unsafe.Sizeof(uintptr(0)) - 4]byte
}

// arena is where recvmmsg puts what it receives.
type arena struct {
	headers [datagrams]mmsghdr
	vectors [datagrams]unix.Iovec
	names   [datagrams]unix.RawSockaddrInet6 // large enough for IPv4 too
	bytes   [datagrams][slotSize]byte
}

func newArena() *arena {
	a := &arena{}
	for i := range a.headers {
		a.vectors[i].Base = &a.bytes[i][0]
		a.vectors[i].SetLen(slotSize)
		h := &a.headers[i].header
		h.Name = (*byte)(unsafe.Pointer(&a.names[i]))
		h.Iov = &a.vectors[i]
		h.SetIovlen(1)
	}
	return a
}

// sender returns the address that datagram i came from.
func (a *arena) sender(i int) netip.Addr {
	name := &a.names[i]
	if name.Family == unix.AF_INET {
		return netip.AddrFrom4((*unix.RawSockaddrInet4)(unsafe.Pointer(name)).Addr)
	}
	return netip.AddrFrom16(name.Addr).Unmap()
}

// receive receives with recvmmsg, many datagrams at a time, until the socket is
// closed.
func (s *udpSocket) receive() error {
	raw, err := s.conn.SyscallConn()
	if err != nil {
		return err
	}
	var (
		a        = newArena()
		received int
		failure  syscall.Errno
	)
	read := func(fd uintptr) bool {
		for i := range a.headers {
			a.headers[i].header.Namelen = unix.SizeofSockaddrInet6
		}
		n, _, errno := unix.Syscall6(unix.SYS_RECVMMSG, fd, uintptr(unsafe.Pointer(&a.headers[0])), datagrams, unix.MSG_DONTWAIT, 0, 0)
		received, failure = int(n), errno
		if errno != 0 {
			received = 0
		}
		return errno != unix.EAGAIN
	}
	for {
		if err := raw.Read(read); err != nil {
			return err
		}
		switch failure {
		case 0:
			s.takeAll(a, received)
		case unix.EINTR, unix.ECONNREFUSED: // of datagrams that were sent: none of ours
		default:
			return failure
		}
	}
}

func (s *udpSocket) takeAll(a *arena, n int) {
	from := s.udpArrival()
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	for i := range n {
		from.addr = a.sender(i)
		s.takeDatagram(&from, a.bytes[i][:min(a.headers[i].length, slotSize)])
	}
}

// control calls fn with the descriptor of the socket.
func (s *udpSocket) control(fn func(fd int) error) error {
	raw, err := s.conn.SyscallConn()
	if err != nil {
		return err
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = fn(int(fd)) }); err != nil {
		return err
	}
	return inner
}

// enlarge asks for a receive buffer, beyond the limit of the system where this
// process may, and returns what there is.
func (s *udpSocket) enlarge(size int) (got int, err error) {
	err = s.control(func(fd int) (err error) {
		if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, size) != nil {
			_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, size) // what there is, is told
		}
		got, err = unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF)
		return err
	})
	return got, err
}

// Places in the numbers of SO_MEMINFO: linux/sock_diag.h.
const (
	memoryReceived = 0
	memoryDrops    = 8
	memoryNumbers  = 9
)

// memory returns the numbers of SO_MEMINFO, zeros when they cannot be read.
func (s *udpSocket) memory() (numbers [memoryNumbers]uint32) {
	_ = s.control(func(fd int) error {
		var buf [4 * memoryNumbers]byte
		size := uint32(len(buf))
		_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), unix.SOL_SOCKET, unix.SO_MEMINFO,
			uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&size)), 0)
		if errno != 0 {
			return errno
		}
		for i := range numbers {
			numbers[i] = binary.NativeEndian.Uint32(buf[4*i:])
		}
		return nil
	})
	return numbers
}

// droppedNow returns how many datagrams the kernel dropped.
func (s *udpSocket) droppedNow() int64 { return int64(s.memory()[memoryDrops]) }

// waiting returns how many bytes of the receive buffer are in use.
func (s *udpSocket) waiting() int { return int(s.memory()[memoryReceived]) }
