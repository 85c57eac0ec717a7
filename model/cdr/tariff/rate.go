package tariff

import (
	"time"

	"tandem/model"
)

// Days are the days of the week for which a rate holds.
type Days string

// The days of a rate.
const (
	AllDays  Days = "all"
	Weekdays Days = "weekdays" // Monday to Friday
	Weekend  Days = "weekend"  // Saturday and Sunday
)

// AllOfDays returns the choices in the order of the pages.
func AllOfDays() []Days { return []Days{AllDays, Weekdays, Weekend} }

// Text says d, as in a list of choices.
func (d Days) Text() model.Text {
	switch d {
	case Weekdays:
		return model.T("Monday to Friday")
	case Weekend:
		return model.T("Saturday and Sunday")
	default:
		return model.T("Every day")
	}
}

func (d Days) has(day time.Weekday) bool {
	weekend := day == time.Saturday || day == time.Sunday
	return d == AllDays || weekend == (d == Weekend)
}

// dayMinutes are the minutes of a day.
const dayMinutes = 24 * 60

// Rate is one line of a rate table: what calls to numbers with a prefix cost.
//
// A call is charged Connection, FirstAmount for its first FirstSeconds, and
// IncrementAmount for each Increment of seconds that it begins after them. Its
// time is rounded up to whole seconds first. With 60/6, the usual way to write
// FirstSeconds 60 and Increment 6, a call of 61 seconds is charged 66.
type Rate struct {
	// Prefix is what called numbers begin with: digits, also behind a "+", which
	// changes nothing. "" is every number.
	Prefix string
	// Destination is what people call it, 1 to 64 characters.
	Destination string
	Days        Days
	// FromMinute and ToMinute are the minutes of the day in which calls begin, 0
	// to 1439 and 1 to 1440. A window whose end is before its beginning runs over
	// midnight and belongs to the day on which it begins.
	FromMinute, ToMinute int
	// Connection is charged for each answered call.
	Connection   Amount
	FirstSeconds int64
	FirstAmount  Amount
	// Increment is at least 1 second.
	Increment       int64
	IncrementAmount Amount
}

// longest is the longest time that is charged, three years in seconds: clocks
// that are wrong show any time, and amounts must stay what they are.
const longest = 100_000_000

// Charge returns what an answered call costs that lasted for d.
func (r *Rate) Charge(d time.Duration) Amount {
	seconds := min(int64((d+time.Second-1)/time.Second), longest)
	amount := r.Connection + r.FirstAmount
	if after := seconds - r.FirstSeconds; after > 0 {
		amount += Amount((after+r.Increment-1)/r.Increment) * r.IncrementAmount
	}
	return amount
}

// holds reports whether a call that begins then is charged by r; at is in the
// zone of the table.
func (r *Rate) holds(at time.Time) bool {
	day, minute := at.Weekday(), at.Hour()*60+at.Minute()
	if r.ToMinute > r.FromMinute {
		return r.Days.has(day) && minute >= r.FromMinute && minute < r.ToMinute
	}
	if minute < r.ToMinute {
		return r.Days.has((day + 6) % 7)
	}
	return r.Days.has(day) && minute >= r.FromMinute
}
