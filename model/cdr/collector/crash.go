package collector

import (
	"context"
	"fmt"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/ledger"
)

const (
	// crashCalls is how long calls may be whose legs are looked for after a crash.
	crashCalls = time.Hour
	// crashLegs is how many legs are looked at, crashAge how long ago a feed may
	// have been seen last.
	crashLegs = 1_000_000
	crashAge  = 24 * time.Hour
)

// recoverFromCrash brings the ledger in line with the archive, which may have the
// legs of the last second before a crash without it: the roll-ups of their days
// are made anew, and those legs do not count as missing.
func (r *run) recoverFromCrash(ctx context.Context) error {
	deltas, err := r.compareDays(ctx)
	if err != nil || len(deltas) == 0 {
		return err
	}
	if err := r.deps.Ledger.Bump(ctx, deltas); err != nil {
		return err
	}
	return r.countUnseen(ctx)
}

// compareDays returns the days of which the ledger does not know all legs.
func (r *run) compareDays(ctx context.Context) (deltas []ledger.PartDelta, err error) {
	parts, err := r.deps.Ledger.Parts(ctx)
	if err != nil {
		return nil, err
	}
	known := map[cdr.Day]int64{}
	for _, p := range parts {
		known[p.Day] = p.Legs
	}
	days, err := r.deps.Archive.Days(ctx)
	if err != nil {
		return nil, fmt.Errorf("listing the days of the archive: %w", err)
	}
	for _, d := range days {
		if n := d.Legs - known[d.Day]; n != 0 {
			deltas = append(deltas, ledger.PartDelta{Day: d.Day, Legs: n})
		}
	}
	return deltas, nil
}

// countUnseen counts for each feed with numbers the legs of its gateway that
// arrived after the ledger saw the feed last.
func (r *run) countUnseen(ctx context.Context) error {
	feeds := map[int64][]*feed{}
	oldest := r.in.now()
	alive := oldest.Add(-crashAge).UnixMilli()
	for _, f := range r.in.feeds {
		if f.gate != nil && f.numbers.started && f.seenAt > alive {
			feeds[f.gate.id] = append(feeds[f.gate.id], f)
			oldest = earlier(oldest, time.UnixMilli(f.seenAt))
		}
	}
	if len(feeds) == 0 {
		return nil
	}
	looked := 0
	for leg, err := range r.deps.Archive.Find(ctx, archive.Query{From: oldest.Add(-crashCalls), Backwards: true}) {
		if err != nil {
			return fmt.Errorf("looking for the legs of the last second: %w", err)
		}
		for _, f := range feeds[leg.Gateway] {
			if leg.Arrived.UnixMilli() > f.seenAt {
				f.unseen++
			}
		}
		if looked++; looked == crashLegs {
			break
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
