package tftp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"tandem/model/service"
)

// serviceName is what the log calls the server.
const serviceName = "tftp"

// What holds for a Server that says nothing else.
const (
	defaultTimeout   = time.Second
	defaultTries     = 6
	defaultTransfers = 256
)

// Source returns the content of a file, and an error that is model.ErrNotFound
// when there is none of this name. The name is as the client sent it: any bytes
// but NUL, 1 to about 500. The content is not changed afterwards.
type Source func(ctx context.Context, name string, client netip.AddrPort) ([]byte, error)

// Server sends files to clients. It is a service.Runner, and is not changed
// while it runs.
type Server struct {
	// Address is where it listens: "host:port". Port 0 is any free one. With a
	// host, files are sent from that address too; without one, from the address
	// that the way to the client begins at.
	Address string
	Source  Source
	Log     *slog.Logger
	// Timeout is the time after which a packet that was not acknowledged is sent
	// again, if the client asks for no other; 0 is a second.
	Timeout time.Duration
	// Tries is how often a packet is sent at most; 0 is 6 times.
	Tries int
	// Transfers is how many files are sent at a time; 0 is 256. A request beyond
	// that gets no answer, so that the client repeats it later.
	Transfers int

	listening atomic.Pointer[netip.AddrPort]
}

// Addr returns where the server listens now; it is not valid when it does not.
func (s *Server) Addr() netip.AddrPort {
	if addr := s.listening.Load(); addr != nil {
		return *addr
	}
	return netip.AddrPort{}
}

// run is the state of one Run.
type run struct {
	*Server
	conn      *net.UDPConn
	transfers sync.WaitGroup
	// full says that requests were passed over since the last one was taken.
	full bool

	mu     sync.Mutex
	active map[file]struct{}
}

// file tells one request from another: a client that repeats a request does so
// from the same port.
type file struct {
	client netip.AddrPort
	name   string
}

// Run serves until ctx ends, and tells the clients of unfinished transfers.
func (s *Server) Run(ctx context.Context, ready func()) error {
	conn, err := listen(ctx, "udp", s.Address)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", s.Address, err)
	}
	r := &run{Server: s, conn: conn, active: map[file]struct{}{}}
	ctx, cancel := context.WithCancel(ctx)
	defer r.transfers.Wait()
	defer cancel()
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })()
	addr := conn.LocalAddr().(*net.UDPAddr).AddrPort()
	s.listening.Store(&addr)
	defer s.listening.Store(nil)
	ready()
	return r.serve(ctx)
}

func listen(ctx context.Context, network, address string) (*net.UDPConn, error) {
	var c net.ListenConfig
	conn, err := c.ListenPacket(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return conn.(*net.UDPConn), nil
}

func (r *run) serve(ctx context.Context) error {
	buf := make([]byte, maxRequest+1)
	for {
		n, client, err := r.conn.ReadFromUDPAddrPort(buf)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("reading requests: %w", err)
		}
		if err := r.take(ctx, buf[:n], unmapped(client)); err != nil {
			r.Log.Error("tftp transfer failed", "client", client.String(), "error", err)
		}
	}
}

// take begins the transfer that a packet asks for, or refuses it.
func (r *run) take(ctx context.Context, packet []byte, client netip.AddrPort) error {
	request, err := parseRequest(packet)
	if err != nil {
		var reason *refusal
		if errors.As(err, &reason) {
			refuse(r.conn, client, packet, reason)
		}
		return nil
	}
	f := file{client, request.name}
	if !r.begin(f) {
		return nil
	}
	conn, err := r.open(ctx, client.Addr())
	if err != nil {
		r.end(f)
		return err
	}
	t := &transfer{
		conn: conn, client: client, request: request, source: r.Source,
		timeout: cmp.Or(r.Timeout, defaultTimeout), tries: cmp.Or(r.Tries, defaultTries),
	}
	r.transfers.Go(func() {
		defer r.end(f)
		defer conn.Close()
		t.finish(r.Log, service.Guard(r.Log, serviceName, func() error { return t.run(ctx) }))
	})
	return nil
}

// begin takes a place for a transfer. There is none for a request that is being
// answered already, nor when all places are taken.
func (r *run) begin(f file) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.active[f]; ok {
		return false
	}
	if len(r.active) >= cmp.Or(r.Transfers, defaultTransfers) {
		if !r.full {
			r.Log.Warn("tftp requests passed over", "transfers", len(r.active))
		}
		r.full = true
		return false
	}
	r.full = false
	r.active[f] = struct{}{}
	return true
}

func (r *run) end(f file) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.active, f)
}

// open returns the socket of one transfer, on the address that the server
// listens on, in the family of the client.
func (r *run) open(ctx context.Context, client netip.Addr) (*net.UDPConn, error) {
	network := "udp6"
	if client.Is4() {
		network = "udp4"
	}
	host := ""
	if own := unmapped(r.Addr()).Addr(); !own.IsUnspecified() {
		host = own.String()
	}
	return listen(ctx, network, net.JoinHostPort(host, "0"))
}
