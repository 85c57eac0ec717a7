package collector

import (
	"context"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
	"tandem/model/cdr/gateway"
	"tandem/model/cdr/ledger"
)

const (
	// houseEvery is how often old days are looked for.
	houseEvery = time.Hour
	// unknownKept is for how long a silent sender that nobody admitted is kept.
	unknownKept = 30 * 24 * time.Hour
)

// keepHouse deletes what is no longer kept, at once and every hour until ctx ends.
// The flush interval is followed here too.
func (r *run) keepHouse(ctx context.Context) error {
	house, parameters := time.NewTicker(houseEvery), time.NewTicker(portCheck)
	defer house.Stop()
	defer parameters.Stop()
	r.purge(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-house.C:
			r.purge(ctx)
		case <-parameters.C:
			if p, err := r.deps.Parameters.Load(ctx); err == nil { // the sockets log an error
				r.w.flush.Store(int64(p.FlushInterval))
			}
		}
	}
}

// purge deletes the days that are too old or too many. What fails is tried again
// in an hour.
func (r *run) purge(ctx context.Context) {
	p, err := r.deps.Parameters.Load(ctx)
	if err == nil {
		err = r.purgeDays(ctx, p)
	}
	if err != nil && ctx.Err() == nil {
		r.deps.Log.Error("old cdrs cannot be deleted", "error", err)
	}
}

func (r *run) purgeDays(ctx context.Context, p gateway.Parameters) error {
	days, err := r.deps.Archive.Days(ctx)
	if err != nil {
		return err
	}
	old := Outdated(days, p, cdr.Day(r.in.now().Unix()/86_400))
	if len(days) > 0 && days[0].Day == 0 && p.KeepDays > 0 {
		over, err := r.undatedBefore(ctx, r.in.now().AddDate(0, 0, -p.KeepDays))
		if err != nil {
			return err
		}
		if over {
			old = append(old, days[0])
		}
	}
	for _, d := range old {
		if err := r.deps.Archive.Drop(ctx, d.Day); err != nil {
			return err
		}
		if err := r.deps.Ledger.RemovePart(ctx, d.Day); err != nil {
			return err
		}
		r.deps.Log.Info("day of cdrs deleted", "day", d.String(), "legs", d.Legs, "bytes", d.Bytes)
	}
	return nil
}

// undatedBefore reports whether all legs without a time arrived before cutoff. They
// are kept together, so they go together.
func (r *run) undatedBefore(ctx context.Context, cutoff time.Time) (bool, error) {
	for newest, err := range r.deps.Archive.Find(ctx, archive.Query{ToWall: 1, Backwards: true, Features: true}) {
		return err == nil && newest.Arrived.Before(cutoff), err
	}
	return false, nil
}

// Outdated returns the days, oldest first, that are no longer kept: those from
// before KeepDays, and as many as make the rest fit KeepMegabytes. Today stays, and
// the legs without a time, which do not tell their age.
func Outdated(days []archive.Day, p gateway.Parameters, today cdr.Day) (old []archive.Day) {
	var size int64
	for _, d := range days {
		size += d.Bytes
	}
	limit := int64(p.KeepMegabytes) << 20
	for _, d := range days {
		tooOld := p.KeepDays > 0 && d.Day < today-cdr.Day(p.KeepDays)
		tooMuch := limit > 0 && size > limit
		if d.Day != 0 && d.Day < today && (tooOld || tooMuch) {
			old = append(old, d)
			size -= d.Bytes
		}
	}
	return old
}

// tidy deletes what the ledger no longer keeps, and brings what is in memory in
// line with that. Nothing of the book may be pending.
func (k *book) tidy(ctx context.Context) error {
	now := k.in.now()
	if now.Sub(k.tidied) < houseEvery {
		return nil
	}
	k.tidied = now
	p, err := k.deps.Parameters.Load(ctx)
	if err != nil {
		return err
	}
	// Locked, so that nothing is kept of a feed that is just deleted.
	k.in.mu.Lock()
	defer k.in.mu.Unlock()
	if p.KeepDays > 0 {
		if err := k.deps.Ledger.Purge(ctx, now.AddDate(0, 0, -p.KeepDays)); err != nil {
			return err
		}
	}
	gone, err := k.deps.Ledger.Forget(ctx, k.deps.Node, now.Add(-unknownKept))
	if err != nil {
		return err
	}
	kept, err := k.deps.Ledger.Kept(ctx)
	if err != nil {
		return err
	}
	k.in.forget(gone, kept)
	return nil
}

// forget removes the feeds with these ids, and sets what is kept of the others.
func (in *intake) forget(gone []int64, kept map[int64]ledger.Kept) {
	ids := map[int64]bool{}
	for _, id := range gone {
		ids[id] = true
	}
	in.last, in.keptAll = nil, in.keptBytes
	for key, f := range in.feeds {
		if f.id != 0 && ids[f.id] && f.gate == nil {
			delete(in.feeds, key)
			in.unknown--
			continue
		}
		if f.id != 0 {
			f.keptLines, f.keptBytes = kept[f.id].Lines, kept[f.id].Bytes
			in.keptAll += f.keptBytes
		}
	}
}
