package callhome

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSlotsBeginWithTheFirstInstantOfTheMonth(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, zone, now, slot, at, next, nextAt string }{
		{"in the middle of a month", "Asia/Tokyo", "2026-11-22T09:00:00+09:00", "2026-11", "2026-11-01T00:00:00+09:00", "2026-12", "2026-12-01T00:00:00+09:00"},
		{"at the slot itself", "Asia/Tokyo", "2026-12-01T00:00:00+09:00", "2026-12", "2026-12-01T00:00:00+09:00", "2027-01", "2027-01-01T00:00:00+09:00"},
		{"a moment before the slot", "Asia/Tokyo", "2026-11-30T23:59:59+09:00", "2026-11", "2026-11-01T00:00:00+09:00", "2026-12", "2026-12-01T00:00:00+09:00"},
		{"on the 31st", "America/New_York", "2027-01-31T23:59:59-05:00", "2027-01", "2027-01-01T00:00:00-05:00", "2027-02", "2027-02-01T00:00:00-05:00"},
		{"where midnight of the first is skipped", "Asia/Amman", "2022-04-01T12:00:00+03:00", "2022-04", "2022-04-01T00:00:00+03:00", "2022-05", "2022-05-01T00:00:00+03:00"},
		{"where clocks went from 00:00 to 01:00 on the first", "Asia/Amman", "2016-04-01T12:00:00+03:00", "2016-04", "2016-04-01T01:00:00+03:00", "2016-05", "2016-05-01T00:00:00+03:00"},
		{"where the first of a month was skipped", "Pacific/Enderbury", "1995-01-15T00:00:00+13:00", "1995-01", "1995-01-01T00:00:00+13:00", "1995-02", "1995-02-01T00:00:00+13:00"},
		{"where clocks go back from 00:00 of the first", "America/Havana", "2020-11-01T12:00:00-05:00", "2020-11", "2020-11-01T00:00:00-04:00", "2020-12", "2020-12-01T00:00:00-05:00"},
		{"where an offset has seconds", "Africa/Monrovia", "1971-12-15T00:00:00Z", "1971-12", "1971-12-01T00:44:30Z", "1972-01", "1972-01-01T00:44:30Z"},
		{"where clocks went back from 00:01 of the first to 23:01", "America/St_Johns", "2009-10-31T23:30:00-03:30", "2009-11", "2009-11-01T00:00:00-02:30", "2009-12", "2009-12-01T00:00:00-03:30"},
		{"in UTC", "UTC", "2026-02-28T23:59:59Z", "2026-02", "2026-02-01T00:00:00Z", "2026-03", "2026-03-01T00:00:00Z"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			loc, now := zone(t, tc.zone), instant(t, tc.now)
			if got := SlotAt(now, loc); got.Name != tc.slot || !got.At.Equal(instant(t, tc.at)) {
				t.Errorf("got slot %s at %v, want %s at %s", got.Name, got.At, tc.slot, tc.at)
			}
			if got := Next(now, loc); got.Name != tc.next || !got.At.Equal(instant(t, tc.nextAt)) {
				t.Errorf("got next %s at %v, want %s at %s", got.Name, got.At, tc.next, tc.nextAt)
			}
		})
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, now, enabled, last string
		due                      bool
	}{
		{"the first slot after it was enabled", "2026-12-01T00:00:00+09:00", "2026-11-22T00:00:00+09:00", "", true},
		{"before the first slot", "2026-11-30T23:59:59+09:00", "2026-11-22T00:00:00+09:00", "", false},
		{"enabled at the very instant of the slot", "2026-12-01T00:00:00+09:00", "2026-12-01T00:00:00+09:00", "", false},
		{"done", "2026-12-01T00:00:01+09:00", "2026-11-22T00:00:00+09:00", "2026-12", false},
		{"missed while the node was down", "2027-04-17T12:00:00+09:00", "2026-11-22T00:00:00+09:00", "2026-12", true},
		{"the clock stepped back", "2026-12-01T00:00:00+09:00", "2026-10-22T00:00:00+09:00", "2027-01", false},
		{"switched off and on again after the slot", "2027-04-17T12:00:00+09:00", "2027-04-02T00:00:00+09:00", "2026-12", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, due := Due(instant(t, tc.now), zone(t, "Asia/Tokyo"), instant(t, tc.enabled), tc.last)
			if due != tc.due {
				t.Errorf("got due %v, want %v", due, tc.due)
			}
		})
	}
	if _, due := Due(instant(t, "2026-12-01T00:00:00Z"), time.UTC, time.Time{}, ""); due {
		t.Error("a slot is due although Call Home was never enabled")
	}
}

