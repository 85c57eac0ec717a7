package callhome

import (
	"time"

	"tandem/model"
)

// Slot is one month's turn of the schedule: messages go out on the first day of
// every month (seed 000, "Smart Call Home interaction").
type Slot struct {
	// Name is the month, such as "2026-12"; names sort as their slots do.
	Name string
	// At is the first instant of the month's first day in the cluster's zone.
	At time.Time
}

// SlotAt returns the newest slot at or before now.
func SlotAt(now time.Time, loc *time.Location) Slot {
	// Where clocks go back over midnight, the first day of a month can have
	// begun although the calendar shows the last day of the month before again.
	slot := slotOf(now, 1, loc)
	for months := 0; slot.At.After(now); months-- {
		slot = slotOf(now, months, loc)
	}
	return slot
}

// Next returns the first slot after now.
func Next(now time.Time, loc *time.Location) Slot {
	slot := slotOf(now, 0, loc)
	for months := 1; !slot.At.After(now); months++ {
		slot = slotOf(now, months, loc)
	}
	return slot
}

// Due returns the newest slot at or before now, and whether its messages are to
// be made: it came after enabledAt and is newer than last, the slot done last
// ("" for none). Missed slots collapse into the newest. A slot stays done when
// the clock steps back or the zone changes. A zero enabledAt means that Call
// Home never sent: nothing is due.
func Due(now time.Time, loc *time.Location, enabledAt time.Time, last string) (slot string, due bool) {
	s := SlotAt(now, loc)
	return s.Name, !enabledAt.IsZero() && s.At.After(enabledAt) && s.Name > last
}

// slotOf returns the slot that many months after the month that now is in.
func slotOf(now time.Time, months int, loc *time.Location) Slot {
	year, month, _ := now.In(loc).Date()
	first := time.Date(year, month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return Slot{Name: first.Format("2006-01"), At: model.FirstInstant(first, loc)}
}
