package mobility

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestTheTurnsOfTheDailyLogout(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, zone, hhmm, now, day, at, next string }{
		{"after the turn", "Asia/Tokyo", "18:30", "2026-11-22T19:00:00+09:00", "2026-11-22", "2026-11-22T18:30:00+09:00", "2026-11-23T18:30:00+09:00"},
		{"at the turn", "Asia/Tokyo", "18:30", "2026-11-22T18:30:00+09:00", "2026-11-22", "2026-11-22T18:30:00+09:00", "2026-11-23T18:30:00+09:00"},
		{"before the turn", "Asia/Tokyo", "18:30", "2026-11-22T18:29:59+09:00", "2026-11-21", "2026-11-21T18:30:00+09:00", "2026-11-22T18:30:00+09:00"},
		{"midnight", "UTC", "00:00", "2026-03-01T00:00:00Z", "2026-03-01", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"},
		{"a time that is skipped", "Europe/Berlin", "02:30", "2026-03-29T12:00:00+02:00", "2026-03-29", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"},
		{"between the two times of a day", "Europe/Berlin", "02:30", "2026-10-25T02:15:00+01:00", "2026-10-25", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"},
		{"before the two times of a day", "Europe/Berlin", "02:30", "2026-10-25T02:29:59+02:00", "2026-10-24", "2026-10-24T02:30:00+02:00", "2026-10-25T02:30:00+02:00"},
		{"where midnight comes twice", "America/Havana", "23:30", "2020-11-01T00:30:00-05:00", "2020-10-31", "2020-10-31T23:30:00-04:00", "2020-11-01T23:30:00-05:00"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(tc.zone)
			if err != nil {
				t.Fatal(err)
			}
			now, at, next := instant(t, tc.now), instant(t, tc.at), instant(t, tc.next)
			if got := logoutDayAt(now, tc.hhmm, loc); got.name != tc.day || !got.at.Equal(at) {
				t.Errorf("got %s at %v, want %s at %s", got.name, got.at, tc.day, tc.at)
			}
			if got := nextLogoutDay(now, tc.hhmm, loc); !got.at.Equal(next) {
				t.Errorf("got next at %v, want %s", got.at, tc.next)
			}
		})
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
