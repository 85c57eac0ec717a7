package service

import (
	"context"
	"time"

	"tandem/model"
)

// obey executes the commands for this node, one at a time, until ctx ends.
func (s *Supervisor) obey(ctx context.Context) {
	poll := time.NewTicker(pollInterval)
	defer poll.Stop()
	for {
		for s.obeyNext(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-s.store.wake:
		case <-poll.C:
		}
	}
}

// obeyNext executes the oldest command and reports whether there was one.
func (s *Supervisor) obeyNext(ctx context.Context) bool {
	if ctx.Err() != nil {
		return false
	}
	c, ok, err := s.store.next(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.log.Error("service commands not read", "error", err)
		}
		return false
	}
	if !ok {
		return false
	}
	c.Outcome = Executing
	if !s.note(ctx, c) {
		return false
	}
	c.Outcome, c.Detail = s.execute(ctx, c)
	c.FinishedAt = model.At(s.store.now())
	s.log.Info("service command executed", "service", c.Service, "action", c.Action, "outcome", c.Outcome)
	s.save(ctx) // whoever waits for the command sees the new state
	return s.note(ctx, c)
}

// note stores how far c has come. It tries until it succeeds or ctx ends, and
// once in any case.
func (s *Supervisor) note(ctx context.Context, c Command) bool {
	for {
		store, cancel := context.WithTimeout(context.WithoutCancel(ctx), beatInterval)
		err := s.store.setOutcome(store, c)
		cancel()
		if err == nil {
			return true
		}
		s.log.Error("outcome of a service command not stored", "command", c.ID, "error", err)
		if Sleep(ctx, pollInterval) != nil {
			return false
		}
	}
}

func (s *Supervisor) execute(ctx context.Context, c Command) (Outcome, string) {
	u := s.byName[c.Service]
	if u == nil {
		return Unknown, ""
	}
	switch c.Action {
	case Start, Activate:
		return s.bringUp(ctx, u)
	case Stop, Deactivate:
		return s.stop(ctx, u), ""
	default:
		if outcome := s.stop(ctx, u); outcome != Done {
			return outcome, ""
		}
		return s.bringUp(ctx, u)
	}
}

// bringUp starts u, unless it is ready or on the way, and waits until it is
// ready, crashes, or takes too long. The text is the reason of a crash.
func (s *Supervisor) bringUp(ctx context.Context, u *unit) (Outcome, string) {
	if state, _ := u.current(); u.alive() && state != Started && state != Starting {
		// It waits after a crash, or never came to the end of a stop.
		if outcome := s.stop(ctx, u); outcome != Done {
			return outcome, ""
		}
	}
	if !u.alive() {
		u.launch(ctx)
	}
	limit, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	select {
	case <-u.settled:
	case <-limit.Done():
	}
	switch state, reason := u.current(); {
	case state == Started:
		return Done, ""
	case state == NotRunning:
		return Failed, reason
	case ctx.Err() != nil:
		return Interrupted, ""
	default:
		return StartTimedOut, ""
	}
}

// stop stops u, if it is alive, and waits until it has or takes too long.
func (s *Supervisor) stop(ctx context.Context, u *unit) Outcome {
	limit, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	s.takeDown(limit, u)
	switch {
	case !u.alive():
		return Done
	case ctx.Err() != nil:
		return Interrupted
	default:
		return StopTimedOut
	}
}

// takeDown tells u to stop and waits until it has or ctx ends.
func (s *Supervisor) takeDown(ctx context.Context, u *unit) {
	if !u.alive() {
		return
	}
	u.halt()
	select {
	case <-u.done:
	case <-ctx.Done():
	}
}
