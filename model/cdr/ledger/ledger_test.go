package ledger_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/ledger"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// The tests' present.
func now() time.Time { return time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC) }

func each(t *testing.T, test func(t *testing.T, l *ledger.Ledger)) {
	t.Parallel()
	dbtest.EachLedger(t, func(t *testing.T, d *db.DB) { test(t, ledger.New(d, now)) })
}

func key(address, host string) ledger.FeedKey {
	return ledger.FeedKey{Node: "pub", Listener: ledger.UDP, Address: address, Host: host}
}

func open(t *testing.T, l *ledger.Ledger, keys ...ledger.FeedKey) []ledger.Feed {
	t.Helper()
	feeds, err := l.OpenFeeds(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	return feeds
}

func apply(t *testing.T, l *ledger.Ledger, c ledger.Changes) {
	t.Helper()
	if err := l.Apply(t.Context(), &c); err != nil {
		t.Fatal(err)
	}
}

func TestAFeedIsOpenedOnceAndAddsUp(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		feeds := open(t, l, key("192.0.2.1", "gw1"), key("192.0.2.2", ""), key("192.0.2.1", "gw1"))
		if feeds[0].ID != feeds[2].ID || feeds[0].ID == feeds[1].ID {
			t.Fatalf("got feeds %d, %d, %d", feeds[0].ID, feeds[1].ID, feeds[2].ID)
		}
		offset, counter := int16(540), int64(7)
		first := ledger.FeedDelta{Feed: feeds[0].ID, GatewayID: 3, LastSeen: model.At(now().Add(time.Second)), Messages: 5,
			Legs: 2, Duplicates: 1, Unparsed: 1, Apart: 1, Rate: 2.5, Mark: cdr.ClockLost, ClockOffset: &offset, LastCounter: &counter}
		apply(t, l, ledger.Changes{Feeds: []ledger.FeedDelta{first}})
		apply(t, l, ledger.Changes{Feeds: []ledger.FeedDelta{{Feed: feeds[0].ID, GatewayID: 3, LastSeen: first.LastSeen, Messages: 1, Legs: 1}}})
		got, err := l.Feed(t.Context(), feeds[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Messages != 6 || got.Legs != 3 || got.GatewayID != 3 || *got.ClockOffset != 540 || *got.LastCounter != 7 || got.LastSequence != nil {
			t.Errorf("got %+v", got)
		}
		totals, err := l.Totals(t.Context())
		if err != nil || totals[3].Messages != 6 || totals[3].Feeds != 1 || !totals[3].LastSeen.Equal(first.LastSeen.Time) {
			t.Errorf("got totals %+v, %v", totals, err)
		}
	})
}

func TestFeedsAreListed(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		feeds := open(t, l, key("192.0.2.1", "gw1"), key("192.0.2.2", "gw2"), key("192.0.2.3", "gw3"))
		apply(t, l, ledger.Changes{Feeds: []ledger.FeedDelta{{Feed: feeds[0].ID, GatewayID: 9, LastSeen: feeds[0].LastSeen}}})
		if err := l.Ignore(t.Context(), feeds[1].ID, true); err != nil {
			t.Fatal(err)
		}
		for _, q := range []model.Query{
			{Conditions: []model.Condition{{Field: "host", Operator: model.BeginsWith, Text: "GW"}}},
			{Conditions: []model.Condition{{Field: "last_seen", Operator: model.IsExactly, Text: "2026-11-22"}}, Sort: "messages"},
		} {
			q.PerPage = 2
			if got, err := l.Feeds(t.Context(), q); err != nil || got.Total != 3 || len(got.Items) != 2 {
				t.Errorf("got %d of %d feeds, %v; want 2 of 3", len(got.Items), got.Total, err)
			}
		}
		for ignored, want := range map[bool]string{false: "gw3", true: "gw2"} {
			got, err := l.UnknownFeeds(t.Context(), model.Query{PerPage: 10}, ignored)
			if err != nil || got.Total != 1 || got.Items[0].Host != want {
				t.Errorf("unknown, ignored %v: got %+v, %v; want %s", ignored, got, err, want)
			}
		}
		if got, err := l.FeedsOf(t.Context(), 9); err != nil || len(got) != 1 || got[0].Host != "gw1" {
			t.Errorf("got feeds %+v, %v; want gw1", got, err)
		}
		if err := l.Ignore(t.Context(), 4711, true); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("ignoring a feed that is not there: got %v", err)
		}
		if ids, err := l.Forget(t.Context(), "pub", now().Add(time.Hour)); err != nil || len(ids) != 1 || ids[0] != feeds[2].ID {
			t.Fatalf("got %v, %v; want gw3 forgotten", ids, err)
		}
		if got, err := l.FeedsAt(t.Context(), "pub"); err != nil || len(got) != 2 {
			t.Errorf("after forgetting: got %+v, %v; want gw1 and gw2", got, err)
		}
	})
}

