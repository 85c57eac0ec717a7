package mobility

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"tandem/model"
	"tandem/model/audit"
	"tandem/model/service"
)

// autoCheck is the longest time between two looks: the clock may be set at any
// time. Sessions that are added and parameters that are changed meanwhile need no
// earlier look, since no session can be over within a minute.
const autoCheck = time.Minute

// LogoutRunner ends sessions whose time is over, that are idle, and all of them at
// a fixed time of day. It is a service.Runner; every node may run it.
type LogoutRunner struct{ Service *Service }

// Run works until ctx ends. What was missed while no node ran it is done at the
// start; of several missed days only the newest.
func (r LogoutRunner) Run(ctx context.Context, ready func()) error {
	ready()
	return service.Repeat(ctx, r.Service.endDue)
}

// endDue ends what is due and returns how long to wait for the next.
func (s *Service) endDue(ctx context.Context) (time.Duration, error) {
	p, err := s.Parameters.Load(ctx)
	if err != nil {
		return 0, err
	}
	due, err := s.nextDue(ctx, p)
	if err != nil {
		return 0, err
	}
	now := model.At(s.Now())
	if due.expiry(now) {
		if err := s.end(ctx, MaximumTime, "session.expires_at <= ?", now); err != nil {
			return 0, err
		}
	}
	if due.idle(now) {
		if err := s.end(ctx, Idle, "session.last_active <= ?", p.idleSince(now)); err != nil {
			return 0, err
		}
	}
	next, err := s.endDay(ctx, p)
	if err != nil {
		return 0, err
	}
	if due, err = s.nextDue(ctx, p); err != nil {
		return 0, err
	}
	return wait(now.Time, next, due.ExpiresAt.Time, due.IdleAt.Time), nil
}

// wait returns how long it is from now to the first of times, as long as
// autoCheck at most. Zero times never come.
func wait(now time.Time, times ...time.Time) time.Duration {
	shortest := autoCheck
	for _, at := range times {
		if !at.IsZero() {
			shortest = min(shortest, max(at.Sub(now), 0))
		}
	}
	return shortest
}

// due is when the first session is over and when the first is idle; zero for
// never.
type due struct{ ExpiresAt, IdleAt model.Time }

func (d due) expiry(now model.Time) bool {
	return !d.ExpiresAt.IsZero() && !d.ExpiresAt.After(now.Time)
}

func (d due) idle(now model.Time) bool { return !d.IdleAt.IsZero() && !d.IdleAt.After(now.Time) }

func (s *Service) nextDue(ctx context.Context, p Parameters) (due, error) {
	var d due
	err := s.DB.Read.NewRaw(`SELECT (SELECT min(expires_at) FROM mobility_session) AS expires_at,
		(SELECT min(last_active) FROM mobility_session AS session WHERE `+notStanding+`) AS idle_at`).Scan(ctx, &d)
	if err != nil {
		return d, fmt.Errorf("looking for the next logout: %w", err)
	}
	if p.IdleLogout == 0 {
		d.IdleAt = model.Time{}
	} else if !d.IdleAt.IsZero() {
		d.IdleAt = model.At(d.IdleAt.Add(time.Duration(p.IdleLogout) * time.Minute))
	}
	return d, nil
}

func (p Parameters) idleSince(now model.Time) model.Time {
	return model.At(now.Add(-time.Duration(p.IdleLogout) * time.Minute))
}

// end ends the sessions that where finds.
func (s *Service) end(ctx context.Context, reason Reason, where string, args ...any) error {
	n, err := s.logoutAll(ctx, reason, audit.System, func(sel *bun.SelectQuery) (*bun.SelectQuery, error) {
		return sel.Where(where, args...), nil
	})
	if err != nil {
		return fmt.Errorf("logging out (%s): %w", reason, err)
	}
	if n > 0 {
		s.Log.Info("logged out", "reason", string(reason), "sessions", n)
	}
	return nil
}

// endDay ends all sessions that began before the newest turn of the fixed time,
// if it was not done yet, and returns when the next one is; zero for never.
//
// The turn is taken after the sessions ended: who crashes in between ends nobody
// twice, since a session that begins later is not due.
func (s *Service) endDay(ctx context.Context, p Parameters) (next time.Time, err error) {
	if p.LogoutTime == "" {
		return next, nil
	}
	zone, err := s.Parameters.zone(ctx)
	if err != nil {
		return next, fmt.Errorf("reading the time zone: %w", err)
	}
	last, err := lastDay(ctx, s.DB.Read)
	if err != nil {
		return next, err
	}
	now := s.Now()
	next = nextLogoutDay(now, p.LogoutTime, zone).at
	day := logoutDayAt(now, p.LogoutTime, zone)
	if day.name <= last {
		return next, nil
	}
	if err := s.end(ctx, FixedTime, "session.started_at < ?", model.At(day.at)); err != nil {
		return next, err
	}
	return next, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return takeDay(ctx, tx, day.name, model.At(now))
	})
}
