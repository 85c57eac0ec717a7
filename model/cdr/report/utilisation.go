package report

import (
	"context"
	"database/sql"
	"time"

	"tandem/model/cdr"
)

// longestDays is by how many days a busy channel may outlast the day of its call.
const longestDays = cdr.Day(longestLeg/int64(dayMillis)) + 1

// UtilisationRow is how busy the voice channels of a gateway were. A channel is
// busy from the setup to the disconnect of a telephony leg.
type UtilisationRow struct {
	Gateway int64
	// Busy is the time of all channels together, Legs the legs that were set up.
	Busy time.Duration
	Legs int64
	// BusyHour is the beginning of the hour with the most occupancy, of those that
	// begin with a quarter of an hour the earliest; BusyHourBusy is the time in it. Zero when no
	// channel was busy.
	BusyHour     time.Time
	BusyHourBusy time.Duration
	// Peak is the most channels that were busy at once; PeakAt is the quarter of
	// an hour in which that was. Calls of the day before that go on after midnight
	// count with the most that they needed in that quarter.
	Peak   int64
	PeakAt time.Time
}

// Erlangs is how many channels were busy on average in a time.
func Erlangs(busy, in time.Duration) float64 {
	if in <= 0 {
		return 0
	}
	return float64(busy) / float64(in)
}

// Occupancy is the part of the configured channels that was busy in a time, 0 to
// 1; 0 when the channels are not known.
func Occupancy(busy, in time.Duration, channels int) float64 {
	if channels <= 0 {
		return 0
	}
	return Erlangs(busy, in) / float64(channels)
}

// Utilisation returns how busy the gateways were, in the order of their ids.
func (r *Reports) Utilisation(ctx context.Context, in Range) ([]UtilisationRow, error) {
	var all []UtilisationRow
	var hour busyHour
	query := "SELECT gateway_id, slot, CAST(sum(legs) AS BIGINT), CAST(sum(busy) AS BIGINT), CAST(sum(peak) AS BIGINT)" +
		" FROM roll_slot WHERE ? AND (busy > 0 OR legs > 0) GROUP BY gateway_id, slot ORDER BY gateway_id, slot DESC"
	err := r.each(ctx, "utilisation", query, []any{in.inSlots(longestDays)}, func(rows *sql.Rows) error {
		var gateway, slot, legs, busy, peak int64
		if err := rows.Scan(&gateway, &slot, &legs, &busy, &peak); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].Gateway != gateway {
			all, hour = append(all, UtilisationRow{Gateway: gateway}), busyHour{}
		}
		row := &all[len(all)-1]
		row.Legs += legs
		row.Busy += millis(busy)
		if peak >= row.Peak {
			row.Peak, row.PeakAt = peak, time.UnixMilli(slot).In(in.Zone)
		}
		if sum := millis(hour.add(slot, busy)); sum > 0 && sum >= row.BusyHourBusy {
			row.BusyHour, row.BusyHourBusy = time.UnixMilli(slot).In(in.Zone), sum
		}
		return nil
	})
	return all, err
}

// hourSlots are the slots of an hour.
const hourSlots = 4

// busyHour is the time that channels were busy in the slots of an hour.
type busyHour struct {
	slots [hourSlots]struct{ slot, busy int64 }
	next  int
}

// add adds a slot, which is earlier than those before, and returns the time in
// the hour that begins with it.
func (h *busyHour) add(slot, busy int64) (sum int64) {
	h.slots[h.next] = struct{ slot, busy int64 }{slot, busy}
	h.next = (h.next + 1) % hourSlots
	for _, s := range h.slots {
		if s.slot < slot+hourSlots*slotMillis {
			sum += s.busy
		}
	}
	return sum
}

// SlotRow is a quarter of an hour of a gateway.
type SlotRow struct {
	Slot time.Time
	Volume
	Busy time.Duration
	Peak int64
}

// Slots returns the quarters of an hour in which a gateway did something, in
// their order.
func (r *Reports) Slots(ctx context.Context, in Range, gateway int64) ([]SlotRow, error) {
	var all []SlotRow
	query := "SELECT slot, CAST(sum(busy) AS BIGINT), CAST(sum(peak) AS BIGINT), " + volumeSums +
		" FROM roll_slot WHERE ? AND gateway_id = ? GROUP BY slot ORDER BY slot"
	err := r.each(ctx, "the slots of a gateway", query, []any{in.inSlots(longestDays), gateway}, func(rows *sql.Rows) error {
		var row SlotRow
		var slot, busy int64
		err := scanVolume(rows, &row.Volume, &slot, &busy, &row.Peak)
		row.Slot, row.Busy = time.UnixMilli(slot).In(in.Zone), millis(busy)
		all = append(all, row)
		return err
	})
	return all, err
}
