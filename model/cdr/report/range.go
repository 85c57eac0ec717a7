package report

import (
	"time"

	"tandem/model"
	"tandem/model/cdr"
)

// Range is the time of a report. What is known by the quarter of an hour is exact
// to that; causes, destinations and numbers are known by the day of the gateways'
// clocks, and a report takes the days that the range has in Zone.
type Range struct {
	// From and To are instants; To is excluded.
	From, To time.Time
	// Zone is where the hours and days of the report are meant.
	Zone *time.Location
}

// days returns the first and the last day of the range in its zone; the last is
// before the first when the range is empty.
func (in Range) days() (first, last cdr.Day) {
	if !in.From.Before(in.To) {
		return 1, 0
	}
	return dayOf(in.From.In(in.Zone)), dayOf(in.To.Add(-1).In(in.Zone))
}

// dayOf returns the day that a clock shows.
func dayOf(at time.Time) cdr.Day {
	year, month, day := at.Date()
	return cdr.Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86_400)
}

// slots returns the first slot of the range and the one behind its last, in
// milliseconds.
func (in Range) slots() (from, to int64) {
	from, to = slotOf(in.From.UnixMilli()), in.To.UnixMilli()
	if rest := slotOf(to); rest != to {
		to = rest + slotMillis
	}
	return from, to
}

// dayIn returns the beginning of a day in a zone.
func dayIn(day cdr.Day, zone *time.Location) time.Time {
	return model.FirstInstant(day.Start(), zone).In(zone)
}

// millis returns a stored duration.
func millis(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
