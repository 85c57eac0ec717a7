package report

import "time"

// slotLength is the time by which traffic is known.
const slotLength = 15 * time.Minute

// slotMillis is slotLength as times are stored.
const slotMillis = int64(slotLength / time.Millisecond)

// slotOf returns the beginning of the slot of an instant, in milliseconds.
func slotOf(milli int64) int64 {
	slot := milli - milli%slotMillis
	if slot > milli {
		slot -= slotMillis
	}
	return slot
}

// slotKey names a slot of a gateway.
type slotKey struct{ slot, gateway int64 }

// slotTotals is what began in a slot, and how busy its channels were.
type slotTotals struct {
	calls, answered, billable, short, zero, orphans int64
	legs, busy, peak                                int64
}
