package main

import (
	"context"
	"errors"
	"time"

	"tandem/model/account"
	"tandem/model/callhome"
	"tandem/model/phoneconfig"
)

// housekeepingInterval is the time between two deletions.
const housekeepingInterval = time.Hour

// housekeeping is the service Database Housekeeping: it deletes what has
// outlived its time.
type housekeeping struct {
	accounts *account.Store
	outbox   *callhome.Outbox
	phones   *phoneconfig.Queue
}

// Run deletes at once and then every hour until ctx ends.
func (h housekeeping) Run(ctx context.Context, ready func()) error {
	ready()
	ticker := time.NewTicker(housekeepingInterval)
	defer ticker.Stop()
	for {
		if err := h.tidy(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (h housekeeping) tidy(ctx context.Context) error {
	_, sessions := h.accounts.PurgeExpired(ctx)
	return errors.Join(sessions, h.outbox.PurgePreviews(ctx), h.outbox.PurgeOld(ctx), h.phones.Purge(ctx))
}
