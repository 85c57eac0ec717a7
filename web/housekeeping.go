package main

import (
	"context"
	"errors"
	"time"

	"tandem/model/service"
)

// housekeepingInterval is the time between two deletions.
const housekeepingInterval = time.Hour

// housekeeping is the service Database Housekeeping: it deletes what has
// outlived its time, and prepares the big lists.
type housekeeping struct {
	// prepare is done once, tidy every hour.
	prepare, tidy []func(context.Context) error
}

func (a *app) housekeeping() housekeeping {
	return housekeeping{
		prepare: []func(context.Context) error{a.phones.Warm, a.endUsers.Warm, a.profiles.Warm},
		tidy: []func(context.Context) error{
			func(ctx context.Context) error {
				_, err := a.accounts.PurgeExpired(ctx)
				return err
			},
			a.outbox.PurgePreviews, a.outbox.PurgeOld, a.phoneQueue.Purge, a.mobility.Purge,
		},
	}
}

// Run prepares, and deletes at once and then every hour, until ctx ends.
func (h housekeeping) Run(ctx context.Context, ready func()) error {
	ready()
	if err := all(ctx, h.prepare); err != nil && ctx.Err() == nil {
		return err
	}
	return service.Repeat(ctx, func(ctx context.Context) (time.Duration, error) {
		return housekeepingInterval, all(ctx, h.tidy)
	})
}

// all does every task, whether or not others fail.
func all(ctx context.Context, tasks []func(context.Context) error) error {
	var errs []error
	for _, task := range tasks {
		errs = append(errs, task(ctx))
	}
	return errors.Join(errs...)
}