func TestGapsAreOpenedRecoveredAndClosed(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		feed := open(t, l, key("192.0.2.1", "gw1"))[0]
		one := &ledger.Gap{FeedID: feed.ID, GatewayID: 3, Kind: ledger.Counter, First: 10, Missing: 2, From: model.At(now()), To: model.At(now().Add(time.Second))}
		two := &ledger.Gap{FeedID: feed.ID, GatewayID: 3, Kind: ledger.Counter, First: 20, Missing: 5, From: one.To, To: model.At(now().Add(time.Minute))}
		apply(t, l, ledger.Changes{Gaps: []*ledger.Gap{one, two}})
		if one.ID == 0 || one.ID == two.ID {
			t.Fatalf("got ids %d and %d", one.ID, two.ID)
		}
		one.Recovered, one.ClosedAt = 2, two.To
		two.Recovered = 1
		apply(t, l, ledger.Changes{Gaps: []*ledger.Gap{one, two}})
		still, err := l.OpenGaps(t.Context(), "pub", 10)
		if err != nil || len(still) != 1 || still[0].ID != two.ID || still[0].Recovered != 1 {
			t.Errorf("got open gaps %+v, %v", still, err)
		}
		q := model.Query{PerPage: 10, Sort: "host", Conditions: []model.Condition{{Field: "closed_at", Operator: model.IsEmpty}, {Field: "host", Operator: model.IsExactly, Text: "gw1"}}}
		if got, err := l.Gaps(t.Context(), q); err != nil || got.Total != 1 || got.Items[0].Feed.Host != "gw1" || got.Items[0].ID != two.ID {
			t.Errorf("got %+v, %v", got, err)
		}
		if totals, err := l.Totals(t.Context()); err != nil || len(totals) != 0 {
			t.Errorf("a feed without a gateway: got totals %+v, %v", totals, err)
		}
	})
}

func TestLossesAddUpByHour(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		for range 2 {
			if err := l.AddLoss(t.Context(), "pub", ledger.LostKernel, 21); err != nil {
				t.Fatal(err)
			}
		}
		got, err := l.Losses(t.Context(), now().Add(-time.Hour), now())
		if err != nil || len(got) != 1 || got[0].Records != 42 || !got[0].Hour.Equal(now().Truncate(time.Hour)) {
			t.Errorf("got %+v, %v; want 42 at ten", got, err)
		}
	})
}

func TestLinesAreKeptAndTakenAway(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		feed := open(t, l, key("192.0.2.1", "gw1"))[0]
		var lines []ledger.Line
		for _, raw := range []string{"one\xff", "two", "three"} {
			lines = append(lines, ledger.Line{FeedID: feed.ID, Arrived: model.At(now()), Source: cdr.SourceTCP, Reason: ledger.NotAdmitted, Raw: []byte(raw)})
		}
		apply(t, l, ledger.Changes{Lines: lines})
		kept, err := l.Kept(t.Context())
		if err != nil || kept[feed.ID].Lines != 3 || kept[feed.ID].Bytes != 12 {
			t.Errorf("got %+v, %v; want 3 lines and 12 bytes", kept, err)
		}
		q := model.Query{PerPage: 10, Conditions: []model.Condition{{Field: "raw", Operator: model.Contains, Text: "ONE"}, {Field: "address", Operator: model.BeginsWith, Text: "192"}}}
		found, err := l.KeptLines(t.Context(), q)
		if err != nil || found.Total != 1 || found.Items[0].Feed.ID != feed.ID || string(found.Items[0].Raw) != "one\xff" {
			t.Fatalf("got %+v, %v", found, err)
		}
		if err := l.ExplainLine(t.Context(), found.Items[0].ID, 5, "truncated"); err != nil {
			t.Fatal(err)
		}
		if line, err := l.Line(t.Context(), found.Items[0].ID); err != nil || line.Reason != "truncated" || line.GatewayID != 5 {
			t.Errorf("got %+v, %v", line, err)
		}
		rest, err := l.LinesOf(t.Context(), feed.ID, ledger.NotAdmitted, 0, 10)
		if err != nil || len(rest) != 2 {
			t.Fatalf("got %+v, %v; want two lines", rest, err)
		}
		if err := l.RemoveLines(t.Context(), []int64{rest[0].ID}); err != nil {
			t.Fatal(err)
		}
		if got, err := l.Lines(t.Context(), []int64{rest[0].ID, rest[1].ID}); err != nil || len(got) != 1 || string(got[0].Raw) != "three" {
			t.Errorf("got %+v, %v; want the third", got, err)
		}
		if err := l.Purge(t.Context(), now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Line(t.Context(), rest[1].ID); !errors.Is(err, model.ErrNotFound) {
			t.Errorf("after the purge: got %v", err)
		}
	})
}

func TestDaysCountTheirChanges(t *testing.T) {
	each(t, func(t *testing.T, l *ledger.Ledger) {
		for range 2 {
			if err := l.Bump(t.Context(), []ledger.PartDelta{{Day: 20000, Legs: 5}, {Day: 19999}}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := l.Parts(t.Context())
		if err != nil || len(got) != 2 || got[1].Legs != 10 || got[1].Changes != 2 || got[1].Rolled != -1 || got[0].Legs != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
		if err := l.RemovePart(context.WithoutCancel(t.Context()), 20000); err != nil {
			t.Fatal(err)
		}
		if got, err := l.Parts(t.Context()); err != nil || len(got) != 1 {
			t.Errorf("got %+v, %v; want one day", got, err)
		}
	})
}

func TestNumbersGoWithTheLegsOfTheirDay(t *testing.T) {
	t.Parallel()
	dbtest.EachLedger(t, func(t *testing.T, d *db.DB) {
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			for _, statement := range []string{
				"INSERT INTO roll_made (part, made) VALUES (20000, 1), (20001, 1)",
				"INSERT INTO roll_number (part, made, role, shard, block, packed) VALUES (20000, 1, 1, 0, 0, ''), (20001, 1, 1, 0, 0, '')",
			} {
				if _, err := tx.ExecContext(ctx, statement); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.New(d, now).RemovePart(t.Context(), 20000); err != nil {
			t.Fatal(err)
		}
		var parts []int
		err = d.Read.NewRaw("SELECT part FROM roll_number UNION ALL SELECT part FROM roll_made").Scan(t.Context(), &parts)
		if err != nil || !slices.Equal(parts, []int{20001, 20001}) {
			t.Errorf("got the numbers of days %v, %v; want those of 20001", parts, err)
		}
	})
}
