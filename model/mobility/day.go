package mobility

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
)

// logoutDay is one day's turn of the logout at a fixed time.
type logoutDay struct {
	// name is the date, such as "2026-11-22"; names sort as their days do.
	name string
	at   time.Time
}

// logoutDayAt returns the newest turn at or before now. Hhmm is "HH:MM": where
// clocks show it twice on a day the first time counts, where they skip it the
// instant after.
func logoutDayAt(now time.Time, hhmm string, loc *time.Location) logoutDay {
	day := logoutDayOf(now, 1, hhmm, loc)
	for days := 0; day.at.After(now); days-- {
		day = logoutDayOf(now, days, hhmm, loc)
	}
	return day
}

// nextLogoutDay returns the first turn after now.
func nextLogoutDay(now time.Time, hhmm string, loc *time.Location) logoutDay {
	day := logoutDayOf(now, 0, hhmm, loc)
	for days := 1; !day.at.After(now); days++ {
		day = logoutDayOf(now, days, hhmm, loc)
	}
	return day
}

// logoutDayOf returns the turn that many days after the day that now is in.
func logoutDayOf(now time.Time, days int, hhmm string, loc *time.Location) logoutDay {
	clock, _ := time.Parse("15:04", hhmm) // Validate keeps others out
	year, month, date := now.In(loc).Date()
	wall := time.Date(year, month, date+days, clock.Hour(), clock.Minute(), 0, 0, time.UTC)
	return logoutDay{name: wall.Format(time.DateOnly), at: model.FirstInstant(wall, loc)}
}

// dayRow is a turn that is done. Its name is the primary key, so that no other
// node and no second start of the program does it again.
type dayRow struct {
	bun.BaseModel `bun:"table:mobility_logout_day,alias:logout_day"`

	Day string `bun:",pk"`
	At  model.Time
}

// takeDay marks the turn as done, if it is not yet.
func takeDay(ctx context.Context, tx bun.IDB, day string, now model.Time) error {
	_, err := tx.NewInsert().Model(&dayRow{Day: day, At: now}).On("CONFLICT DO NOTHING").Exec(ctx)
	if err != nil {
		return fmt.Errorf("marking the logout of %s: %w", day, err)
	}
	return nil
}

// lastDay returns the newest turn that is done, or "".
func lastDay(ctx context.Context, tx bun.IDB) (string, error) {
	var days []string
	err := tx.NewSelect().Model((*dayRow)(nil)).Column("day").OrderExpr("day DESC").Limit(1).Scan(ctx, &days)
	if err != nil {
		return "", fmt.Errorf("loading the last logout day: %w", err)
	}
	return slices.Concat(days, []string{""})[0], nil
}
