package intake_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/cdr"
	"tandem/model/cdr/collector"
	"tandem/model/cdr/intake"
	"tandem/model/cdr/ledger"
	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// retrier makes legs of all lines but those whose id is a multiple of ten.
type retrier struct{ lines []int64 }

func (r *retrier) Retry(_ context.Context, lines []int64) (collector.RetryResult, error) {
	r.lines = append(r.lines, lines...)
	failed := int64(0)
	for _, id := range lines {
		if id%10 == 0 {
			failed++
		}
	}
	return collector.RetryResult{Legs: int64(len(lines)) - failed, Failed: failed}, nil
}

// kept returns a ledger with n lines that were cut short and one of a sender that
// nobody admitted.
func kept(t *testing.T, d *db.DB, n int) *ledger.Ledger {
	t.Helper()
	now := time.Date(2026, 2, 14, 12, 0, 0, 0, time.UTC)
	l := ledger.New(d, func() time.Time { return now })
	feeds, err := l.OpenFeeds(t.Context(), []ledger.FeedKey{{Node: "node", Listener: ledger.UDP, Address: "192.0.2.7"}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []ledger.Line
	for i := range n + 1 {
		line := ledger.Line{
			FeedID: feeds[0].ID, Arrived: model.At(now.Add(time.Duration(i/7) * time.Second)), Source: cdr.SourceUDP,
			Reason: "truncated", Raw: fmt.Appendf(nil, "line %d", i),
		}
		if i == n {
			line.Reason = ledger.NotAdmitted
		}
		lines = append(lines, line)
	}
	if err := l.Apply(t.Context(), &ledger.Changes{Lines: lines}); err != nil {
		t.Fatal(err)
	}
	return l
}

func cutShort() model.Query {
	return model.Query{Conditions: []model.Condition{{Field: "reason", Operator: model.IsExactly, Text: "truncated"}}}
}

func TestAllLinesThatAFilterFindsAreReadAgainOrDeleted(t *testing.T) {
	t.Parallel()
	dbtest.EachLedger(t, func(t *testing.T, d *db.DB) {
		const n = 2_500
		main := dbtest.SQLite(t)
		r := &retrier{}
		l := intake.Lines{DB: main, Ledger: kept(t, d, n), Collector: r}
		ids, err := l.Found(t.Context(), cutShort())
		if err != nil || len(ids) != n {
			t.Fatalf("got %d lines, %v; want %d", len(ids), err, n)
		}
		if got := slices.Compact(slices.Sorted(slices.Values(ids))); len(got) != n {
			t.Errorf("got %d different lines, want %d", len(got), n)
		}
		got, err := l.Retry(t.Context(), ids)
		if err != nil || got.Failed == 0 || got.Legs+got.Failed != n || !slices.Equal(r.lines, ids) {
			t.Errorf("got %+v for %d lines, %v; want each line read again", got, len(r.lines), err)
		}
		if err := l.Delete(t.Context(), ids); err != nil {
			t.Fatal(err)
		}
		left, err := l.Ledger.KeptLines(t.Context(), model.Query{Page: 1, PerPage: 10})
		if err != nil || left.Total != 1 || left.Items[0].Reason != ledger.NotAdmitted {
			t.Errorf("got %+v, %v; want the other line alone", left, err)
		}
		log, err := audit.NewStore(main).Find(t.Context(), model.Query{Page: 1, PerPage: 10})
		if err != nil || log.Total != 2 || log.Items[0].Action != "delete" || log.Items[1].Action != "parse again" {
			t.Errorf("got %+v, %v; want both acts in the audit log", log.Items, err)
		}
	})
}
