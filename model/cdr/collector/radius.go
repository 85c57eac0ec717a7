package collector

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/acct"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/iostext"
	"tandem/model/cdr/ledger"
)

// radiusSocket is the listener for RADIUS accounting.
type radiusSocket struct {
	r *run

	mu   sync.Mutex
	port int
	conn *net.UDPConn
	// err is why it does not listen.
	err error
}

// open listens on port; 0 is any. It reports whether it does: another program may
// have the port, which must not keep syslog from being taken.
func (s *radiusSocket) open(ctx context.Context, port int) bool {
	var c net.ListenConfig
	conn, err := c.ListenPacket(ctx, "udp", net.JoinHostPort(s.r.deps.Host, strconv.Itoa(port)))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.err == nil && ctx.Err() == nil {
		s.r.deps.Log.Error("radius accounting is not taken", "error", err)
	}
	s.port, s.err = port, err
	if err == nil {
		s.conn = conn.(*net.UDPConn)
	}
	return err == nil
}

func (s *radiusSocket) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		_ = s.conn.Close()
		s.conn = nil
	}
}

// serve answers requests until ctx ends. When the port is changed, it listens
// there.
func (s *radiusSocket) serve(ctx context.Context) error {
	defer s.close()
	server := &acct.Server{
		Directory: s.r.deps.Directory, Take: s.take, Keep: s.r.keepRequest, Note: s.r.note,
		Clock: s.r.deps.Clock, Log: s.r.deps.Log,
	}
	for {
		port, err := s.session(ctx, server)
		if err != nil || ctx.Err() != nil {
			return err
		}
		s.r.deps.Log.Info("radius port changed", "port", port)
		s.close()
		s.open(ctx, port)
	}
}

// listen opens the socket when it could not be opened before, as soon as that can
// be done. It returns nil when the port is changed or ctx ends first.
func (s *radiusSocket) listen(ctx context.Context) *net.UDPConn {
	ticker := time.NewTicker(portCheck)
	defer ticker.Stop()
	for s.conn == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			s.open(ctx, s.port)
		}
	}
	return s.conn
}

// session serves the socket that is open until ctx ends or the port changes, and
// returns the new one.
func (s *radiusSocket) session(ctx context.Context, server *acct.Server) (port int, err error) {
	return untilPortChanges(ctx, s.r.deps, s.port, func(p gateway.Parameters) int { return p.RADIUSPort },
		func(ctx context.Context) error {
			return s.r.guard("cdr radius", func() error {
				if conn := s.listen(ctx); conn != nil {
					return server.Serve(ctx, conn)
				}
				return nil
			})
		})
}

func (s *radiusSocket) take(ctx context.Context, rec *cdr.Record, from netip.AddrPort) error {
	return s.r.takeRecord(ctx, rec, from.Addr())
}

func (s *radiusSocket) health() []Socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.err != nil:
		return []Socket{{Protocol: "radius", Address: s.err.Error()}}
	case s.conn == nil:
		return nil
	}
	return []Socket{{Protocol: "radius", Address: s.conn.LocalAddr().String()}}
}

// fromRADIUS is the arrival of a request.
func (r *run) fromRADIUS(from netip.Addr) arrival {
	return arrival{listener: ledger.RADIUS, source: cdr.SourceRADIUS, addr: plain(from), at: r.in.now().UnixMilli()}
}

// keepRequest keeps a Stop that cannot be read, and returns when it is on disk or
// counted as one too many.
func (r *run) keepRequest(ctx context.Context, raw []byte, reason error, from netip.AddrPort) error {
	kept, err := r.keepStop(raw, ledger.Reason(iostext.Reason(reason)), from.Addr())
	if err != nil || kept == nil {
		return err
	}
	select {
	case <-kept:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// keepStop returns a channel that is closed when the line is on disk, nil when it
// is only counted.
func (r *run) keepStop(raw []byte, reason ledger.Reason, from netip.Addr) (<-chan struct{}, error) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.in.closed {
		return nil, fmt.Errorf("the collector ends: %w", model.ErrUnavailable)
	}
	a := r.fromRADIUS(from)
	f := r.in.feed(&a, nil)
	if f == nil {
		r.in.lose(&a, iostext.ErrTruncated)
		return nil, nil
	}
	r.in.see(&a, f)
	n := len(r.in.kept)
	r.in.unread(&a, f, raw, reason)
	if len(r.in.kept) == n {
		return nil, nil
	}
	done := make(chan struct{})
	r.in.kept[n].done = done
	return done, nil
}

// see counts a message of a feed.
func (in *intake) see(a *arrival, f *feed) {
	f.messages++
	f.seenAt, f.changed = max(f.seenAt, a.at), true
	in.totals.messages++
}

// note counts what is neither a leg nor kept. Senders whose requests are turned
// away are shown among the feeds.
func (r *run) note(from netip.AddrPort, o acct.Outcome) {
	switch o {
	case acct.Stored, acct.Kept, acct.Repeated, acct.Failed: // counted as what they are, or sent again
		return
	}
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if o.Lost() {
		r.in.losses[ledger.Reason(o.String())]++
	}
	a := r.fromRADIUS(from.Addr())
	if f := r.in.feed(&a, nil); f != nil {
		r.in.see(&a, f)
	}
}
