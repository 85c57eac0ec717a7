package archive

import (
	"context"
	"fmt"
	"iter"

	"tandem/model/cdr"
)

// engine is what finding needs of one.
type engine interface {
	// dayNumbers returns the days that have legs, in any order; those with an
	// offset unless it is nil.
	dayNumbers(ctx context.Context, offset *int16) ([]cdr.Day, error)
	// findDay yields the legs of a day; more is false when the caller has enough.
	findDay(ctx context.Context, f *filter, day cdr.Day, yield func(*cdr.Leg, error) bool) (more bool, err error)
}

// find is Archive.Find of both engines: it walks over the days.
func find(ctx context.Context, e engine, q Query) iter.Seq2[*cdr.Leg, error] {
	return func(yield func(*cdr.Leg, error) bool) {
		f := q.filter()
		days, err := e.dayNumbers(ctx, f.Offset)
		if err != nil {
			yield(nil, fmt.Errorf("finding legs: %w", err))
			return
		}
		for _, day := range f.days(days) {
			more, err := e.findDay(ctx, f, day, yield)
			if err != nil {
				yield(nil, fmt.Errorf("finding legs of %s: %w", day, err))
			}
			if err != nil || !more {
				return
			}
		}
	}
}
