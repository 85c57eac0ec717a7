package archive

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestMergingWaitsWhileLegsComeByTheTenThousandASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &SQLite{wake: make(chan struct{}, 1)}
		seconds := time.NewTicker(time.Second)
		defer seconds.Stop()
		a.wakeUp()
		if got := a.nextTidy(t.Context(), seconds, fanIn); got != fanIn {
			t.Errorf("when legs came: got %d segments, want %d", got, fanIn)
		}
		a.arrived.Store(floodLegs + 1)
		if got := a.nextTidy(t.Context(), seconds, fanIn); got != floodFanIn {
			t.Errorf("after a second with many legs: got %d segments, want %d", got, floodFanIn)
		}
		time.Sleep(1900 * time.Millisecond) // a merge takes that long
		a.wakeUp()
		a.arrived.Store(floodLegs + 1)
		if got := a.nextTidy(t.Context(), seconds, floodFanIn); got != floodFanIn {
			t.Errorf("after a long merge: got %d segments, want %d", got, floodFanIn)
		}
		began := time.Now()
		a.arrived.Store(floodLegs)
		if got := a.nextTidy(t.Context(), seconds, floodFanIn); got != fanIn {
			t.Errorf("when the flood is over: got %d segments, want %d", got, fanIn)
		}
		if got := time.Since(began); got != time.Second {
			t.Errorf("after the long merge the next look came after %s, want a second", got)
		}
	})
}

func TestItemsAreSortedByTheirWords(t *testing.T) {
	t.Parallel()
	var r radix
	for _, words := range [][]uint64{nil, {7}, {3, 3, 3}, {1 << 63, 0, 1 << 40, 255, 256, 1<<64 - 1, 1 << 40}} {
		r.begin(len(words))
		for _, w := range words {
			r.add(w)
		}
		got := r.sorted()
		if len(got) != len(words) {
			t.Fatalf("got %d items, want %d", len(got), len(words))
		}
		for i, o := range got {
			if words[o.index] != o.word {
				t.Errorf("%v: got word %d for item %d", words, o.word, o.index)
			}
			if i > 0 && (got[i-1].word > o.word || got[i-1].word == o.word && got[i-1].index > o.index) {
				t.Errorf("%v: got %v, want them in order", words, got)
			}
		}
	}
}
