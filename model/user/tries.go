package user

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// missed counts the tries of this process that were not known to be right: those
// that started and those that are over.
type missed struct{ started, over atomic.Int64 }

// misses are for stripes of users.
type misses [1024]missed

func (m *misses) of(o Owner) *missed {
	_, id := o.reference()
	return &m[uint64(id)%uint64(len(m))]
}

// tries lets callers with the same proof share one try, so that a program with
// many requests at once counts as one try with its password.
type tries struct {
	mu      sync.Mutex
	current map[proof]*outcome
}

type outcome struct {
	done chan struct{}
	err  error
}

// share returns the outcome of try, or that of the same try of another caller.
// When that one gave up, the next one tries.
func (t *tries) share(ctx context.Context, p proof, try func() error) error {
	for {
		o, mine := t.join(p)
		if mine {
			t.run(p, o, try)
			return o.err
		}
		select {
		case <-o.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if !gaveUp(o.err) {
			return o.err
		}
	}
}

func (t *tries) join(p proof) (o *outcome, mine bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o, ok := t.current[p]; ok {
		return o, false
	}
	o = &outcome{done: make(chan struct{}), err: context.Canceled} // in case of a panic
	t.current[p] = o
	return o, true
}

func (t *tries) run(p proof, o *outcome, try func() error) {
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.current, p)
		close(o.done)
	}()
	o.err = try()
}

func gaveUp(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
