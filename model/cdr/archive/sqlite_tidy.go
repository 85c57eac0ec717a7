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
	for least := fanIn; ctx.Err() == nil; {
		more, err := a.tidy(ctx, least)
		if err != nil && ctx.Err() == nil {
			slog.Error("tidying the archive of gateway cdrs", "error", err)
		}
		if !more {
			least = a.nextTidy(ctx, ticker, least)
			continue
		}
		select {
		case <-ticker.C:
			least = a.fanInNow(ticker)
		default:
		}
	}
}

// fanInNow returns how many segments become one, by how many legs arrived since the
// last call. The next one is a second from now at the earliest, however late this one
// is because of a long merge: too few would arrive until then.
func (a *SQLite) fanInNow(seconds *time.Ticker) int {
	seconds.Reset(time.Second)
	if a.arrived.Swap(0) > floodLegs {
		return floodFanIn
	}
	return fanIn
}

// nextTidy waits until there may be something to tidy, or ctx ends, and returns how
// many segments become one then; least is how many did until now.
func (a *SQLite) nextTidy(ctx context.Context, seconds *time.Ticker, least int) int {
	wake := a.wake
	if least == floodFanIn {
		wake = nil // once a second is often enough
	}
	for {
		select {
		case <-wake:
			return least
		case <-seconds.C:
			if now := a.fanInNow(seconds); now != least || wake == nil {
				return now
			}
		case <-ctx.Done():
			return least
		}
	}
}

func (a *SQLite) wakeUp() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// tidy merges segments if there are least of a size, and deletes garbage when there
// are not. It reports whether there may be more to merge.
func (a *SQLite) tidy(ctx context.Context, least int) (more bool, err error) {
	if ours, err := a.lease.take(); err != nil || !ours {
		return false, err // another program tidies
	}
	merged, err := a.mergeOne(ctx, least)
	if err != nil {
		return false, fmt.Errorf("merging: %w", err)
	}
	if merged {
		return true, nil
	}
	return false, a.sweep(ctx)
}
