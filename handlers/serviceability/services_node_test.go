package serviceability_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"tandem/handlers/handlertest"
	"tandem/handlers/serviceability"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cluster"
	"tandem/model/service"
)

// The services of the test's node.
const (
	collector = "Cisco RIS Data Collector"
	tomcat    = "Cisco Tomcat"
	callHome  = "Cisco Call Home"
	receiver  = "Call Home Receiver"
	bulk      = "Cisco Bulk Provisioning Service"
	broken    = "Cisco Tftp"
)

// tokyo is the time zone of the tests' clusters.
func tokyo() *time.Location { return time.FixedZone("JST", 9*60*60) }

// node is a running node with its pages.
type node struct {
	*handlertest.Browser
	console *handlertest.Console
	t       *testing.T
	id      int64
	sup     *service.Supervisor
	store   *service.Store
	// release lets the bulk service become ready.
	release chan struct{}
	stop    func()
}

// start runs a node and opens its pages for somebody of group.
func start(t *testing.T, group account.Group) *node {
	t.Helper()
	c := handlertest.New(t)
	c.Zone = tokyo()
	joined, err := cluster.NewStore(c.DB, time.Now).JoinNode(t.Context(), "node1", "192.0.2.10", "1.0")
	if err != nil {
		t.Fatal(err)
	}
	c.Add(t, "visitor", group)
	n := &node{Browser: c.SignIn(t, "visitor"), console: c, t: t, id: joined.ID, release: make(chan struct{})}
	n.serve(time.Now)
	n.run()
	return n
}

// supervisor returns one with the services of the test.
func (n *node) supervisor(clock func() time.Time) *service.Supervisor {
	sup := service.New(n.console.DB, n.id, clock, slog.New(slog.DiscardHandler))
	quick := service.RunnerFunc(func(ctx context.Context, ready func()) error {
		ready()
		<-ctx.Done()
		return ctx.Err()
	})
	sup.Add(service.Definition{
		Name: tomcat, Kind: service.Network, Group: service.Platform, Summary: model.T("It serves pages."),
		WhyNot: model.T("It serves this page."),
	}, quick)
	sup.Add(service.Definition{
		Name: collector, Kind: service.Network, Group: service.PerformanceAndMonitoring,
		Summary: model.T("It collects facts."), Controllable: true,
	}, quick)
	sup.Add(service.Definition{
		Name: callHome, Kind: service.Feature, Group: service.PerformanceAndMonitoring, Summary: model.T("It calls home."),
		Controllable: true, DefaultActive: true, Needs: []string{collector},
	}, quick)
	sup.Add(service.Definition{
		Name: receiver, Kind: service.Feature, Group: service.PerformanceAndMonitoring, Summary: model.T("It receives."),
		Controllable: true, DefaultActive: true, Needs: []string{callHome},
	}, quick)
	sup.Add(service.Definition{
		Name: bulk, Kind: service.Feature, Group: service.DatabaseAndAdmin, Summary: model.T("It works in bulk."), Controllable: true,
	}, service.RunnerFunc(func(ctx context.Context, ready func()) error {
		select {
		case <-n.release:
			ready()
		case <-ctx.Done():
		}
		<-ctx.Done()
		return ctx.Err()
	}))
	sup.Add(service.Definition{
		Name: broken, Kind: service.Feature, Group: service.PerformanceAndMonitoring, Summary: model.T("It serves files."), Controllable: true,
	}, service.RunnerFunc(func(context.Context, func()) error { return errors.New("port 69 is taken") }))
	return sup
}

// run starts the node and waits until its services are ready.
func (n *node) run() {
	n.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- n.sup.Run(ctx) }()
	n.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			n.t.Error(err)
		}
		ended <- nil // it may be called twice
	}
	n.t.Cleanup(func() { n.stop() })
	// Commands are executed after the start.
	id, err := n.request(callHome, service.Start)
	for err != nil {
		id, err = n.request(callHome, service.Start)
	}
	if _, err := n.store.Wait(n.t.Context(), id); err != nil {
		n.t.Fatal(err)
	}
}

func (n *node) request(name string, action service.Action) (int64, error) {
	return n.store.Request(n.t.Context(), n.id, name, action)
}

// carryOut asks for something and waits until it is done.
func (n *node) carryOut(name string, action service.Action) {
	n.t.Helper()
	id, err := n.request(name, action)
	if err == nil {
		_, err = n.store.Wait(n.t.Context(), id)
	}
	if err != nil {
		n.t.Fatal(err)
	}
}

// later opens the pages anew after some time in which the node did not run.
func (n *node) later(d time.Duration) {
	n.serve(func() time.Time { return time.Now().Add(d) })
}

// serve routes the pages with the given clock.
func (n *node) serve(clock func() time.Time) {
	n.sup = n.supervisor(clock)
	n.store = n.sup.Store()
	pages := &serviceability.Services{
		Store: n.store, Nodes: cluster.NewStore(n.console.DB, clock), Local: n.id, Now: clock, Patience: 300 * time.Millisecond,
	}
	activation := &serviceability.ServiceActivation{Services: pages}
	feature := &serviceability.ControlCenter{Services: pages, Kind: service.Feature}
	network := &serviceability.ControlCenter{Services: pages, Kind: service.Network}
	n.console.Handle(http.MethodGet, "/ccmservice/service-activation", activation.Show)
	n.console.Handle(http.MethodPost, "/ccmservice/service-activation", activation.Submit)
	n.console.Handle(http.MethodGet, "/ccmservice/control-center/feature", feature.Show)
	n.console.Handle(http.MethodPost, "/ccmservice/control-center/feature", feature.Submit)
	n.console.Handle(http.MethodGet, "/ccmservice/control-center/network", network.Show)
	n.console.Handle(http.MethodPost, "/ccmservice/control-center/network", network.Submit)
}

// activated reports whether the service is activated.
func (n *node) activated(name string) bool {
	n.t.Helper()
	all, err := n.store.List(n.t.Context(), n.id)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, s := range all {
		if s.Name == name {
			return s.Activated
		}
	}
	n.t.Fatalf("no service %s", name)
	return false
}
