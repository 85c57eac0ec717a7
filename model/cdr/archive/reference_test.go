package archive_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

// reference is an archive as simple as can be, to compare with.
type reference struct {
	entries []archive.Entry
}

type identity struct {
	setup cdr.Wall
	key   uint64
}

func identityOf(setup cdr.Wall, key uint64) identity {
	if setup.Day() <= 0 {
		setup = 0
	}
	return identity{setup, key}
}

// add returns for each entry whether it is new.
func (r *reference) add(batch []archive.Entry) (isNew []bool) {
	for _, e := range batch {
		known := slices.ContainsFunc(r.entries, func(o archive.Entry) bool {
			return identityOf(o.Setup, o.Key) == identityOf(e.Setup, e.Key)
		})
		if !known {
			r.entries = append(r.entries, e)
		}
		isNew = append(isNew, !known)
	}
	return isNew
}

func (r *reference) order(e archive.Entry) (day cdr.Day, at int64) {
	if day = max(e.Setup.Day(), 0); day == 0 {
		return 0, e.Arrived
	}
	return day, int64(e.Setup)
}

// find returns the keys of what q finds.
func (r *reference) find(q archive.Query) []uint64 {
	found := slices.DeleteFunc(slices.Clone(r.entries), func(e archive.Entry) bool { return !matches(q, e) })
	slices.SortFunc(found, func(a, b archive.Entry) int {
		aDay, aAt := r.order(a)
		bDay, bAt := r.order(b)
		return cmp.Or(cmp.Compare(aDay, bDay), cmp.Compare(aAt, bAt), cmp.Compare(a.Key, b.Key))
	})
	if q.Backwards {
		slices.Reverse(found)
	}
	keys := []uint64{}
	for _, e := range found {
		keys = append(keys, e.Key)
	}
	if q.After != nil {
		keys = keys[slices.Index(keys, q.After.Key)+1:]
	}
	return keys
}

func matches(q archive.Query, e archive.Entry) bool {
	at := e.Setup.In(e.Offset)
	if e.Setup == 0 {
		at = time.UnixMilli(e.Arrived)
	}
	var talk time.Duration
	if e.Connect != 0 && e.Disconnect > e.Connect {
		talk = time.Duration(e.Disconnect-e.Connect) * time.Millisecond
	}
	return (q.Offset == nil || e.Offset == *q.Offset) && e.Setup >= q.FromWall && (q.ToWall == 0 || e.Setup < q.ToWall) && (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To)) &&
		(q.Features || e.Kind != cdr.Feature) && (q.Origin == 0 || q.Origin == e.Origin) &&
		(len(q.Gateways) == 0 || slices.Contains(q.Gateways, e.Gateway)) &&
		(len(q.Causes) == 0 || slices.Contains(q.Causes, e.Cause)) &&
		talk >= q.Shortest && (q.Longest <= 0 || talk <= q.Longest) && matchesNumber(q, e)
}

func matchesNumber(q archive.Query, e archive.Entry) bool {
	if q.Number == "" {
		return true
	}
	compare := map[archive.Match]func(s, part string) bool{
		archive.Exact: func(s, part string) bool { return s == part }, archive.Prefix: strings.HasPrefix, archive.Contains: strings.Contains,
	}[q.Match]
	for _, number := range [][]byte{e.Peer, e.Calling, e.Called} {
		if compare(strings.TrimPrefix(string(number), "+"), strings.TrimPrefix(q.Number, "+")) {
			return true
		}
	}
	return false
}

func keysOf(legs []cdr.Leg) []uint64 {
	keys := []uint64{}
	for _, l := range legs {
		keys = append(keys, l.Key)
	}
	return keys
}

// mustAppend appends a copy of the batch and compares New with the reference.
func (r *reference) mustAppend(t *testing.T, a archive.Archive, batch []archive.Entry) {
	t.Helper()
	batch = slices.Clone(batch)
	if err := a.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	for i, want := range r.add(batch) {
		if batch[i].New != want {
			t.Fatalf("entry %d of %d: got new %v, want %v", i, len(batch), batch[i].New, want)
		}
	}
}

func (r *reference) mustFind(t *testing.T, a archive.Archive, q archive.Query) {
	t.Helper()
	got, want := keysOf(archivetest.All(t, a, q)), r.find(q)
	if !slices.Equal(got, want) {
		t.Fatalf("query %+v: got %d legs %x, want %d %x", q, len(got), head(got), len(want), head(want))
	}
}

func head(keys []uint64) []uint64 { return keys[:min(len(keys), 6)] }
