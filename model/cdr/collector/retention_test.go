package collector

import (
	"fmt"
	"testing"
	"time"

	"tandem/model"
	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

func TestOldDaysAreNoLongerKept(t *testing.T) {
	t.Parallel()
	const today, mega = 20_000, 1 << 20
	days := []archive.Day{{Day: 0, Bytes: 9 * mega}, {Day: 19_990, Bytes: mega}, {Day: 19_998, Bytes: 2 * mega}, {Day: today, Bytes: 5 * mega}, {Day: today + 1, Bytes: mega}}
	tests := map[string]struct {
		days, megabytes int
		want            []cdr.Day
	}{
		"everything is kept":               {0, 0, nil},
		"by age":                           {10, 0, nil},
		"one is too old":                   {9, 0, []cdr.Day{19_990}},
		"two are":                          {1, 0, []cdr.Day{19_990, 19_998}},
		"by size":                          {0, 18, nil},
		"the oldest goes":                  {0, 17, []cdr.Day{19_990}},
		"today stays, and what has no day": {0, 1, []cdr.Day{19_990, 19_998}},
		"one by age and one by size":       {9, 16, []cdr.Day{19_990, 19_998}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []cdr.Day
			for _, d := range Outdated(days, gateway.Parameters{KeepDays: test.days, KeepMegabytes: test.megabytes}, today) {
				got = append(got, d.Day)
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestADayThatIsDeletedIsForgotten(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.shelf.days = []archive.Day{{Day: 9_000, Legs: 5}}
	s.start(t)
	eventually(t, "the day is deleted", func() bool {
		s.shelf.mu.Lock()
		defer s.shelf.mu.Unlock()
		return len(s.shelf.dropped) == 1 && s.shelf.dropped[0] == 9_000
	})
	eventually(t, "the ledger forgot it", func() bool {
		parts, err := s.Ledger.Parts(t.Context())
		return err == nil && len(parts) == 0
	})
}

func TestLegsWithoutATimeAreDeletedWhenTheLastIsOld(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		arrived time.Time
		want    int
	}{
		"the last is old": {now.AddDate(0, 0, -11), 1},
		"the last is new": {now.AddDate(0, 0, -9), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStill(t)
			s.clock.move(now.Sub(s.clock.now()))
			s.shelf.days = []archive.Day{{Day: 0, Legs: 1}}
			s.shelf.legs[1] = archive.Entry{Record: &cdr.Record{}, Arrived: test.arrived.UnixMilli()}
			if err := s.purgeDays(t.Context(), gateway.Parameters{KeepDays: 10}); err != nil {
				t.Fatal(err)
			}
			if len(s.shelf.dropped) != test.want {
				t.Errorf("got %v deleted, want %d days", s.shelf.dropped, test.want)
			}
		})
	}
}

func TestDaysWhoseLegsTheLedgerLacksHaveChanged(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	day := cdr.Day(time.Now().Unix() / 86_400)
	s.shelf.days = []archive.Day{{Day: day, Legs: 5}}
	for range 2 {
		s.start(t)()
		parts, err := s.Ledger.Parts(t.Context())
		if err != nil || len(parts) != 1 || parts[0].Legs != 5 || parts[0].Changes != 1 {
			t.Errorf("got %+v, %v", parts, err)
		}
	}
}

func TestSilentStrangersAreForgotten(t *testing.T) {
	t.Parallel()
	s := newStill(t)
	s.takeA(1)
	s.settle()
	if f := feedOf(t, s.Ledger, ""); f.ID == 0 {
		t.Fatal("the stranger has no feed")
	}
	s.clock.move(31 * 24 * time.Hour)
	s.book.turn()
	if len(s.in.feeds) != 0 || s.in.unknown != 0 || s.in.keptAll != 0 || feedOf(t, s.Ledger, "").ID != 0 {
		t.Errorf("got feeds %v, %d unknown, %d bytes", s.in.feeds, s.in.unknown, s.in.keptAll)
	}
	s.takeA(2)
	s.settle()
	kept, err := s.Ledger.KeptLines(t.Context(), model.Query{PerPage: 10})
	if err != nil || kept.Total != 1 || kept.Items[0].Reason != ledger.NotAdmitted {
		t.Errorf("got %+v, %v", kept, err)
	}
}
