package search

import (
	"context"
	"fmt"
	"iter"

	"tandem/model/cdr"
)

const (
	// aheadLegs are the legs that are handed over at once, so that it costs little.
	aheadLegs = 256
	// aheadRoom is how many times as many are in memory.
	aheadRoom = 4
)

// ahead yields the legs that find yields, which one processor reads while another
// pairs those before. Each leg is overwritten by a later one.
func ahead(ctx context.Context, find func(context.Context) iter.Seq2[*cdr.Leg, error]) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		r := legReader{read: make(chan []cdr.Leg, aheadRoom), used: make(chan []cdr.Leg, aheadRoom)}
		for range aheadRoom {
			r.used <- make([]cdr.Leg, 0, aheadLegs)
		}
		go r.run(ctx, find)
		defer func() {
			cancel()
			for range r.read { // until run has ended
			}
		}()
		for legs := range r.read {
			for i := range legs {
				if !yield(&legs[i], nil) {
					return
				}
			}
			r.used <- legs[:0]
		}
		if r.err != nil {
			yield(nil, r.err)
		}
	}
}

// legReader reads legs in a goroutine.
type legReader struct {
	// read has what was read, and is closed at the end; used has what may be
	// overwritten.
	read, used chan []cdr.Leg
	err        error // valid when read is closed
}

func (r *legReader) run(ctx context.Context, find func(context.Context) iter.Seq2[*cdr.Leg, error]) {
	defer close(r.read)
	defer func() {
		if v := recover(); v != nil {
			r.err = fmt.Errorf("reading legs: panic: %v", v)
		}
	}()
	legs := <-r.used
	for leg, err := range find(ctx) {
		if err != nil {
			r.err = err
			break
		}
		if legs = append(legs, *leg); len(legs) < aheadLegs {
			continue
		}
		r.read <- legs // has room for all
		select {
		case legs = <-r.used:
		case <-ctx.Done():
			r.err = ctx.Err()
			return
		}
	}
	r.read <- legs
}
