package search

import (
	"context"
	"fmt"
	"hash/maphash"
	"time"

	"tandem/model/cdr"
	"tandem/model/cdr/archive"
)

const (
	// margin is how far around a span of time the legs of its calls are looked
	// for.
	margin = time.Hour
	// settled is after how long no further leg of a call is expected.
	settled = 5 * time.Minute
)

// pair makes calls of all legs whose clocks showed from to to, 0 for no bound. It
// gives those that fit f and have their place there to take, until take returns
// false; whether an orphan fits is for take to say, when it has looked for the
// missing leg: complete. Legs of one call whose clocks were apart may come as several calls, but
// no more than one of those is whole.
func pair(ctx context.Context, a archive.Archive, f Filter, from, to cdr.Wall, take func(cdr.Call) bool) error {
	q := archive.Query{Features: true, From: since(f.From, margin), To: since(f.To, -margin)}
	if from != 0 {
		q.FromWall = from - hour
	}
	if to != 0 {
		q.ToWall = to + hour
	}
	p := pairing{offsets: map[int16]*cdr.Pairer{}, more: true, seed: maphash.MakeSeed(), whole: map[uint64]struct{}{}}
	p.take = func(c cdr.Call) bool {
		first := f.anchor(&c)
		if first == nil || from != 0 && first.Setup < from || to != 0 && first.Setup >= to {
			return true
		}
		return !c.Orphan && !f.fitsCall(&c) || take(c)
	}
	for leg, err := range a.Find(ctx, q) {
		if err != nil {
			return fmt.Errorf("reading legs: %w", err)
		}
		if p.add(leg); !p.more {
			return nil
		}
	}
	for _, pairer := range p.offsets {
		pairer.Flush(p.emit)
	}
	return nil
}

// pairing pairs legs in the order of the archive, that of the gateways' clocks.
// That is the order of their setup for clocks with one offset, so each offset has
// its own Pairer.
type pairing struct {
	offsets map[int16]*cdr.Pairer
	take    func(cdr.Call) bool
	more    bool
	// whole are the connection ids of the calls of a day and of the day before that
	// were whole, hashed: one in millions of millions of calls may be taken for
	// another.
	day           cdr.Day
	whole, before map[uint64]struct{}
	seed          maphash.Seed
}

func (p *pairing) add(leg *cdr.Leg) {
	pairer := p.offsets[leg.Offset]
	if pairer == nil {
		pairer = cdr.NewPairer(settled)
		p.offsets[leg.Offset] = pairer
	}
	if leg.ID.Day != p.day {
		p.day, p.before, p.whole = leg.ID.Day, p.whole, map[uint64]struct{}{}
	}
	pairer.Add(leg, p.emit)
}

func (p *pairing) emit(c cdr.Call) {
	if !p.more || p.doubled(c) {
		return
	}
	p.more = p.take(c)
}

// doubled reports whether the call came already, and remembers it.
func (p *pairing) doubled(c cdr.Call) bool {
	if c.Orphan {
		return false
	}
	key := maphash.Bytes(p.seed, c.Connection.Text[:c.Connection.Len])
	_, now := p.whole[key]
	_, then := p.before[key]
	p.whole[key] = struct{}{}
	return now || then
}
