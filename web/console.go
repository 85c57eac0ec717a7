package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model/service"
)

// console is the web server, the service Cisco Tomcat: HTTPS for pages and
// programs, and HTTP for phones and programs, which leads browsers to HTTPS.
type console struct {
	https, http net.Listener // http is nil when pages have no such address
	certificate tls.Certificate
	handler     http.Handler
}

// listen opens the addresses, so that a busy port is told at once.
func listen(c serveCommand, own tls.Certificate) (*console, error) {
	https, err := open(c.HTTPS, c.Local)
	if err != nil {
		return nil, err
	}
	console := &console{https: https, certificate: own}
	if c.HTTP == "" {
		return console, nil
	}
	if console.http, err = open(c.HTTP, c.Local); err != nil {
		return nil, errors.Join(err, https.Close())
	}
	return console, nil
}

// bound returns address, on loopback only when local.
func bound(address string, local bool) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", fmt.Errorf("address %q: %w", address, err)
	}
	if local {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port), nil
}

// open listens on address, on loopback only when local.
func open(address string, local bool) (net.Listener, error) {
	address, err := bound(address, local)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listening: %w; choose another address with --https or --http", err)
	}
	return listener, nil
}

// port returns the port of the HTTPS listener.
func (c *console) port() int { return c.https.Addr().(*net.TCPAddr).Port }

// Run serves until ctx ends and lets requests under way finish.
func (c *console) Run(ctx context.Context, ready func()) error {
	secure := c.server(c.handler)
	secure.TLSConfig = &tls.Config{Certificates: []tls.Certificate{c.certificate}, MinVersion: tls.VersionTLS12}
	servers := []*http.Server{secure}
	group, ctx := errgroup.WithContext(ctx)
	start := func(work func() error) {
		group.Go(func() error { return service.Guard(slog.Default(), serviceTomcat, work) })
	}
	start(func() error { return served(secure.ServeTLS(c.https, "", "")) })
	if c.http != nil {
		plain := c.server(http.HandlerFunc(c.overHTTP))
		servers = append(servers, plain)
		start(func() error { return served(plain.Serve(c.http)) })
	}
	ready()
	start(func() error {
		<-ctx.Done()
		return shutDown(context.WithoutCancel(ctx), servers)
	})
	return group.Wait()
}

func (c *console) server(handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      5 * time.Minute, // a connection test takes up to two
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

// served returns the end of a server, nil when it was shut down.
func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// shutDown stops taking requests, waits a little for those under way, and then
// breaks them off.
func shutDown(ctx context.Context, servers []*http.Server) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var err error
	for _, s := range servers {
		if e := s.Shutdown(ctx); e != nil {
			err = errors.Join(err, s.Close())
		}
	}
	return err
}

// overHTTP serves programs and leads browsers to HTTPS.
func (c *console) overHTTP(w http.ResponseWriter, r *http.Request) {
	if programPath(r.URL.Path) != "" {
		c.handler.ServeHTTP(w, r)
		return
	}
	c.toHTTPS(w, r)
}

// toHTTPS leads to the same page over HTTPS.
func (c *console) toHTTPS(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]") // an IPv6 address without a port
	}
	target := "https://" + net.JoinHostPort(host, strconv.Itoa(c.port())) + r.URL.RequestURI()
	http.Redirect(w, r, target, http.StatusPermanentRedirect)
}
