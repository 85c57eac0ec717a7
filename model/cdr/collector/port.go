package collector

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"tandem/model/cdr/gateway"
)

// portCheck is how often the parameters are looked at.
const portCheck = 2 * time.Second

// untilPortChanges runs all of serve until ctx ends, one of them fails, or the
// parameters name another port than now, which it returns.
func untilPortChanges(ctx context.Context, d Deps, now int, of func(gateway.Parameters) int, serve ...func(context.Context) error) (port int, err error) {
	g, ctx := errgroup.WithContext(ctx)
	changed := errors.New("port changed")
	for _, fn := range serve {
		g.Go(func() error { return fn(ctx) })
	}
	g.Go(func() error {
		var ok bool
		if port, ok = portChanges(ctx, d, now, of); ok {
			return changed
		}
		return nil
	})
	if err = g.Wait(); errors.Is(err, changed) {
		err = nil
	}
	return port, err
}

// portChanges waits until the parameters name another port than now.
func portChanges(ctx context.Context, d Deps, now int, of func(gateway.Parameters) int) (port int, ok bool) {
	ticker := time.NewTicker(portCheck)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return 0, false
		case <-ticker.C:
		}
		p, err := d.Parameters.Load(ctx)
		switch {
		case err != nil:
			d.Log.Error("service parameters of the cdr collector cannot be read", "error", err)
		case of(p) != now:
			return of(p), true
		}
	}
}
