package tariff_test

import (
	"testing"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/tariff"
)

// rate returns a rate for a prefix, at all times, free.
func rate(prefix, destination string) tariff.Rate {
	return tariff.Rate{Prefix: prefix, Destination: destination, Days: tariff.AllDays, ToMinute: 1440, Increment: 1}
}

func TestWhatACallCosts(t *testing.T) {
	t.Parallel()
	sixtySix := tariff.Rate{FirstSeconds: 60, FirstAmount: 600, Increment: 6, IncrementAmount: 60}
	connected := tariff.Rate{Connection: 1000, Increment: 1, IncrementAmount: 5}
	minutes := tariff.Rate{FirstSeconds: 60, FirstAmount: 100_000, Increment: 60, IncrementAmount: 80_000}
	tests := []struct {
		name string
		rate tariff.Rate
		d    time.Duration
		want tariff.Amount
	}{
		{"a moment", sixtySix, time.Millisecond, 600},
		{"the first period to its end", sixtySix, time.Minute, 600},
		{"a millisecond longer", sixtySix, time.Minute + time.Millisecond, 660},
		{"61 seconds", sixtySix, 61 * time.Second, 660},
		{"66 seconds", sixtySix, 66 * time.Second, 660},
		{"67 seconds", sixtySix, 67 * time.Second, 720},
		{"an hour", sixtySix, time.Hour, 600 + 590*60},
		{"by the second, with a connection charge", connected, 1500 * time.Millisecond, 1010},
		{"by the minute", minutes, 3 * time.Minute, 260_000},
		{"a century, by a clock that was set", tariff.Rate{Connection: tariff.MaxAmount, Increment: 1, IncrementAmount: tariff.MaxAmount},
			100 * 365 * 24 * time.Hour, tariff.MaxAmount + 100_000_000*tariff.MaxAmount},
	}
	for _, tt := range tests {
		if got := tt.rate.Charge(tt.d); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestTheLongestPrefixThatHoldsWins(t *testing.T) {
	t.Parallel()
	window := func(prefix, destination string, days tariff.Days, from, to int) tariff.Rate {
		r := rate(prefix, destination)
		r.Days, r.FromMinute, r.ToMinute = days, from, to
		return r
	}
	table := &tariff.RateTable{Zone: "Asia/Tokyo", Rates: []tariff.Rate{
		rate("", "everywhere"),
		rate("+81", "Japan"),
		window("8190", "mobile by day", tariff.Weekdays, 8*60, 19*60),
		window("+8190", "mobile by night", tariff.AllDays, 19*60, 8*60),
		window("8180", "mobile on Friday night", tariff.Weekdays, 22*60, 6*60),
	}}
	rater, err := tariff.NewRater(table, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, called, at, want string
	}{
		{"no prefix but the empty one", "442079460000", "2026-02-10 12:00", "everywhere"},
		{"no number", "", "2026-02-10 12:00", "everywhere"},
		{"a prefix", "81312345678", "2026-02-10 12:00", "Japan"},
		{"a number with a plus", "+81312345678", "2026-02-10 12:00", "Japan"},
		{"the prefix itself", "81", "2026-02-10 12:00", "Japan"},
		{"a longer prefix by day", "819012345678", "2026-02-10 12:00", "mobile by day"},
		{"to the last minute", "819012345678", "2026-02-10 18:59", "mobile by day"},
		{"at the end of the window", "819012345678", "2026-02-10 19:00", "mobile by night"},
		{"after midnight", "819012345678", "2026-02-11 07:59", "mobile by night"},
		{"at the weekend by day only a shorter prefix holds", "819012345678", "2026-02-14 12:00", "Japan"},
		{"at the weekend by night", "819012345678", "2026-02-14 20:00", "mobile by night"},
		{"the night of Friday goes on into Saturday", "818012345678", "2026-02-14 05:59", "mobile on Friday night"},
		{"the night of Sunday does not go on into Monday", "818012345678", "2026-02-09 05:59", "Japan"},
		{"the evening of Friday", "818012345678", "2026-02-13 22:00", "mobile on Friday night"},
	}
	tokyo, _ := time.LoadLocation("Asia/Tokyo")
	for _, tt := range tests {
		at, err := time.ParseInLocation("2006-01-02 15:04", tt.at, tokyo)
		if err != nil {
			t.Fatal(err)
		}
		charge, ok := rater.Rate(cdr.Call{Called: tt.called, Start: at.UTC()})
		if !ok || charge.Rate.Destination != tt.want {
			t.Errorf("%s: got %v, %t; want %s", tt.name, charge.Rate, ok, tt.want)
		}
	}
}

func TestCallsThatCostNothing(t *testing.T) {
	t.Parallel()
	paid := rate("49", "Germany")
	paid.Connection = 1
	rater, err := tariff.NewRater(&tariff.RateTable{Rates: []tariff.Rate{paid}}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 2, 14, 9, 0, 0, 0, time.UTC)
	none, err := tariff.NewRater(nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		rater *tariff.Rater
		call  cdr.Call
		rated bool
		want  tariff.Amount
	}{
		{"an answered call costs", rater, cdr.Call{Called: "4989", Start: start, Answered: true, Billable: time.Second}, true, 1},
		{"one that was not answered is free", rater, cdr.Call{Called: "4989", Start: start}, true, 0},
		{"no rate fits the number", rater, cdr.Call{Called: "4", Start: start, Answered: true, Billable: time.Second}, false, 0},
		{"nobody knows when it was", rater, cdr.Call{Called: "4989", Answered: true, Billable: time.Second}, false, 0},
		{"no table is active", none, cdr.Call{Called: "4989", Start: start, Answered: true, Billable: time.Second}, false, 0},
	}
	for _, tt := range tests {
		if got, rated := tt.rater.Rate(tt.call); rated != tt.rated || got.Amount != tt.want {
			t.Errorf("%s: got %s, %t", tt.name, got.Amount, rated)
		}
	}
}
