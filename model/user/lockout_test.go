package user_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"tandem/model/user"
)

// together runs do n times at the same moment and waits.
func together(n int, do func(i int)) {
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			do(i)
		})
	}
	close(start)
	all.Wait()
}

func TestParallelGuessesDoNotOutrunTheLock(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		o := f.withPIN(t, "86420")
		nodes := []*user.Credentials{f.Credentials, user.NewCredentials(f.db, f.clock.Now)}
		for _, c := range nodes {
			if err := c.Verify(t.Context(), o, user.PIN, "86420"); err != nil {
				t.Fatal(err)
			}
		}
		var wrong, locked atomic.Int32
		together(60, func(i int) {
			err := nodes[i%2].Verify(t.Context(), o, user.PIN, fmt.Sprintf("111%02d", i))
			var lock *user.LockedError
			switch {
			case errors.Is(err, user.ErrWrong):
				wrong.Add(1)
			case errors.As(err, &lock):
				locked.Add(1)
			default:
				t.Errorf("got %v, want a wrong PIN or a lock", err)
			}
		})
		if wrong.Load() != 2 || locked.Load() != 58 {
			t.Errorf("got %d wrong PINs and %d locks, want 2 and 58", wrong.Load(), locked.Load())
		}
		if c, err := f.Get(t.Context(), o, user.PIN); err != nil || c.HackCount != 3 {
			t.Errorf("got %+v, %v; want three guesses looked at", c, err)
		}
		for _, c := range nodes {
			lockedUntil(t, c.Verify(t.Context(), o, user.PIN, "86420"))
		}
	})
}

func TestManyRequestsAtOnceWithTheRightPasswordAreNoGuesses(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.policy(t, func(p *user.CredentialPolicy) { p.FailedLogons = 1 })
		o := f.withPIN(t, "86420")
		together(40, func(int) {
			if err := f.Verify(t.Context(), o, user.PIN, "86420"); err != nil {
				t.Errorf("got %v, want no error", err)
			}
		})
		if c, err := f.Get(t.Context(), o, user.PIN); err != nil || c.HackCount != 0 || !c.LockedUntil.IsZero() {
			t.Errorf("got %+v, %v; want no failure", c, err)
		}
	})
}

func TestOfChangesAtOnceOneWins(t *testing.T) {
	each(t, func(t *testing.T, f fixture) {
		f.policy(t, func(p *user.CredentialPolicy) { p.FailedLogons = 0 })
		o := f.withPIN(t, "86420")
		nodes := []*user.Credentials{f.Credentials, user.NewCredentials(f.db, f.clock.Now)}
		var won atomic.Int32
		var winner atomic.Value
		together(6, func(i int) {
			pin := fmt.Sprintf("9753%d", i)
			err := nodes[i%2].Change(t.Context(), o, user.PIN, "86420", pin)
			switch {
			case err == nil:
				won.Add(1)
				winner.Store(pin)
			case !errors.Is(err, user.ErrWrong):
				t.Errorf("got %v, want success or a wrong PIN", err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d changes won, want one", won.Load())
		}
		if err := f.Verify(t.Context(), o, user.PIN, winner.Load().(string)); err != nil {
			t.Errorf("the winner's PIN: %v", err)
		}
	})
}
