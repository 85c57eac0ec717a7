package report

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/tariff"
	"tandem/model/db"
)

const (
	// pause is the shortest time after which a day is made anew by itself.
	pause = 5 * time.Second
	// rest is how many times as long as it took to make a day the service leaves
	// it alone: it takes at most a twentieth of the time.
	rest = 20
)

// Limits are the parameters that roll-ups depend on.
type Limits struct {
	// ShortCall is the time up to which an answered call is short.
	ShortCall time.Duration
	// OrphanAfter is how long after its end a call may lack a leg.
	OrphanAfter time.Duration
}

// Deps are what a Roller works with.
type Deps struct {
	Archive archive.Archive
	Ledger  *db.DB
	// Rater returns the rater by the active rate table.
	Rater func(ctx context.Context) (*tariff.Rater, error)
	// Limits returns the parameters.
	Limits func(ctx context.Context) (Limits, error)
	Now    func() time.Time
	Log    *slog.Logger
}

// Roller makes the roll-ups of the days that changed. It is the service.Runner of
// Gateway CDR Reports.
type Roller struct {
	Deps
	// turn is held by who makes roll-ups.
	turn chan struct{}
	// most are the numbers of a day that are in memory at once.
	most int

	mu sync.Mutex
	// last is when days were made.
	last map[cdr.Day]made
	// running is the run of the service, nil when it is stopped.
	running *running
}

// made is when making a day began and ended.
type made struct{ from, to time.Time }

// running is the service at work.
type running struct {
	asked chan asked
	ended chan struct{}
}

// asked is a range that somebody waits for, and since when.
type asked struct {
	in   Range
	at   time.Time
	done chan error
}

// NewRoller returns a Roller. Nothing runs yet.
func NewRoller(d Deps) *Roller {
	return &Roller{Deps: d, most: mostNumbers, turn: make(chan struct{}, 1), last: map[cdr.Day]made{}}
}

// Run makes roll-ups until ctx ends.
func (r *Roller) Run(ctx context.Context, ready func()) error {
	run := &running{asked: make(chan asked), ended: make(chan struct{})}
	r.setRunning(run)
	defer close(run.ended)
	defer r.setRunning(nil)
	ready()
	arrivals := arrivals{seen: -1}
	for {
		parts, err := loadParts(ctx, r.Ledger.Read)
		if err == nil && !arrivals.flood(parts) {
			err = r.pass(ctx, run, parts)
		}
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case a := <-run.asked:
			timer.Stop()
			a.done <- r.catchUp(ctx, a)
		case <-timer.C:
		}
	}
}

// mostArriving is how many legs may arrive between two passes. While there are more,
// the processors are left to them, and days are made only when a report asks.
const mostArriving = 100_000

// arrivals watches how many legs arrive.
type arrivals struct{ seen int64 }

// flood reports whether more legs than usual arrived since it was asked last.
func (a *arrivals) flood(all parts) bool {
	var legs int64
	for _, p := range all {
		legs += p.Legs
	}
	grown := legs - a.seen
	flood := a.seen >= 0 && grown > mostArriving
	a.seen = legs
	return flood
}

func (r *Roller) setRunning(run *running) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running = run
}

// pass makes those of the days whose time has come, the newest first. What is asked
// for meanwhile comes before the next day.
func (r *Roller) pass(ctx context.Context, run *running, all parts) error {
	days, rules, err := r.stale(ctx, all)
	if err != nil {
		return err
	}
	for _, day := range days {
		select {
		case a := <-run.asked:
			a.done <- r.catchUp(ctx, a)
		default:
		}
		if r.mayRest(day) {
			continue
		}
		if err := r.make(ctx, day, rules); err != nil {
			return err
		}
	}
	return nil
}

// mayRest reports whether a day was made a short while ago.
func (r *Roller) mayRest(day cdr.Day) bool {
	last := r.lastMade(day)
	return !last.to.IsZero() && r.Now().Sub(last.to) < max(pause, rest*last.to.Sub(last.from))
}

func (r *Roller) lastMade(day cdr.Day) made {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last[day]
}

// CatchUp makes the roll-ups of the days of a range that changed, at once. When
// the service runs, it does it, and goes on when ctx ends before; the error is then
// that of ctx.
func (r *Roller) CatchUp(ctx context.Context, in Range) error {
	a := asked{in: in, at: r.Now(), done: make(chan error, 1)}
	r.mu.Lock()
	run := r.running
	r.mu.Unlock()
	if run == nil {
		return r.catchUp(ctx, a)
	}
	select {
	case run.asked <- a:
	case <-run.ended:
		return r.catchUp(ctx, a)
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-a.done:
		return err
	case <-run.ended:
		return r.catchUp(ctx, a)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// catchUp makes the days of a range that changed and were not made since somebody
// asked. Making one may show that a day beside it must be made too.
func (r *Roller) catchUp(ctx context.Context, a asked) error {
	first, last := a.in.days()
	for {
		all, err := loadParts(ctx, r.Ledger.Read)
		if err != nil {
			return err
		}
		days, rules, err := r.stale(ctx, all)
		if err != nil {
			return err
		}
		days = slices.DeleteFunc(days, func(day cdr.Day) bool {
			return day < first-1 || day > last+1 || r.lastMade(day).from.After(a.at)
		})
		for _, day := range days {
			if err := r.make(ctx, day, rules); err != nil {
				return err
			}
		}
		if len(days) == 0 {
			return nil
		}
	}
}

// stale returns those of the days whose roll-ups must be made, the newest first, and
// the rules to make them by.
func (r *Roller) stale(ctx context.Context, all parts) ([]cdr.Day, rules, error) {
	rater, err := r.Rater(ctx)
	if err != nil {
		return nil, rules{}, fmt.Errorf("loading the rates: %w", err)
	}
	limits, err := r.Limits(ctx)
	if err != nil {
		return nil, rules{}, fmt.Errorf("loading the parameters: %w", err)
	}
	by := rules{rater: rater, limits: limits, now: r.Now()}
	var days []cdr.Day
	for day := range all {
		if all.stale(day, by.state(), by.now) {
			days = append(days, day)
		}
	}
	slices.Sort(days)
	slices.Reverse(days)
	return days, by, nil
}

// make makes the roll-ups of a day when it is its turn. A day that somebody else
// makes is left to them.
func (r *Roller) make(ctx context.Context, day cdr.Day, by rules) error {
	select {
	case r.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-r.turn }()
	from := r.Now()
	by.now = from
	err := r.roll(ctx, day, by)
	switch {
	case errors.Is(err, errClaimed):
	case err != nil:
		return fmt.Errorf("making the roll-ups of %s: %w", day, err)
	default:
		r.Log.Debug("roll-ups made", "day", day.String(), "took", r.Now().Sub(from))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last[day] = made{from: from, to: r.Now()}
	return nil
}
