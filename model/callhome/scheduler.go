package callhome

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tandem/model/service"
)

// scheduleCheck is the longest time between two looks at the clock, which may be
// set at any time.
const scheduleCheck = time.Minute

// Scheduler does the turns of the monthly schedule. It is a service.Runner for
// the publisher.
type Scheduler struct {
	Outbox  *Outbox
	Configs *ConfigStore
	// Zone returns the cluster's time zone.
	Zone func(ctx context.Context) (*time.Location, error)
	Now  func() time.Time
	Log  *slog.Logger
}

// Run works until ctx ends. A slot that was missed while the program did not run
// is done at the start.
func (s *Scheduler) Run(ctx context.Context, ready func()) error {
	ready()
	return service.Repeat(ctx, s.check)
}

// check does the slot that is due, if any, and returns how long to wait. A slot
// stays due while the agreement is not accepted.
func (s *Scheduler) check(ctx context.Context) (time.Duration, error) {
	zone, err := s.Zone(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the time zone: %w", err)
	}
	config, err := s.Configs.Load(ctx)
	if err != nil {
		return 0, err
	}
	last, err := s.Outbox.LastSlot(ctx)
	if err != nil {
		return 0, err
	}
	now := s.Now()
	wait := min(Next(now, zone).At.Sub(now), scheduleCheck)
	slot, due := Due(now, zone, config.EnabledAt.Time, last)
	if !due || !config.Mode.Sends() {
		return wait, nil
	}
	made, err := s.Outbox.CreateSlot(ctx, slot)
	switch {
	case errors.Is(err, ErrOff), errors.Is(err, ErrNotAccepted):
		return wait, nil
	case err != nil:
		return 0, fmt.Errorf("doing slot %s: %w", slot, err)
	}
	s.Log.Info("call home slot done", "slot", slot, "deliveries", len(made))
	return wait, nil
}
