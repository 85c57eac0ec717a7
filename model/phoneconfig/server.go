package phoneconfig

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model"
	"tandem/model/service"
	"tandem/model/tftp"
)

// serverName is what the log calls the server.
const serverName = "cisco tftp"

// Server serves Files over TFTP and HTTP. It is a service.Runner; it listens only
// while it runs.
type Server struct {
	Files *Files
	// TFTP and HTTP are addresses, "host:port"; "" is none. Port 0 is any free
	// one.
	TFTP, HTTP string
	Log        *slog.Logger

	tftp atomic.Pointer[tftp.Server]
	http atomic.Pointer[netip.AddrPort]
}

// Addresses returns where the server listens now; what is not valid does not.
func (s *Server) Addresses() (tftp, http netip.AddrPort) {
	if t := s.tftp.Load(); t != nil {
		tftp = t.Addr()
	}
	if h := s.http.Load(); h != nil {
		http = *h
	}
	return tftp, http
}

// Run serves until ctx ends. It is ready when it listens on both addresses.
func (s *Server) Run(ctx context.Context, ready func()) error {
	listener, err := s.listen(ctx)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	serve := func(run func() error) {
		group.Go(func() error { return service.Guard(s.Log, serverName, run) })
	}
	if listener != nil {
		address := listener.Addr().(*net.TCPAddr).AddrPort()
		s.http.Store(&address)
		defer s.http.Store(nil)
		serve(func() error { return s.serveHTTP(ctx, listener) })
	}
	serve(func() error { return s.serveTFTP(ctx, ready) })
	return group.Wait()
}

// listen opens the HTTP address, nil for none.
func (s *Server) listen(ctx context.Context) (net.Listener, error) {
	if s.HTTP == "" {
		return nil, nil
	}
	var c net.ListenConfig
	listener, err := c.Listen(ctx, "tcp", s.HTTP)
	if err != nil {
		return nil, fmt.Errorf("listening for phones on %s: %w", s.HTTP, err)
	}
	return listener, nil
}

func (s *Server) serveTFTP(ctx context.Context, ready func()) error {
	if s.TFTP == "" {
		ready()
		<-ctx.Done()
		return nil
	}
	server := &tftp.Server{Address: s.TFTP, Log: s.Log, Source: func(ctx context.Context, name string, client netip.AddrPort) ([]byte, error) {
		return s.Files.Get(ctx, name, client.Addr(), TFTP)
	}}
	s.tftp.Store(server)
	defer s.tftp.Store(nil)
	return server.Run(ctx, ready)
}

func (s *Server) serveHTTP(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 30 * time.Second,
		MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	stopped := make(chan struct{})
	context.AfterFunc(ctx, func() {
		defer close(stopped)
		stop(ctx, server)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving phones over HTTP: %w", err)
	}
	<-stopped
	return nil
}

// stopTimeout is how long requests under way may take at the end.
const stopTimeout = 2 * time.Second

func stop(ctx context.Context, server *http.Server) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close()
	}
}

// ServeHTTP answers GET and HEAD of /<file name>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD are allowed", http.StatusMethodNotAllowed)
		return
	}
	client, _ := netip.ParseAddrPort(r.RemoteAddr)
	data, err := s.Files.Get(r.Context(), strings.TrimPrefix(r.URL.Path, "/"), client.Addr(), HTTP)
	switch {
	case errors.Is(err, model.ErrNotFound):
		http.NotFound(w, r)
	case err != nil:
		s.Log.Error("file for a phone not made", "client", client.Addr().String(), "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "text/xml; charset=UTF-8")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(data) // a phone that went away asks again
	}
}
