package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/ledger"
	"tandem/model/service"
)

const (
	// connectionsMost is how many connections may be open, connectionsEach how
	// many from one address.
	connectionsMost = 512
	connectionsEach = 32
	// idleMost is for how long a connection may be silent. It is long, because a
	// gateway that writes to a connection that was closed loses that message. A
	// peer that is gone is found by keep-alives.
	idleMost = 24 * time.Hour
	// partMost is how long the rest of a message may take.
	partMost = time.Minute
	// streamBuffer is how much is read at a time.
	streamBuffer = 64 << 10
	// acceptPause is how long accepting rests after an error.
	acceptPause = 100 * time.Millisecond
)

// tcpListener takes in streams of messages.
type tcpListener struct {
	listener net.Listener
	in       *intake
	log      *slog.Logger
	// idle and part are idleMost and partMost.
	idle, part time.Duration
	refused    atomic.Int64

	mu    sync.Mutex
	open  map[net.Conn]netip.Addr
	group sync.WaitGroup
}

func newTCPListener(l net.Listener, in *intake, log *slog.Logger) *tcpListener {
	return &tcpListener{listener: l, in: in, log: log, idle: idleMost, part: partMost, open: map[net.Conn]netip.Addr{}}
}

// serve accepts connections until the listener is closed, and waits until the
// messages that came are taken in.
func (t *tcpListener) serve(ctx context.Context) error {
	defer t.group.Wait()
	defer context.AfterFunc(ctx, t.interrupt)()
	for {
		conn, err := t.listener.Accept()
		switch {
		case ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			if err == nil {
				_ = conn.Close()
			}
			t.interrupt()
			return nil
		case err != nil: // no descriptors, mostly
			t.log.Error("accepting syslog connections", "error", err)
			rest(ctx, acceptPause)
			continue
		}
		if !t.admit(conn) {
			_ = conn.Close()
			continue
		}
		t.group.Add(1)
		go t.follow(conn)
	}
}

func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// interrupt makes every reader end.
func (t *tcpListener) interrupt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for conn := range t.open {
		_ = conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// admit counts a connection and reports whether it may stay.
func (t *tcpListener) admit(conn net.Conn) bool {
	addr := plain(conn.RemoteAddr().(*net.TCPAddr).AddrPort().Addr())
	t.mu.Lock()
	defer t.mu.Unlock()
	same := 0
	for _, other := range t.open {
		if other == addr {
			same++
		}
	}
	if len(t.open) >= connectionsMost || same >= connectionsEach {
		t.refused.Add(1)
		t.in.mu.Lock()
		t.in.losses[ledger.LostConnection]++
		t.in.mu.Unlock()
		return false
	}
	t.open[conn] = addr
	return true
}

// follow reads a connection until it ends.
func (t *tcpListener) follow(conn net.Conn) {
	defer t.group.Done()
	defer func() {
		t.mu.Lock()
		delete(t.open, conn)
		t.mu.Unlock()
		_ = conn.Close()
	}()
	_ = service.Guard(t.log, "cdr syslog connection", func() error {
		t.mu.Lock()
		addr := t.open[conn]
		t.mu.Unlock()
		s := &stream{in: t.in, from: arrival{listener: ledger.TCP, source: cdr.SourceTCP, addr: addr}}
		return s.read(deadlined{conn, t})
	})
}

func (t *tcpListener) health() Socket {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Socket{Protocol: "tcp", Address: t.listener.Addr().String(), Connections: len(t.open), Refused: t.refused.Load()}
}

// deadlined reads a connection that may be silent for long between messages, and
// shortly within one.
type deadlined struct {
	net.Conn
	t *tcpListener
}

// within sets how long the next read may take. An interrupted connection stays
// so: its deadline is set again only while the listener serves.
func (d deadlined) within(part bool) {
	limit := d.t.idle
	if part {
		limit = d.t.part
	}
	_ = d.SetReadDeadline(time.Now().Add(limit))
}

// stream takes in the messages of one connection.
type stream struct {
	in     *intake
	from   arrival
	framer framer
	buf    []byte // what is read and not yet taken in
}

// deadliner is a connection as a stream reads it.
type deadliner interface {
	io.Reader
	within(part bool)
}

// read takes in what conn brings until it ends. What is left without an end is a
// message too.
func (s *stream) read(conn deadliner) error {
	s.buf = make([]byte, 0, streamBuffer)
	for {
		conn.within(len(s.buf) > 0)
		n, err := conn.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		rest, broken := s.takeAll(s.buf, err != nil)
		s.buf = append(s.buf[:0], rest...)
		switch {
		case broken:
			return nil
		case errors.Is(err, io.EOF), errors.Is(err, os.ErrDeadlineExceeded):
			return nil
		case err != nil:
			return err
		}
	}
}

// takeAll takes in the messages in buf and returns what is left of it: the
// beginning of a message.
func (s *stream) takeAll(buf []byte, last bool) (left []byte, broken bool) {
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	s.from.at = s.in.now().UnixMilli()
	left, broken = s.framer.split(buf, last, s.takeText)
	if broken {
		s.in.losses[ledger.TooLong]++
	}
	return left, broken
}

func (s *stream) takeText(text []byte) {
	if text = bytes.Trim(text, "\r\n\x00"); len(text) > 0 {
		s.in.take(&s.from, text)
	}
}
