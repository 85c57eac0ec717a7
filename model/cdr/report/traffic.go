package report

import (
	"context"
	"database/sql"
	"time"
)

// Traffic is when calls begin.
type Traffic struct {
	// Hours are the hours of the day, Weekdays begin with Sunday, Cells are the
	// hours of each weekday.
	Hours    [24]Volume
	Weekdays [7]Volume
	Cells    [7][24]Volume
	// Days are the days of the range that have calls, in their order.
	Days  []DayVolume
	Total Volume
}

// DayVolume is the traffic of a day.
type DayVolume struct {
	// Day is the beginning of the day in the zone of the range.
	Day time.Time
	Volume
}

// Traffic returns when the calls of the gateways began; no gateways are all.
func (r *Reports) Traffic(ctx context.Context, in Range, gateways []int64) (Traffic, error) {
	var t Traffic
	query := "SELECT slot, " + volumeSums + " FROM roll_slot WHERE ? AND ? AND calls > 0 GROUP BY slot ORDER BY slot"
	err := r.each(ctx, "traffic", query, []any{in.inSlots(0), ofGateways(gateways)}, func(rows *sql.Rows) error {
		var slot int64
		var v Volume
		if err := scanVolume(rows, &v, &slot); err != nil {
			return err
		}
		t.add(time.UnixMilli(slot).In(in.Zone), v)
		return nil
	})
	return t, err
}

func (t *Traffic) add(at time.Time, v Volume) {
	hour, weekday := at.Hour(), at.Weekday()
	t.Hours[hour].add(v)
	t.Weekdays[weekday].add(v)
	t.Cells[weekday][hour].add(v)
	t.Total.add(v)
	day := midnight(at)
	if n := len(t.Days); n == 0 || !t.Days[n-1].Day.Equal(day) {
		t.Days = append(t.Days, DayVolume{Day: day})
	}
	t.Days[len(t.Days)-1].add(v)
}

// midnight returns the beginning of the day of an instant.
func midnight(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, at.Location())
}
