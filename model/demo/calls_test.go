package demo_test

import (
	"log/slog"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
	"tandem/model/cdr/search"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
	"tandem/model/db/dbtest"
	"tandem/model/demo"
	"tandem/model/seal"
)

// monday is a busy hour; that of the gateways in Asia is over.
func monday() time.Time { return time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC) }

func TestFillCallRecords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		legs := archivetest.SQLite(t)
		sealer, err := seal.Open(t.TempDir(), false)
		must(t, err)
		book := ledger.New(dbtest.Ledger(t), monday)
		c := collector.New(collector.Deps{
			Archive: legs, Ledger: book, Directory: gateway.NewDirectory(d, sealer), Parameters: gateway.NewParameterStore(d, monday),
			Node: "pub", Clock: monday, Log: slog.New(slog.DiscardHandler),
		})
		tables := tariff.NewRateTables(d, monday)
		must(t, demo.FillCallRecords(t.Context(), demo.CallRecords{
			Gateways: gateway.NewGateways(d, sealer, monday), RateTables: tables, Collector: c, Clock: monday,
		}))

		rater, err := tariff.Active(t.Context(), tables, time.UTC)
		must(t, err)
		var all seen
		for call, err := range search.Each(t.Context(), legs, search.Filter{}) {
			must(t, err)
			all.add(call, rater)
		}
		for _, n := range []struct {
			what           string
			got, min, most int
		}{
			{"calls", all.calls, 2_500, 3_500},
			{"answered calls", all.answered, 2_000, 2_800},
			{"calls that lack a leg", all.orphans, 5, 60},
			{"calls of more than two legs", all.wide, 300, 800},
			{"busy calls", all.busy, 100, 350},
			{"calls of Bob", all.bobs, 100, 1_000},
			{"legs of a clock without a server", all.unset, 10, 300},
			{"answered calls without a price", all.unrated, 0, 0},
		} {
			if n.got < n.min || n.got > n.most {
				t.Errorf("%s: got %d, want %d to %d", n.what, n.got, n.min, n.most)
			}
		}
		feeds, err := book.UnknownFeeds(t.Context(), model.Query{PerPage: 10}, false)
		must(t, err)
		if len(feeds.Items) != 1 || feeds.Items[0].Messages == 0 {
			t.Errorf("unknown senders: got %+v, want one with messages", feeds.Items)
		}
		kept, err := book.KeptLines(t.Context(), model.Query{PerPage: 1_000})
		must(t, err)
		reasons := map[ledger.Reason]int{}
		for _, l := range kept.Items {
			reasons[l.Reason]++
		}
		if len(reasons) != 3 || reasons["truncated"] != 1 || reasons["bad time"] != 1 {
			t.Errorf("kept lines by their reason: got %v, want one truncated, one with a bad time, and those of the unknown sender", reasons)
		}
	})
}

// seen counts calls.
type seen struct{ calls, answered, orphans, wide, busy, bobs, unset, unrated int }

func (s *seen) add(c cdr.Call, rater *tariff.Rater) {
	s.calls++
	s.answered += count(c.Answered)
	s.orphans += count(c.Orphan)
	s.wide += count(len(c.Legs) > 2)
	s.busy += count(c.Cause == 17)
	s.bobs += count(c.Calling == "1000001" || c.Called == "1000001")
	s.unset += count(c.Legs[0].Mark == cdr.ClockNotSet)
	_, rated := rater.Rate(c)
	s.unrated += count(c.Answered && !rated)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
