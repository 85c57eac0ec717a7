package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tandem/handlers"
	"tandem/handlers/account"
	"tandem/handlers/session"
	"tandem/model/callhome"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
	"tandem/model/cdr/report"
	"tandem/model/certificate"
	"tandem/model/cluster"
	"tandem/model/device"
	"tandem/model/host"
	"tandem/model/mobility"
	"tandem/model/phoneconfig"
	"tandem/model/service"
	"tandem/model/user"
	"tandem/web/middleware"
)

// app is the running program: the stores, this node, its services, and what the
// routes need.
type app struct {
	*stores
	node       cluster.Node
	supervisor *service.Supervisor
	trust      *certificate.Store

	credentials *user.Credentials
	mobility    *mobility.Service

	phoneFiles    *phoneconfig.Files
	phoneServer   *phoneconfig.Server
	phoneQueue    *phoneconfig.Queue
	phoneSecrets  *phoneconfig.Authenticator
	phoneNotifier *phoneconfig.Notifier

	console   *console
	outbox    *callhome.Outbox
	sender    *callhome.Sender
	scheduler *callhome.Scheduler
	receiver  *callhome.Receiver
	prober    *callhome.Prober

	collector *collector.Collector
	imports   *intake.Imports
	roller    *report.Roller

	registry     *prometheus.Registry
	adapter      handlers.Adapter
	sessions     *session.Store
	crossOrigin  *http.CrossOriginProtection
	surroundings middleware.Surroundings
	signIn       *account.SignIn
	wizard       *account.Setup
	language     *account.Language
}

// newApp opens everything and wires it. It listens already, but serves only
// when its supervisor runs.
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
	names := certificate.HostNames()
	own, err := certificate.EnsureServer(o.Data, names, time.Now())
	if err != nil {
		return err
	}
	a.trust = certificate.NewStore(a.database, own.Leaf, time.Now)
	if err := device.EnsureStandards(ctx, a.database, time.Now); err != nil {
		return err
	}
	if err := a.join(ctx, o.Serve.Node, firstIP(names)); err != nil {
		return err
	}
	if a.console, err = listen(o.Serve, own); err != nil {
		return err
	}
	if err := a.wireCallHome(o.Data); err != nil {
		return err
	}
	a.wireMobility()
	if err := a.wirePhones(o.Serve); err != nil {
		return err
	}
	a.wireCDRs(o)
	a.addServices()
	a.wirePages()
	a.console.handler = a.routes()
	return a.measure()
}

// join makes this process the node of that name, or of the host's name when it
// is empty, at an IP address.
func (a *app) join(ctx context.Context, name, address string) error {
	if name == "" {
		var err error
		if name, err = os.Hostname(); err != nil {
			return fmt.Errorf("finding this host's name (give one with --node): %w", err)
		}
	}
	node, err := a.clusters.JoinNode(ctx, name, address, version)
	if err != nil {
		return err
	}
	a.node = node
	a.supervisor = service.New(a.database, node.ID, time.Now, slog.Default())
	return a.clusters.RecordVersion(ctx, node.ID, version)
}

// firstIP returns the first of names that is an IP address, or "".
func firstIP(names []string) string {
	i := slices.IndexFunc(names, func(name string) bool { return net.ParseIP(name) != nil })
	if i < 0 {
		return ""
	}
	return names[i]
}

// receiverURL is the address of this node's own Call Home receiver. It needs no
// name to be looked up.
func (a *app) receiverURL() string {
	return fmt.Sprintf("https://127.0.0.1:%d%s", a.console.port(), callhome.ReceiverPath)
}

func (a *app) wireCallHome(dataFolder string) error {
	folder, err := filepath.Abs(dataFolder)
	if err != nil {
		return fmt.Errorf("finding the data folder: %w", err)
	}
	gatherer := &callhome.Gatherer{
		DB: a.database, Configs: a.callHome, Clusters: a.clusters, Services: a.supervisor.Store(),
		Secret: callhome.NewSecretStore(a.database, a.sealer),
		Host:   host.Read, NodeID: a.node.ID, Version: version, DataFolder: folder, Now: time.Now,
	}
	a.outbox = callhome.NewOutbox(a.database, gatherer, a.mails, a.receiverURL, time.Now)
	a.receiver = callhome.NewReceiver(a.database, time.Now)
	a.sender = &callhome.Sender{
		Node: a.node.Name, Outbox: a.outbox, Configs: a.callHome, Mail: a.mails, Trust: a.trust,
		Network: callhome.SystemNetwork(), Version: version, Now: time.Now, Random: mathrand.Float64, Log: slog.Default(),
	}
	a.prober = &callhome.Prober{
		Network: callhome.SystemNetwork(), Trust: a.trust, Mail: a.mails, Own: a.receiverURL, Version: version,
	}
	a.scheduler = &callhome.Scheduler{
		Outbox: a.outbox, Configs: a.callHome, Zone: a.zone, Now: time.Now, Log: slog.Default(),
	}
	return nil
}

func (a *app) wirePages() {
	a.adapter = handlers.Adapter{WriteError: writeError}
	a.sessions = session.NewStore(a.accounts)
	a.crossOrigin = http.NewCrossOriginProtection()
	a.crossOrigin.SetDenyHandler(middleware.Locale(a.adapter.Handle(foreign)))
	a.surroundings = middleware.Surroundings{Node: a.node, Version: version, Reminder: a.reminder}
	a.signIn = &account.SignIn{Accounts: a.accounts, Sessions: a.sessions}
	a.wizard = &account.Setup{
		Setup: a.setup, Accounts: a.accounts, Sessions: a.sessions, Token: rand.Text(),
	}
	a.language = &account.Language{Open: map[string]handlers.Func{
		"/setup": a.wizard.Redraw, "/sign-in": a.signIn.Redraw,
	}}
}
