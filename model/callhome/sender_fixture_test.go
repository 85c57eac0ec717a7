package callhome_test

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tandem/model/callhome"
	"tandem/model/certificate"
	"tandem/model/peertest"
)

// ends is a log that passes on that an attempt ended.
type ends struct {
	slog.Handler
	ended chan struct{}
}

func (e ends) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "call home attempt ended" {
		e.ended <- struct{}{}
	}
	return nil
}

// newSender returns a sender of b, and a channel with a value for each attempt
// that ended.
func (b *bench) newSender(trust callhome.TrustSource, network callhome.Network) (*callhome.Sender, <-chan struct{}) {
	ended := make(chan struct{}, 1000)
	return &callhome.Sender{
		Node: "node1", Outbox: b.outbox, Configs: b.configs, Mail: b.mail, Trust: trust, Network: network,
		Version: "1.0", Now: b.now, Random: rand.Float64,
		Log: slog.New(ends{slog.NewTextHandler(io.Discard, nil), ended}),
	}, ended
}

// run runs a sender until the test ends or stop is called.
func run(t testing.TB, s *callhome.Sender) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	ready := make(chan struct{})
	group.Go(func() {
		if err := s.Run(ctx, func() { close(ready) }); err != nil && ctx.Err() == nil {
			t.Errorf("sender: %v", err)
		}
	})
	<-ready
	stop = func() { cancel(); group.Wait() }
	t.Cleanup(stop)
	return stop
}

// wait waits for n attempts to end.
func wait(t testing.TB, ended <-chan struct{}, n int) {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for range n {
		select {
		case <-ended:
		case <-timeout:
			t.Fatal("no attempt ended within 20 s")
		}
	}
}

// attempt sends one test message to where c says and returns what became of it.
func (b *bench) attempt(t testing.TB, c callhome.Config, trust callhome.TrustSource, network callhome.Network) callhome.Delivery {
	t.Helper()
	b.enable(t, c)
	s, ended := b.newSender(trust, network)
	stop := run(t, s)
	id := b.create(t, callhome.Test)[0].ID
	wait(t, ended, 1)
	stop()
	return b.delivery(t, id)
}

// quick is the network with little patience.
func quick() callhome.Network {
	n := callhome.SystemNetwork()
	n.Patience = 300 * time.Millisecond
	return n
}

// counted is a network that counts what is asked of it.
func counted(dials, lookups *atomic.Int64) callhome.Network {
	n := callhome.SystemNetwork()
	return callhome.Network{
		Patience: n.Patience,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			dials.Add(1)
			return n.Dial(ctx, network, address)
		},
		Lookup: func(ctx context.Context, host string) ([]string, error) {
			lookups.Add(1)
			return n.Lookup(ctx, host)
		},
	}
}

// peer is a receiver with a certificate that trust knows.
type peer struct {
	trust *certificate.Store
	url   string
}

func startPeer(t testing.TB, b *bench, h http.Handler) peer {
	t.Helper()
	ca := peertest.NewAuthority(t, "Test CA")
	return peer{trust: trusting(t, b, ca), url: startTLS(t, ca.Issue(t, time.Hour, "127.0.0.1"), h)}
}

func trusting(t testing.TB, b *bench, ca *peertest.Authority) *certificate.Store {
	t.Helper()
	trust := certificate.NewStore(b.db, nil, time.Now)
	_, err := trust.Add(t.Context(), ca.PEM())
	check(t, err)
	return trust
}

func startTLS(t testing.TB, c tls.Certificate, h http.Handler) string {
	t.Helper()
	return peertest.StartHTTPS(t, c, h).URL + callhome.ReceiverPath
}
