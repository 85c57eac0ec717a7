package archive

import (
	"testing"
	"time"
)

func TestMergingWaitsWhileLegsComeByTheTenThousandASecond(t *testing.T) {
	t.Parallel()
	a := &SQLite{wake: make(chan struct{}, 1)}
	seconds := make(chan time.Time, 1)
	next := func(least int, arrived int64, woken bool) int {
		a.arrived.Store(arrived)
		if woken {
			a.wakeUp()
		} else {
			seconds <- time.Time{}
		}
		return a.nextTidy(t.Context(), seconds, least)
	}
	if got := next(fanIn, 10, true); got != fanIn {
		t.Errorf("woken with few legs: got %d segments, want %d", got, fanIn)
	}
	if got := next(fanIn, floodLegs+1, false); got != floodFanIn {
		t.Errorf("after a second with many legs: got %d segments, want %d", got, floodFanIn)
	}
	a.wakeUp() // by the next legs: it is tidied once a second
	if got := next(floodFanIn, floodLegs+1, false); got != floodFanIn {
		t.Errorf("after another such second: got %d segments, want %d", got, floodFanIn)
	}
	if got := next(floodFanIn, floodLegs, false); got != fanIn {
		t.Errorf("when the flood is over: got %d segments, want %d", got, fanIn)
	}
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
