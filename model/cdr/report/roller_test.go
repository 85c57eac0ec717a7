package report

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/archive/archivetest"
	"tandem/model/db/dbtest"
)

// stale returns the days that must be made, the oldest first.
func (h *house) stale(t testing.TB) []cdr.Day {
	t.Helper()
	all, err := loadParts(t.Context(), h.ledger.Read)
	check(t, err)
	days, _, err := h.roller.stale(t.Context(), all)
	check(t, err)
	slices.Sort(days)
	return days
}

func TestOnlyTheDaysThatChangedAreMadeAnew(t *testing.T) {
	t.Parallel()
	h := newHouse(dbtest.Ledger(t), archivetest.SQLite(t))
	noon := func(d cdr.Day) []leg {
		return call("D"+d.String()[8:], "1", "2", time.Duration(d-day)*24*time.Hour+12*time.Hour, time.Minute)
	}
	for d := day - 2; d <= day+2; d++ {
		h.take(t, entries(noon(d)...))
	}
	if got := h.stale(t); len(got) != 5 {
		t.Errorf("at first: got %v", got)
	}
	h.catchUp(t)
	tests := []struct {
		name string
		legs []leg
		want []cdr.Day
	}{
		{"nothing", nil, nil},
		{"a leg at noon", call("E1", "1", "2", 13*time.Hour, time.Minute), []cdr.Day{day}},
		{"a copy", call("E1", "1", "2", 13*time.Hour, time.Minute), nil},
		{"a leg in the first hour", call("E2", "1", "2", 10*time.Minute, time.Minute), []cdr.Day{day - 1, day}},
		{"a leg in the last hour", call("E3", "1", "2", 23*time.Hour, time.Minute), []cdr.Day{day, day + 1}},
	}
	for _, tt := range tests {
		h.take(t, entries(tt.legs...))
		var made []cdr.Day
		for days := h.stale(t); len(days) > 0; days = h.stale(t) {
			made = append(made, days...)
			for _, d := range days {
				check(t, h.roller.make(t.Context(), d, h.rules(t)))
			}
		}
		slices.Sort(made)
		if !slices.Equal(made, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, made, tt.want)
		}
	}
}

func TestACallOverMidnightIsOneCallOfTheDayOfItsFirstLeg(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		legs := call("A1", "100", "200", 24*time.Hour-time.Second, time.Minute)
		legs[1].setup = 24*time.Hour + time.Second
		h.take(t, entries(legs[1:]...))
		h.catchUp(t)
		h.take(t, entries(legs[:1]...))
		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
		var days []cdr.Day
		for _, row := range h.stored(t).numbers {
			days = append(days, row.Part)
		}
		if !slices.Equal(days, []cdr.Day{day, day}) {
			t.Errorf("got %v", days)
		}
	})
}

func TestLegsOfOneCallMayHaveClocksInSeveralZones(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		legs := call("A1", "100", "200", 18*time.Hour, time.Minute)
		legs[1].gateway, legs[1].offset = 2, 540 // 03:00 on the next day
		for i := range 200 {                     // which settle what is not open any more
			legs = append(legs, call("B"+string(rune('A'+i%26))+string(rune('A'+i/26)), "1", "2", time.Duration(i)*6*time.Minute, time.Second)...)
		}
		h.take(t, entries(legs...))
		h.feeds(t, 0, 540)
		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
	})
}

func TestACallBecomesAnOrphanAfterAWhile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		legs := call("A1", "100", "200", time.Hour, time.Minute-time.Second)
		h.take(t, entries(legs[:1]...))
		ended := today.From.Add(time.Hour + time.Minute)
		for _, tt := range []struct {
			after time.Duration
			want  int64
		}{{time.Minute, 0}, {4 * time.Minute, 0}, {5 * time.Minute, 1}} {
			h.now = ended.Add(tt.after)
			h.catchUp(t)
			if health, err := h.reports.Health(t.Context(), today); err != nil || health.Orphans != tt.want {
				t.Errorf("after %s: got %d, %v; want %d", tt.after, health.Orphans, err, tt.want)
			}
		}
		if got := h.stale(t); len(got) > 0 {
			t.Errorf("for ever: got %v", got)
		}
		h.take(t, entries(legs[1:]...))
		h.catchUp(t)
		if health, err := h.reports.Health(t.Context(), today); err != nil || health.Orphans != 0 {
			t.Errorf("when the leg came: got %d, %v", health.Orphans, err)
		}
	})
}

