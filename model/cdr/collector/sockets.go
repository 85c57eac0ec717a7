package collector

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"syscall"

	"tandem/model/cdr/gateway"
	"tandem/model/service"
)

// wantedBuffer is the receive buffer that is asked for: 32 MB, of which the kernel
// makes room for about 52,000 lines.
const wantedBuffer = 32 << 20

// sockets are the listeners for syslog.
type sockets struct {
	deps Deps
	in   *intake

	mu   sync.Mutex
	port int
	udp  *udpSocket
	tcp  *tcpListener
	// dropped is what the kernel dropped at sockets that are closed.
	dropped int64
	// counted is what drops has told.
	counted int64
}

// anyPort is how many ports are tried for one that UDP and TCP both have free.
const anyPort = 20

// open listens on port, UDP and TCP; 0 is any port that both have free.
func (s *sockets) open(ctx context.Context, port int) error {
	err := s.openBoth(ctx, port)
	for n := 1; n < anyPort && port == 0 && errors.Is(err, syscall.EADDRINUSE); n++ {
		err = s.openBoth(ctx, port)
	}
	return err
}

func (s *sockets) openBoth(ctx context.Context, port int) error {
	var c net.ListenConfig
	conn, err := c.ListenPacket(ctx, "udp", net.JoinHostPort(s.deps.Host, strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("listening for syslog over UDP: %w", err)
	}
	udp, err := newUDPSocket(conn.(*net.UDPConn), s.in)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	bound := conn.LocalAddr().(*net.UDPAddr).Port
	l, err := c.Listen(ctx, "tcp", net.JoinHostPort(s.deps.Host, strconv.Itoa(bound)))
	if err != nil {
		return errors.Join(fmt.Errorf("listening for syslog over TCP: %w", err), conn.Close())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.port, s.udp, s.tcp = port, udp, newTCPListener(l, s.in, s.deps.Log)
	return nil
}

// close closes the listeners.
func (s *sockets) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.udp == nil {
		return
	}
	s.dropped += s.udp.droppedNow()
	_ = s.udp.conn.Close()
	_ = s.tcp.listener.Close()
	s.udp, s.tcp = nil, nil
}

// serve takes messages in until ctx ends. When the port is changed, it listens
// there.
func (s *sockets) serve(ctx context.Context) error {
	for {
		port, err := s.session(ctx)
		if err != nil || ctx.Err() != nil {
			return err
		}
		s.deps.Log.Info("syslog port changed", "port", port)
		if err := s.open(ctx, port); err != nil {
			return err
		}
	}
}

// session serves the sockets that are open until ctx ends or the port changes,
// and returns the new one.
func (s *sockets) session(ctx context.Context) (port int, err error) {
	udp, tcp := s.udp, s.tcp
	return untilPortChanges(ctx, s.deps, s.port, func(p gateway.Parameters) int { return p.SyslogPort },
		func(ctx context.Context) error {
			return guard(s.deps, "cdr syslog udp", func() error { return udp.serve(ctx) })
		},
		func(ctx context.Context) error {
			return guard(s.deps, "cdr syslog tcp", func() error { return tcp.serve(ctx) })
		},
		func(ctx context.Context) error {
			<-ctx.Done()
			s.close()
			return nil
		})
}

// drops returns how many datagrams the kernel dropped since the last call.
func (s *sockets) drops() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.dropped
	if s.udp != nil {
		all += s.udp.droppedNow()
	}
	n := all - s.counted
	s.counted = all
	return n
}

func (s *sockets) health() []Socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.udp == nil {
		return nil
	}
	return []Socket{s.udp.health(), s.tcp.health()}
}

// plain returns the address of a sender without what tells a v4 address in a v6
// socket, or one interface from another.
func plain(addr netip.Addr) netip.Addr { return addr.Unmap().WithZone("") }

func guard(d Deps, name string, fn func() error) error { return service.Guard(d.Log, name, fn) }
