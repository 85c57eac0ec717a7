package service

import (
	"context"
	"time"
)

// Repeat calls fn at once, and each time again after the time that it returns,
// until ctx ends, and then returns nil, or until fn fails, with its error. It is
// the Run of a service that looks at the clock, which may be set at any time.
func Repeat(ctx context.Context, fn func(context.Context) (wait time.Duration, err error)) error {
	for {
		wait, err := fn(ctx)
		if err != nil && ctx.Err() == nil {
			return err
		}
		if Sleep(ctx, wait) != nil {
			return nil
		}
	}
}

// Sleep waits for d and returns nil, or the error of ctx when that ends first.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
