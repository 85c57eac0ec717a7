package cdr_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tandem/handlers/cdr"
	"tandem/handlers/handlertest"
	"tandem/model"
	"tandem/model/account"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/ledger"
	"tandem/model/db/dbtest"
	pages "tandem/views/cdr"
)

// healthNow is the time of the tests of the health.
var healthNow = time.Date(2026, 11, 22, 3, 30, 0, 0, time.UTC)

// collected is a collector in a state.
type collected collector.Health

func (c collected) Health() collector.Health { return collector.Health(c) }

// healthPage is the page of a node whose archive has 200 legs, with what change
// puts into its ledger.
func healthPage(t *testing.T, state collector.Health, change *ledger.Changes) *handlertest.Page {
	t.Helper()
	c := handlertest.New(t)
	legs, led := archivetest.SQLite(t), ledger.New(dbtest.Ledger(t), func() time.Time { return healthNow })
	handlertest.Must(t, legs.Append(t.Context(), archivetest.Legs(time.Date(2026, 11, 20, 23, 59, 0, 0, time.UTC), 100)))
	feeds, err := led.OpenFeeds(t.Context(), []ledger.FeedKey{{Node: "tokyo-1", Listener: "udp", Address: "192.0.2.9"}})
	handlertest.Must(t, err)
	change.Feeds = []ledger.FeedDelta{{Feed: feeds[0].ID, GatewayID: 2, Rate: 12.5, LastSeen: model.At(healthNow)}}
	for _, g := range change.Gaps {
		g.FeedID = feeds[0].ID
	}
	for i := range change.Lines {
		change.Lines[i].FeedID = feeds[0].ID
	}
	handlertest.Must(t, led.Apply(t.Context(), change))
	h := &cdr.Health{
		Node: "tokyo-1", Collector: collected(state), Archive: legs, Ledger: led, Gateways: knownGateways(t, c.DB),
		Now: func() time.Time { return healthNow },
	}
	c.Handle(http.MethodGet, pages.HealthPath, h.Show)
	c.Add(t, "admin", account.ReadOnly)
	return c.SignIn(t, "admin").Get(pages.HealthPath)
}

func TestAHealthyCollectorHasNothingToSay(t *testing.T) {
	t.Parallel()
	page := healthPage(t, collector.Health{
		Running: true, Since: healthNow.Add(-time.Hour), FlushInterval: 200 * time.Millisecond, Messages: 1_234_567, Batches: 4, Feeds: 3, UnknownFeeds: 1,
		LastCommit: 1500 * time.Microsecond,
		Sockets: []collector.Socket{
			{Protocol: "udp", Address: "[::]:5514", Buffer: 32 << 20, Wanted: 32 << 20, Waiting: 8 << 20},
			{Protocol: "tcp", Address: "[::]:5514", Connections: 7},
		},
	}, &ledger.Changes{})
	handlertest.Want(t, page, http.StatusOK, "main",
		"Intake of tokyo-1", "2026-11-22 02:30:00 UTC", "12.5 messages a second", "1,234,567", "0 of 4 batches", "200.0 ms", "1.5 ms last time",
		"udp [::]:5514", "32,768 KB, about 26,214 lines", "25.0%", "tcp [::]:5514", "Nothing was lost.", "Nothing is missing.",
		"Legs 200", "Oldest Day 2026-11-20", "Newest Day 2026-11-21")
	if n := page.Find("main .notice, main .tag").Length(); n > 0 {
		t.Errorf("%d warnings: %s", n, page.Text("main .notice, main .tag"))
	}
}

func TestWhatIsWrongWithTheCollectorIsTold(t *testing.T) {
	t.Parallel()
	page := healthPage(t, collector.Health{
		Running: true, Lost: 3, Failing: "the disk is full",
		Sockets: []collector.Socket{{Protocol: "udp", Address: "[::]:5514", Buffer: 212_992, Wanted: 33_554_432, Dropped: 4_321}},
	}, &ledger.Changes{
		Losses: []ledger.Loss{
			{Node: "tokyo-1", Hour: model.At(healthNow), Reason: ledger.LostKernel, Records: 4_321},
			{Node: "tokyo-2", Hour: model.At(healthNow.Add(-23 * time.Hour)), Reason: ledger.WrongSecret, Records: 9},
			{Node: "tokyo-2", Hour: model.At(healthNow.Add(-25 * time.Hour)), Reason: ledger.TooLong, Records: 77},
		},
		Gaps: []*ledger.Gap{
			{GatewayID: 2, Kind: ledger.Sequence, First: 5, Missing: 17, From: model.At(healthNow.Add(-time.Hour)), To: model.At(healthNow)},
			{GatewayID: 2, Kind: ledger.Counter, First: 5, Missing: 18, From: model.At(healthNow), To: model.At(healthNow), ClosedAt: model.At(healthNow)},
		},
		Lines: []ledger.Line{{Arrived: model.At(healthNow), Reason: "truncated", Raw: []byte("x")}},
	})
	handlertest.Want(t, page, http.StatusOK, ".notice", "sysctl -w net.core.rmem_max=33554432", "Records cannot be written: the disk is full")
	handlertest.Want(t, page, http.StatusOK, "main", "208 KB, about 166 lines Small 32,768 KB were asked for", "Taken in and not stored 3",
		"2026-11-22 03:00:00 UTC tokyo-1 Dropped by the kernel: the receive buffer was full 4,321", "tokyo-2 RADIUS requests with a wrong secret 9",
		"tokyo-2 192.0.2.9 Sequence number 17 0", "Kept Lines 1")
	if text := page.Text("main"); strings.Contains(text, "77") || strings.Contains(text, "Message counter") {
		t.Errorf("an old loss or a closed gap is shown: %s", text)
	}
	chart := page.Find("[role=img]").AttrOr("aria-label", "")
	if chart != "Losses in the last 24 hours. 4,330 records altogether." {
		t.Errorf("the chart says %q", chart)
	}
	if got := page.Find(".plot rect").Length(); got != 2 {
		t.Errorf("got %d columns, want 2", got)
	}
}

func TestAStoppedCollectorIsTold(t *testing.T) {
	t.Parallel()
	page := healthPage(t, collector.Health{}, &ledger.Changes{})
	handlertest.Want(t, page, http.StatusOK, ".notice", "does not run on this node")
	if text := page.Text("main"); strings.Contains(text, "Sockets") || !strings.Contains(text, "Archive") {
		t.Errorf("got %s", text)
	}
}

// The page shows the health of the real collector.
var _ = cdr.Health{Collector: (*collector.Collector)(nil)}
