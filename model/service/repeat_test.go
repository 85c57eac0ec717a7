package service_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/service"
)

func TestRepeatWaitsAsLongAsItIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var calls []time.Duration
		full := errors.New("disk full")
		err := service.Repeat(t.Context(), func(context.Context) (time.Duration, error) {
			calls = append(calls, time.Since(began))
			if len(calls) == 3 {
				return 0, full
			}
			return time.Duration(len(calls)) * time.Minute, nil
		})
		if got, want := fmt.Sprint(calls, err), "[0s 1m0s 3m0s] disk full"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestRepeatEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]bool{"while it waits": false, "while it works": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				err := service.Repeat(ctx, func(ctx context.Context) (time.Duration, error) {
					if fails {
						<-ctx.Done()
					}
					return time.Hour, ctx.Err()
				})
				if err != nil {
					t.Errorf("got %v, want nil", err)
				}
			})
		})
	}
}
