package archive_test

import (
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
)

func TestLegsWithoutATimeAreFoundLastFirstAndDropped(t *testing.T) {
	t.Parallel()
	archivetest.Each(t, func(t *testing.T, a archive.Archive) {
		at := time.Date(2026, 2, 14, 10, 0, 0, 0, time.UTC)
		legs := archivetest.Legs(at, 2)
		for i, arrived := range []time.Time{at, at.Add(time.Hour)} {
			r := *legs[i].Record
			r.Setup, r.Connect, r.Disconnect = 0, 0, 0
			legs = append(legs, archivetest.Entry(&r, 1, arrived))
		}
		if err := a.Append(t.Context(), legs); err != nil {
			t.Fatal(err)
		}
		undated := archive.Query{ToWall: 1, Backwards: true, Features: true}
		if got := archivetest.All(t, a, undated); len(got) != 2 || !got[0].Arrived.Equal(at.Add(time.Hour)) {
			t.Errorf("got %+v, want two legs, the last to arrive first", got)
		}
		if err := a.Drop(t.Context(), cdr.Day(0)); err != nil {
			t.Fatal(err)
		}
		if got := archivetest.All(t, a, undated); len(got) != 0 {
			t.Errorf("got %d legs without a time, want none", len(got))
		}
		if got := archivetest.All(t, a, archive.Query{}); len(got) != 4 {
			t.Errorf("got %d legs, want the 4 with a time", len(got))
		}
	})
}
