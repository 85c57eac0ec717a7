package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tandem/handlers"
	"tandem/handlers/account"
	"tandem/handlers/session"
	"tandem/model/certificate"
	"tandem/model/cluster"
	"tandem/model/service"
	"tandem/web/middleware"
)

// app is the running program: the stores, this node, its services, and what the
// routes need.
type app struct {
	*stores
	node       cluster.Node
	supervisor *service.Supervisor
	console    *console
	trust      *certificate.Store
	registry   *prometheus.Registry

	sessions     *session.Store
	adapter      handlers.Adapter
	crossOrigin  *http.CrossOriginProtection
	surroundings middleware.Surroundings
	signIn       *account.SignIn
	wizard       *account.Setup
	language     *account.Language
	gate         *gate
}

// newApp opens everything and wires it, but starts nothing yet.
func newApp(ctx context.Context, o *options) (*app, error) {
	s, err := openStores(ctx, o)
	if err != nil {
		return nil, err
	}
	a := &app{stores: s, registry: prometheus.NewRegistry()}
	if err := a.wire(ctx, o); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return a, nil
}

func (a *app) wire(ctx context.Context, o *options) error {
	own, err := certificate.EnsureServer(o.Data, certificate.HostNames(), time.Now())
	if err != nil {
		return err
	}
	if err := a.join(ctx, o); err != nil {
		return err
	}
	if a.console, err = listen(o.Serve.HTTPS, o.Serve.HTTP, o.Serve.Local, own); err != nil {
		return err
	}
	a.trust = certificate.NewStore(a.database, own.Leaf, time.Now)
	a.addServices()
	if err := a.wirePages(ctx); err != nil {
		return err
	}
	a.console.handler = a.routes()
	return nil
}

// join makes this process a node of the cluster.
func (a *app) join(ctx context.Context, o *options) error {
	name, err := nodeName(o.Serve.Node)
	if err != nil {
		return err
	}
	if a.node, err = a.clusters.JoinNode(ctx, name, o.Serve.HTTPS, version); err != nil {
		return err
	}
	a.supervisor = service.New(a.database, a.node.ID, time.Now, slog.Default())
	return a.clusters.RecordVersion(ctx, a.node.ID, version)
}

func nodeName(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	name, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("finding this host's name (give one with --node): %w", err)
	}
	return name, nil
}
