package user

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tandem/model/db"
	"tandem/model/db/dbtest"
)

// ben adds an end user with a PIN that was verified, and returns him.
func ben(t testing.TB, d *db.DB, c *Credentials) Owner {
	t.Helper()
	u := NewEndUser()
	u.UserID, u.LastName = "ben", "Baba"
	u, err := c.SaveEndUser(t.Context(), NewEndUsers(d, time.Now), u, Secrets{PIN: "86420"})
	if err == nil {
		err = c.Verify(t.Context(), u.Owner(), PIN, "86420")
	}
	if err != nil {
		t.Fatal(err)
	}
	return u.Owner()
}

// TestWhatIsKnownToBeRightNeedsNoWrite holds the row of the credential, so that
// whoever writes waits.
func TestWhatIsKnownToBeRightNeedsNoWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := NewCredentials(d, time.Now)
		o := ben(t, d, c)
		err := d.Tx(t.Context(), func(ctx context.Context, tx bun.Tx) error {
			if _, err := tx.NewRaw("UPDATE credential SET hack_count = 0").Exec(ctx); err != nil {
				return err
			}
			if err := c.Verify(t.Context(), o, PIN, "86420"); err != nil {
				t.Errorf("nobody guesses: %v", err)
			}
			stop := guess(t, c, o)
			defer stop()
			waiting, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			if err := c.Verify(waiting, o, PIN, "86420"); !gaveUp(err) {
				t.Errorf("somebody guesses: got %v, want to wait for the count", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Verify(t.Context(), o, PIN, "86420"); err != nil {
			t.Errorf("nobody guesses any more: %v", err)
		}
	})
}

// guess starts a wrong guess that waits for its turn, and returns what ends it.
func guess(t *testing.T, c *Credentials, o Owner) (stop func()) {
	for range parallelHashes() {
		if err := c.hasher.Acquire(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	started := c.misses.of(o).started.Load()
	var guessing sync.WaitGroup
	guessing.Go(func() {
		if err := c.Verify(ctx, o, PIN, "11111"); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want to wait until cancelled", err)
		}
	})
	for c.misses.of(o).started.Load() == started {
		runtime.Gosched()
	}
	return func() {
		cancel()
		guessing.Wait()
		for range parallelHashes() {
			c.hasher.Release()
		}
	}
}

// TestAChangeDuringAVerification guards against a PIN that is let in although it
// was replaced after it was read, or that counts against the new one.
func TestAChangeDuringAVerification(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := NewCredentials(d, time.Now)
		o := ben(t, d, c)
		old, err := load(t.Context(), d.Read, o, PIN)
		if err == nil {
			err = c.Set(t.Context(), o, PIN, "97531")
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := c.try(t.Context(), old, "86420", proof{}); !errors.Is(err, ErrWrong) {
			t.Errorf("compared after the change: got %v, want %v", err, ErrWrong)
		}
		if err := c.admit(t.Context(), old, false); !errors.Is(err, ErrWrong) {
			t.Errorf("compared before the change: got %v, want %v", err, ErrWrong)
		}
		if now, err := c.Get(t.Context(), o, PIN); err != nil || now.HackCount != 0 {
			t.Errorf("got %+v, %v; want nothing counted against the new PIN", now, err)
		}
	})
}

// TestUnknownUsersCostTheSame measures memory instead of time: the computation
// takes all of it at once. It runs alone, so nothing else allocates meanwhile.
func TestUnknownUsersCostTheSame(t *testing.T) {
	d := dbtest.SQLite(t)
	c := NewCredentials(d, time.Now)
	o := ben(t, d, c)
	cost := func(o Owner) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := c.Verify(t.Context(), o, PIN, "11111"); !errors.Is(err, ErrWrong) {
			t.Errorf("got %v, want %v", err, ErrWrong)
		}
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20
	}
	if got, want := cost(Owner{}), cost(o); got != want || want < 19 {
		t.Errorf("an unknown user costs %d MiB, a known one %d", got, want)
	}
}

func TestVerifiedIsBounded(t *testing.T) {
	t.Parallel()
	v := newVerified(10)
	often := v.proof("hash", "often")
	v.add(often)
	for i := range 1000 {
		p := v.proof("hash", fmt.Sprint(i))
		v.add(p)
		if !v.has(p) || !v.has(often) {
			t.Fatalf("%d: what was just used is forgotten", i)
		}
		if n := len(v.younger) + len(v.elder); n > 10 {
			t.Fatalf("%d: got %d proofs, want 10 at most", i, n)
		}
	}
	if v.has(v.proof("hash", "0")) {
		t.Error("the first one is not forgotten")
	}
	if other := newVerified(10); other.proof("hash", "often") == often {
		t.Error("two processes must have two keys")
	}
}

func TestSharedTries(t *testing.T) {
	t.Parallel()
	s := &tries{current: map[proof]*outcome{}}
	first, release := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		err := s.share(t.Context(), proof{1}, func() error {
			close(first)
			<-release
			return context.Canceled // the first caller went away
		})
		if !gaveUp(err) {
			t.Errorf("the first: got %v", err)
		}
	})
	<-first
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.share(ctx, proof{1}, func() error { return nil }); !gaveUp(err) {
		t.Errorf("who goes away meanwhile: got %v", err)
	}
	all.Go(func() {
		if err := s.share(t.Context(), proof{1}, func() error { return ErrWrong }); !errors.Is(err, ErrWrong) {
			t.Errorf("the second: got %v, want its own try", err)
		}
	})
	if err := s.share(t.Context(), proof{2}, func() error { return nil }); err != nil {
		t.Errorf("another secret: got %v", err)
	}
	close(release)
	all.Wait()
	if len(s.current) != 0 {
		t.Errorf("got %d tries, want none left", len(s.current))
	}
}
