package collector

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"tandem/model"
	"tandem/model/cdr"
)

// takeRecord is Take.
func (r *run) takeRecord(ctx context.Context, rec *cdr.Record, from netip.Addr) error {
	t := &tally{}
	a := r.fromRADIUS(from)
	a.tally = t
	ticket, err := r.enter(func() error {
		if err := r.in.takeRecord(&a, rec); err != nil {
			return err
		}
		if t.apart > 0 {
			return ErrUnknownSender
		}
		return nil
	})
	if err != nil {
		return err
	}
	return r.await(ctx, ticket)
}

// enter runs fn, which takes something in, and returns the ticket of the batch
// where it is, or of a later one.
func (r *run) enter(fn func() error) (*ticket, error) {
	r.in.mu.Lock()
	defer r.in.mu.Unlock()
	if r.in.closed {
		return nil, fmt.Errorf("the collector ends: %w", model.ErrUnavailable)
	}
	if err := fn(); err != nil {
		return nil, err
	}
	return r.in.room().ticket(), nil
}

// await waits until everything up to a ticket is on disk.
func (r *run) await(ctx context.Context, t *ticket) error {
	r.w.soon()
	select {
	case <-t.done:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.w.done:
		select {
		case <-t.done:
		default:
			return ErrNotStored
		}
	}
	if t.err != nil {
		return errors.Join(ErrNotStored, t.err)
	}
	return nil
}