func TestTwoWhoMakeTheSameDayDoNotDoubleIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.feeds(t, 0, 540)
		h.take(t, random(100))
		other := NewRoller(h.roller.Deps)
		by := h.rules(t)
		changes, err := claim(t.Context(), h.ledger, day, 1)
		check(t, err)
		totals, err := h.roller.count(t.Context(), day, by)
		check(t, err)
		check(t, other.CatchUp(t.Context(), around))
		check(t, h.roller.writeNumbers(t.Context(), totals, 1))
		if err := h.roller.release(t.Context(), totals, 1, changes); !errors.Is(err, errClaimed) {
			t.Errorf("got %v", err)
		}
		same(t, h.stored(t), h.naive(t, h.legs(t)))
	})
}

// interrupted is an archive during whose first search something else happens.
type interrupted struct {
	archive.Archive
	meanwhile func()
}

func (a *interrupted) Find(ctx context.Context, q archive.Query) iter.Seq2[*cdr.Leg, error] {
	if happens := a.meanwhile; happens != nil {
		a.meanwhile = nil
		happens()
	}
	return a.Archive.Find(ctx, q)
}

func TestWhoIsTooLateLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.take(t, entries(call("A1", "1", "2", time.Hour, time.Minute)...))
		other := NewRoller(h.roller.Deps)
		h.roller.Archive = &interrupted{h.archive, func() { check(t, other.CatchUp(t.Context(), around)) }}
		h.catchUp(t)
		same(t, h.stored(t), h.naive(t, h.legs(t)))
		h.oneOfEach(t)
	})
}

func TestTheServiceMakesWhatChangesAndWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(dbtest.Ledger(t), archivetest.SQLite(t))
	h.take(t, entries(call("A1", "1", "2", time.Hour, time.Second)...))
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error)
	go func() { ended <- h.roller.Run(ctx, func() { close(ready) }) }()
	<-ready
	check(t, h.roller.CatchUp(ctx, around))
	if got := h.stale(t); len(got) > 0 {
		t.Errorf("not made: %v", got)
	}
	h.take(t, entries(call("A2", "1", "2", time.Hour, time.Second)...))
	check(t, h.roller.CatchUp(ctx, around))
	if got := h.stale(t); len(got) > 0 {
		t.Errorf("not made anew: %v", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("got %v", err)
	}
	h.take(t, entries(call("A3", "1", "2", time.Hour, time.Second)...))
	check(t, h.roller.CatchUp(t.Context(), around))
	if got := h.stale(t); len(got) > 0 {
		t.Errorf("not made while the service is stopped: %v", got)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	h.take(t, entries(call("A4", "1", "2", time.Hour, time.Second)...))
	if err := h.roller.CatchUp(over, around); !errors.Is(err, context.Canceled) {
		t.Errorf("for nobody: got %v", err)
	}
}

func TestADayThatWasMadeRests(t *testing.T) {
	t.Parallel()
	h := newHouse(dbtest.Ledger(t), archivetest.SQLite(t))
	began := h.now
	h.roller.last[day] = made{from: began.Add(-time.Second), to: began}
	h.roller.last[day+1] = made{from: began.Add(-time.Millisecond), to: began}
	tests := []struct {
		day   cdr.Day
		after time.Duration
		want  bool
	}{
		{day, 19 * time.Second, true},
		{day, 20 * time.Second, false},
		{day + 1, 4 * time.Second, true},
		{day + 1, 5 * time.Second, false},
		{day + 2, 0, false},
	}
	for _, tt := range tests {
		h.now = began.Add(tt.after)
		if got := h.roller.mayRest(tt.day); got != tt.want {
			t.Errorf("day %d after %s: got %t", tt.day-day, tt.after, got)
		}
	}
}
