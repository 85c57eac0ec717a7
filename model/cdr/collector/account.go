package collector

import "tandem/model/cdr/ledger"

// account notes what became of the entries of b.
func (w *writer) account(b *batch, written bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !written {
		w.givenUp += int64(b.n)
		w.lost.Add(int64(b.n))
		return
	}
	var (
		s    *stored
		last *feed
		legs int64
	)
	for i := range b.entries[:b.n] {
		e, own := &b.entries[i], &b.from[i]
		if own.feed != last {
			last, s = own.feed, w.tally(own.feed)
		}
		if !e.New {
			s.copies++
			own.tally.count(false)
			continue
		}
		s.legs++
		legs++
		own.tally.count(true)
		w.parts[e.Setup.Day()]++
		if own.late && len(w.late) < lateKept {
			w.late = append(w.late, lateLeg{own.feed, own.message})
		}
	}
	w.legs.Add(legs)
	w.copies.Add(int64(b.n) - legs)
}

func (w *writer) tally(f *feed) *stored {
	s := w.tallies[f]
	if s == nil {
		s = &stored{}
		w.tallies[f] = s
	}
	return s
}

// count counts a record that was written, or was there. A nil tally counts not.
func (t *tally) count(isNew bool) {
	switch {
	case t == nil:
	case isNew:
		t.legs++
	default:
		t.copies++
	}
}

// written is what the writer did since it was asked last.
type written struct {
	tallies map[*feed]*stored
	parts   []ledger.PartDelta
	late    []lateLeg
	givenUp int64
}

// collect returns what was written since the last call.
func (w *writer) collect() written {
	w.mu.Lock()
	defer w.mu.Unlock()
	done := written{tallies: w.tallies, late: w.late, givenUp: w.givenUp}
	for day, n := range w.parts {
		done.parts = append(done.parts, ledger.PartDelta{Day: day, Legs: n})
	}
	w.tallies, w.late, w.givenUp = map[*feed]*stored{}, nil, 0
	clear(w.parts)
	return done
}
