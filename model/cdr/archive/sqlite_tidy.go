package archive

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	// fanIn is how many segments of a size become one. More make appending cheaper
	// and reading dearer.
	fanIn = 16
	// mergedAtOnce is how many segments of a size become one at most, when there are
	// more.
	mergedAtOnce = 64
	// floodFanIn is fanIn in a flood, when more than floodLegs arrive in a second.
	// Merging takes a quarter as long as storing, which the processors have better
	// use for then; 512 segments are 25 seconds of 200,000 legs, and a number is
	// still found in them within some milliseconds.
	floodFanIn = 512
	floodLegs  = 20_000
)

// tidyUntil merges and cleans until ctx ends. It is awaited by Close.
func (a *SQLite) tidyUntil(ctx context.Context) {
	defer close(a.stopped)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for least := fanIn; least > 0; least = a.nextTidy(ctx, ticker.C, least) {
		if err := a.tidy(ctx, least); err != nil && ctx.Err() == nil {
			slog.Error("tidying the archive of gateway cdrs", "error", err)
		}
	}
}

// nextTidy waits until there may be something to tidy and returns how many segments
// are to be merged; least is what it returned last. It returns 0 when ctx ends.
func (a *SQLite) nextTidy(ctx context.Context, seconds <-chan time.Time, least int) int {
	wake := a.wake
	if least == floodFanIn {
		wake = nil // once a second is often enough
	}
	for {
		select {
		case <-wake:
			return least
		case <-seconds:
			now := fanIn
			if a.arrived.Swap(0) > floodLegs {
				now = floodFanIn
			}
			if now != least || wake == nil {
				return now
			}
		case <-ctx.Done():
			return 0
		}
	}
}

func (a *SQLite) wakeUp() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// tidy merges the segments of which there are least of a size, and deletes garbage,
// until there is nothing to do.
func (a *SQLite) tidy(ctx context.Context, least int) error {
	if ours, err := a.lease.take(); err != nil || !ours {
		return err // another program tidies
	}
	for ctx.Err() == nil {
		merged, err := a.mergeOne(ctx, least)
		if err != nil {
			return fmt.Errorf("merging: %w", err)
		}
		if !merged {
			return a.sweep(ctx)
		}
	}
	return ctx.Err()
}
