package model

import "time"

// FirstInstant returns the first instant at which a clock in loc shows wall, a
// time written in UTC, or a later one where wall itself is skipped.
func FirstInstant(wall time.Time, loc *time.Location) time.Time {
	const widest = 27 * time.Hour // more than any zone is away from UTC
	at := wall.Add(-widest).In(loc)
	for {
		_, offset := at.Zone()
		shows := wall.Add(-time.Duration(offset) * time.Second).In(loc)
		_, end := at.ZoneBounds()
		switch {
		case shows.Before(at): // skipped by the step that begins at
			return at
		case end.IsZero() || shows.Before(end):
			return shows
		}
		at = end
	}
}
