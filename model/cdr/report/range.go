package report

import "time"

// Range is the time of a report. What is known by the quarter of an hour is exact;
// causes, destinations and numbers are known by the day of the gateway's clock, and
// the days of the range are those of Zone.
type Range struct {
	// From and To are instants; To is excluded.
	From, To time.Time
	// Zone is where the hours and days of the report are meant.
	Zone *time.Location
}
