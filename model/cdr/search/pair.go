package search

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
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

// pair makes calls of the legs of a part of the time. It gives those that fit f
// and have their place there to take, until take returns false; whether an orphan
// fits is for take to say, when it has looked for the missing leg: complete. Legs of
// one call whose clocks were wrong may come as several calls, but no more than one
// of those is whole.
func pair(ctx context.Context, a archive.Archive, f Filter, w window, take func(cdr.Call) bool) (more bool, err error) {
	p := pairing{pairer: cdr.NewPairer(settled), more: true, seed: maphash.MakeSeed()}
	p.take = func(c cdr.Call) bool {
		first := f.anchor(&c)
		if first == nil || !w.has(first) {
			return true
		}
		return !c.Orphan && !f.fitsCall(&c) || take(c)
	}
	q := archive.Query{Features: true, From: since(f.From, margin), To: since(f.To, -margin)}
	find := func(ctx context.Context) iter.Seq2[*cdr.Leg, error] { return w.with(margin).find(ctx, a, q, Cursor{}) }
	for leg, err := range ahead(ctx, find) {
		if err != nil {
			return false, fmt.Errorf("reading legs: %w", err)
		}
		if p.add(leg); !p.more {
			return false, nil
		}
	}
	p.pairer.Flush(p.emit)
	return p.more, nil
}

// pairing pairs legs in the order of their setup.
type pairing struct {
	pairer *cdr.Pairer
	take   func(cdr.Call) bool
	more   bool
	// whole are the connection ids of the calls of a day and of the day before that
	// were whole, hashed: one in millions of millions of calls may be taken for
	// another.
	day           cdr.Day
	whole, before hashes
	seed          maphash.Seed
}

func (p *pairing) add(leg *cdr.Leg) {
	if day := cdr.Wall(placeOf(leg).At).Day(); day != p.day {
		p.day, p.before, p.whole = day, p.whole, hashes{}
	}
	p.pairer.Add(leg, p.emit)
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
	return p.whole.add(key) || p.before.has(key)
}
