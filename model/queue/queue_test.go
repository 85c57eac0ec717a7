package queue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tandem/model/queue"
)

// shelf is a queue in memory: the name of each row and when it is due.
type shelf struct {
	mu     sync.Mutex
	rows   map[string]time.Time
	bell   queue.Bell
	asked  int // how often Claim was
	failed error
}

func newShelf() *shelf { return &shelf{rows: map[string]time.Time{}, bell: queue.NewBell()} }

// put adds rows that are due after d.
func (s *shelf) put(d time.Duration, names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		s.rows[name] = time.Now().Add(d)
	}
}

func (s *shelf) earliest(context.Context) (first time.Time, found bool, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, at := range s.rows {
		if !found || at.Before(first) {
			first, found = at, true
		}
	}
	return first, found, nil
}

func (s *shelf) claim(_ context.Context, limit int) (taken []string, due int, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	for name, at := range s.rows {
		if len(taken) < limit && !at.After(time.Now()) {
			taken = append(taken, name)
			delete(s.rows, name)
		}
	}
	return taken, len(taken), s.failed
}

// diary is what happened, one line for each event, with the seconds since its
// beginning.
type diary struct {
	mu    sync.Mutex
	began time.Time
	lines []string
}

func (d *diary) note(event string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, fmt.Sprintf("%v %s", time.Since(d.began).Seconds(), event))
}

func (d *diary) want(t *testing.T, want ...string) {
	t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if got := fmt.Sprint(d.lines); got != fmt.Sprint(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// coordinator returns one for s with two workers and a poll each minute. Its work
// notes its row and takes ten seconds.
func coordinator(s *shelf) (queue.Coordinator[string], *diary) {
	d := &diary{began: time.Now()}
	return queue.Coordinator[string]{
		Name: "test", Workers: 2, Poll: time.Minute, Wake: s.bell, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Earliest: s.earliest, Claim: s.claim,
		Work: func(ctx context.Context, name string) error {
			d.note(name)
			select {
			case <-time.After(10 * time.Second):
			case <-ctx.Done():
				d.note(name + " ended: " + context.Cause(ctx).Error())
			}
			return nil
		},
		Lost: func(name string, err error) { d.note(name + " lost: " + err.Error()) },
	}, d
}

// start runs c until stop is called, which returns what Run did.
func start(t *testing.T, c queue.Coordinator[string]) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	return func() error { cancel(); return <-ended }
}

func TestWhatIsDueIsDoneByAsManyWorkersAsThereAre(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		c, d := coordinator(s)
		c.Work = func(context.Context, string) error {
			d.note("begun")
			time.Sleep(10 * time.Second)
			return nil
		}
		s.put(0, "a", "b", "c")
		defer start(t, c)()
		time.Sleep(time.Second)
		d.want(t, "0 begun", "0 begun")
		time.Sleep(time.Minute)
		d.want(t, "0 begun", "0 begun", "10 begun")
	})
}

func TestTheNextLookIsWhenSomethingMayBeDue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		c, d := coordinator(s)
		s.put(25*time.Second, "due after 25 s")
		defer start(t, c)()
		time.Sleep(40 * time.Second)
		d.want(t, "25 due after 25 s")

		s.put(0, "of another node") // which does not ring here: the poll is at 95 s, after the worker ended at 35 s
		time.Sleep(60 * time.Second)
		d.want(t, "25 due after 25 s", "95 of another node")

		time.Sleep(20 * time.Second)
		s.put(0, "with the bell")
		s.bell.Ring()
		s.bell.Ring()
		d.want(t, "25 due after 25 s", "95 of another node", "120 with the bell")
	})
}

func TestWorkThatPanicsOrFailsIsLostAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		c, d := coordinator(s)
		c.Workers = 1
		work := c.Work
		c.Work = func(ctx context.Context, name string) error {
			switch name {
			case "panics":
				panic("out of ink")
			case "fails":
				return errors.New("no paper")
			}
			return work(ctx, name)
		}
		s.put(0, "panics")
		s.put(time.Second, "fails")
		s.put(2*time.Second, "works")
		defer start(t, c)()
		time.Sleep(time.Minute)
		d.want(t, "0 panics lost: panic: out of ink", "1 fails lost: no paper", "2 works")
	})
}

func TestItEndsWhenTheWorkersHaveEnded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		c, d := coordinator(s)
		work := c.Work
		c.Work = func(ctx context.Context, name string) error {
			_ = work(ctx, name)
			finishing, cancel := queue.Finishing(ctx)
			defer cancel()
			time.Sleep(time.Second)
			d.note(fmt.Sprintf("written down: %v", finishing.Err()))
			return nil
		}
		s.put(0, "a")
		stop := start(t, c)
		time.Sleep(time.Second)
		if err := stop(); err != nil {
			t.Errorf("got %v, want nil", err)
		}
		d.want(t, "0 a", "1 a ended: context canceled", "2 written down: <nil>")
	})
}

func TestItEndsWithTheErrorOfTheQueue(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	for name, damage := range map[string]func(*shelf, *queue.Coordinator[string]){
		"claim": func(s *shelf, _ *queue.Coordinator[string]) { s.failed = broken },
		"earliest": func(_ *shelf, c *queue.Coordinator[string]) {
			c.Earliest = func(context.Context) (time.Time, bool, error) { return time.Time{}, false, broken }
		},
		"switch": func(_ *shelf, c *queue.Coordinator[string]) {
			c.Switch.Off = func(context.Context) (why, err error) { return nil, broken }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newShelf()
			c, _ := coordinator(s)
			s.put(0, "a")
			damage(s, &c)
			if err := c.Run(t.Context()); !errors.Is(err, broken) {
				t.Errorf("got %v, want %v", err, broken)
			}
		})
	}
}

func TestAQueueThatIsSwitchedOffEndsItsWorkAndClaimsTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		c, d := coordinator(s)
		changed := queue.NewBell()
		var off error
		c.Switch = queue.Switch{Changed: changed, Off: func(context.Context) (why, err error) { return off, nil }}
		s.put(0, "under way")
		s.put(time.Hour, "not due")
		defer start(t, c)()
		time.Sleep(time.Second)
		synctest.Wait()
		if s.asked != 1 {
			t.Errorf("while it is on: got %d claims, want 1", s.asked)
		}
		off = errors.New("closed on Sundays")
		changed.Ring()
		synctest.Wait()
		if s.asked < 2 {
			t.Error("what is not due was not claimed when the queue was switched off")
		}
		off = nil
		s.put(0, "after it")
		changed.Ring()
		time.Sleep(time.Second)
		d.want(t, "0 under way", "1 under way ended: closed on Sundays", "1 after it")
	})
}