// zones are 40 with every kind of daylight saving: none, northern, southern, at
// midnight, of half an hour, in Ramadan, and moves over the date line.
var zones = []string{
	"UTC", "Asia/Tokyo", "Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Amman", "Asia/Beirut", "Asia/Tehran",
	"Asia/Gaza", "Asia/Damascus", "Asia/Baku", "Asia/Pyongyang", "Asia/Yangon", "Asia/Jerusalem", "Africa/Cairo",
	"Africa/Casablanca", "Africa/El_Aaiun", "Africa/Khartoum", "Africa/Windhoek", "America/New_York", "America/Los_Angeles",
	"America/Sao_Paulo", "America/Asuncion", "America/Havana", "America/Santiago", "America/Caracas", "America/St_Johns",
	"America/Scoresbysund", "America/Nuuk", "Atlantic/Azores", "Europe/London", "Europe/Berlin", "Europe/Moscow",
	"Europe/Istanbul", "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Fiji",
}

func TestEachSlotRunsOnceOverTenYears(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loc := zone(t, name)
			now := instant(t, "2008-06-15T12:00:00Z")
			end := now.AddDate(10, 0, 0)
			done := runThrough(t, loc, now, end, 6*time.Hour+7*time.Minute)
			if got := len(done); got != 120 {
				t.Errorf("got %d slots in ten years, want 120", got)
			}
		})
	}
}

// runThrough steps a clock from now to end and returns the slots that ran. It
// fails when one does not run at the first step on the first day of its month.
func runThrough(t *testing.T, loc *time.Location, now, end time.Time, step time.Duration) []string {
	t.Helper()
	var done []string
	last, enabled := "", now
	for ; now.Before(end); now = now.Add(step) {
		slot, due := Due(now, loc, enabled, last)
		if !due {
			continue
		}
		first := SlotAt(now, loc).At
		if now.Sub(first) >= step || first.Format("2006-01-02") != slot+"-01" {
			t.Errorf("slot %s ran at %v", slot, now.In(loc))
		}
		done, last = append(done, slot), slot
	}
	return done
}

func TestNoSlotRunsTwiceOverRestartsAndClockSteps(t *testing.T) {
	t.Parallel()
	for i, name := range zones {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(i), 2))
			loc, start := zone(t, name), instant(t, "2008-06-15T12:00:00Z")
			ran, last := map[string]bool{}, ""
			for now := start; now.Before(start.AddDate(10, 0, 0)); now = now.Add(stumble(random)) {
				slot, due := Due(now, loc, start, last)
				if !due {
					if now.After(start) && slot > "2008-06" && slot > last {
						t.Fatalf("slot %s is not due at %v although the last one was %q", slot, now, last)
					}
					continue
				}
				if ran[slot] || slot < last {
					t.Fatalf("slot %s ran at %v after %s", slot, now, last)
				}
				ran[slot], last = true, slot
			}
			if len(ran) < 60 {
				t.Errorf("got %d slots in ten years", len(ran))
			}
		})
	}
}

// stumble is how far the clock moves between two looks: mostly some hours,
// sometimes weeks of being down, sometimes a step back.
func stumble(random *rand.Rand) time.Duration {
	switch random.IntN(20) {
	case 0:
		return time.Duration(random.Int64N(int64(70 * 24 * time.Hour)))
	case 1:
		return -time.Duration(random.Int64N(int64(3 * 24 * time.Hour)))
	default:
		return time.Duration(random.Int64N(int64(24 * time.Hour)))
	}
}

func TestSlotAtAndNextAreNeighbours(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		loc := zone(t, name)
		now := instant(t, "2008-06-15T12:00:00Z")
		for range 120 {
			next := Next(now, loc)
			if got := SlotAt(next.At, loc); got != next {
				t.Fatalf("%s: slot at %v is %s, want %s", name, next.At, got.Name, next.Name)
			}
			if got := SlotAt(next.At.Add(-time.Nanosecond), loc); got.Name >= next.Name {
				t.Fatalf("%s: slot just before %v is %s", name, next.At, got.Name)
			}
			now = next.At
		}
	}
}

func FuzzSlotAt(f *testing.F) {
	for i := range zones {
		f.Add(int64(1_700_000_000), uint8(i))
	}
	f.Fuzz(func(t *testing.T, seconds int64, i uint8) {
		loc, now := zone(t, zones[int(i)%len(zones)]), time.Unix(seconds%(1<<38), 0)
		slot, next := SlotAt(now, loc), Next(now, loc)
		if slot.At.After(now) || !next.At.After(now) {
			t.Errorf("%v: got slot %v and next %v", now, slot.At, next.At)
		}
	})
}
