package main

import (
	"context"
	"errors"
	"time"

	"tandem/model/service"
)

// housekeepingEvery is how often what has outlived its time is deleted.
const housekeepingEvery = time.Hour

// housekeeping returns the service that deletes what has outlived its time.
func (a *app) housekeeping() service.Runner {
	return service.RunnerFunc(func(ctx context.Context, ready func()) error {
		ready()
		ticker := time.NewTicker(housekeepingEvery)
		defer ticker.Stop()
		for {
			if err := a.tidy(ctx); err != nil && ctx.Err() == nil {
				return err
			}
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
		}
	})
}

func (a *app) tidy(ctx context.Context) error {
	_, sessions := a.accounts.PurgeExpired(ctx)
	return errors.Join(sessions, a.outbox.PurgePreviews(ctx), a.outbox.PurgeOld(ctx))
}
