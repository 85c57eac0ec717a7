package collector

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/model/db/dbtest"
)

// shelf is an archive in memory, which can be made to fail.
type shelf struct {
	mu   sync.Mutex
	legs map[uint64]archive.Entry
	raw  map[uint64]string
	fail error
	// dropped are the days that were.
	dropped []cdr.Day
	days    []archive.Day
}

func newShelf() *shelf { return &shelf{legs: map[uint64]archive.Entry{}, raw: map[uint64]string{}} }

func (s *shelf) Append(_ context.Context, batch []archive.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	for i := range batch {
		e := &batch[i]
		_, there := s.legs[e.Key]
		if e.New = !there; !there {
			s.legs[e.Key], s.raw[e.Key] = *e, string(e.Raw)
		}
	}
	return nil
}

func (s *shelf) Find(context.Context, archive.Query) iter.Seq2[*cdr.Leg, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var legs []*cdr.Leg
	for _, e := range s.legs {
		legs = append(legs, &cdr.Leg{Gateway: e.Gateway, Arrived: time.UnixMilli(e.Arrived)})
	}
	return func(yield func(*cdr.Leg, error) bool) {
		for _, l := range legs {
			if !yield(l, nil) {
				return
			}
		}
	}
}

func (s *shelf) Days(context.Context) ([]archive.Day, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.days, nil
}

func (s *shelf) Drop(_ context.Context, day cdr.Day) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropped = append(s.dropped, day)
	return nil
}

func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.legs)
}

// gateways are known gateways by their hosts and addresses.
type gateways struct {
	mu   sync.Mutex
	byID map[int64]*gateway.Known
	by   map[string]*gateway.Known
}

func (g *gateways) Lookup(addr netip.Addr, host []byte) (*gateway.Known, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if k, ok := g.by[string(host)]; ok {
		return k, true
	}
	k, ok := g.by[addr.String()]
	return k, ok
}

func (g *gateways) ByID(id int64) (*gateway.Known, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.byID[id]
	return k, ok
}

func (g *gateways) Refresh(context.Context) (bool, error) { return false, nil }

// add makes a gateway known by names: hosts and addresses.
func (g *gateways) add(id int64, names ...string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := &gateway.Known{ID: id, Name: fmt.Sprintf("gw%d", id)}
	g.byID[id] = k
	for _, n := range names {
		g.by[n] = k
	}
}

// fixed are service parameters.
type fixed struct {
	mu sync.Mutex
	gateway.Parameters
}

func (f *fixed) Load(context.Context) (gateway.Parameters, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.Parameters, nil
}

// stand is a collector of a test.
type stand struct {
	*Collector
	shelf    *shelf
	gateways *gateways
}

func newStand(t testing.TB) *stand {
	t.Helper()
	return newStandOn(t, ledger.New(dbtest.Ledger(t), time.Now))
}

func newStandOn(t testing.TB, l *ledger.Ledger) *stand {
	t.Helper()
	s := &stand{shelf: newShelf(), gateways: &gateways{byID: map[int64]*gateway.Known{}, by: map[string]*gateway.Known{}}}
	s.Collector = New(Deps{
		Archive: s.shelf, Ledger: l, Directory: s.gateways,
		Parameters: &fixed{Parameters: gateway.Parameters{FlushInterval: 50, KeepDays: 400}},
		Node:       "pub", Host: "127.0.0.1", Clock: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// start runs the collector until the test ends, or stop is called.
func (s *stand) start(t testing.TB) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func() { close(ready) }) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("the collector ended: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	select {
	case <-ready:
	case err := <-ended:
		ended <- nil
		t.Fatalf("the collector did not start: %v", err)
	}
	return stop
}

// address returns where the collector listens.
func (s *stand) address(protocol string) string {
	for _, k := range s.Health().Sockets {
		if k.Protocol == protocol {
			return k.Address
		}
	}
	return ""
}

// eventually waits until ok, which is asked again and again.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	timeout := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-ticker.C:
		case <-timeout:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// began is when the calls of tests are set up; children are told.
var began = beginning()

func beginning() time.Time {
	if ms, err := strconv.ParseInt(os.Getenv(childBegan), 10, 64); err == nil {
		return time.UnixMilli(ms).UTC()
	}
	return time.Now().UTC().Truncate(time.Second).Add(-time.Minute)
}

// body is the record of leg n of the tests.
func body(n int) string {
	const form = "15:04:05.000 MST Mon Jan 2 2006"
	setup := began.Add(time.Duration(n) * time.Millisecond)
	return fmt.Sprintf("%%VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 1, ConnectionId %08X %08X 0 1B1E08, SetupTime %s, "+
		"PeerAddress %d, PeerSubAddress , DisconnectCause 10  , DisconnectText normal call clearing (16), ConnectTime %s, "+
		"DisconnectTime %s, CallOrigin %d, ChargedUnits 0, InfoType 2, TransmitPackets 1509, TransmitBytes 102600, "+
		"ReceivePackets 1510, ReceiveBytes 138920", 0xBA55719E, n/2+1, setup.Format(form), 68575+n,
		setup.Add(10*time.Second).Format(form), setup.Add(30*time.Second).Format(form), 2-n%2)
}

// message is a syslog message of leg n, as a gateway sends it.
func syslogLine(counter, sequence, n int, host string) string {
	var h strings.Builder
	fmt.Fprintf(&h, "<189>%d: ", counter)
	if host != "" {
		h.WriteString(host + ": ")
	}
	if sequence > 0 {
		fmt.Fprintf(&h, "%06d: ", sequence)
	}
	return h.String() + "Dec 16 10:16:25.486: " + body(n)
}

var errDisk = errors.New("no space left on device")

func feedOf(t testing.TB, l *ledger.Ledger, host string) ledger.Feed {
	t.Helper()
	feeds, err := l.Feeds(t.Context(), model.Query{PerPage: 100, Conditions: []model.Condition{{Field: "host", Operator: model.IsExactly, Text: host}}})
	if err != nil {
		t.Fatal(err)
	}
	if len(feeds.Items) == 0 {
		return ledger.Feed{}
	}
	return feeds.Items[0]
}
