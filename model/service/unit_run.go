package service

import (
	"context"
	"errors"
	"sync"
	"time"

	"tandem/model"
)

// The pauses between a crash and the next start: each twice the one before,
// from the shortest again after the service was ready for steadyAfter.
const (
	shortestPause = time.Second
	longestPause  = time.Minute
	steadyAfter   = time.Minute
)

// maxError is the length of a stored error in characters.
const maxError = 500

var errEnded = errors.New("the service ended by itself")

// launch starts the service, which must not be alive, and returns at once. The
// service lives until halt is called, whatever becomes of ctx.
func (u *unit) launch(ctx context.Context) {
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	settled, done := make(chan struct{}), make(chan struct{})
	settle := sync.OnceFunc(func() { close(settled) })
	u.cancel, u.settled, u.done = cancel, settled, done
	u.set(Starting, func() bool { u.lastError = ""; return true })
	go func() {
		defer close(done)
		defer settle()
		defer cancel()
		if err := Guard(u.log, u.Name, func() error { u.supervise(run, settle); return nil }); err != nil {
			u.end(err)
		}
	}()
}

// halt tells a live service to stop; done is closed when it has.
func (u *unit) halt() {
	u.set(Stopping, func() bool { return u.state != Stopped })
	u.cancel()
}

// supervise runs the service again and again until ctx ends.
func (u *unit) supervise(ctx context.Context, settle func()) {
	pause := shortestPause
	for {
		steady, err := u.run(ctx, settle)
		if ctx.Err() == nil {
			if steady {
				pause = shortestPause
			}
			u.crash(err, pause)
			settle()
			err = Sleep(ctx, pause)
			pause = min(2*pause, longestPause)
		}
		if ctx.Err() != nil {
			u.end(err)
			return
		}
	}
}

// run calls the service's Run once. Steady says that it was ready for a good
// while.
func (u *unit) run(ctx context.Context, settle func()) (steady bool, err error) {
	var attempt int
	u.set(Starting, func() bool {
		if u.state == Stopping {
			return false
		}
		u.attempt++
		attempt = u.attempt
		return true
	})
	err = Guard(u.log, u.Name, func() error {
		return u.runner.Run(ctx, func() {
			u.ready(attempt)
			settle()
		})
	})
	if err == nil && ctx.Err() == nil {
		err = errEnded
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.attempt++
	return u.state == Started && u.clock().Sub(u.startedAt) >= steadyAfter, err
}

// ready is what the service calls when it serves. Calls that come too late, or
// twice, change nothing.
func (u *unit) ready(attempt int) {
	u.set(Started, func() bool { return u.attempt == attempt && u.state == Starting })
}

func (u *unit) crash(err error, pause time.Duration) {
	u.log.Error("service crashed", "service", u.Name, "error", err, "next_start_in", pause)
	u.set(NotRunning, func() bool {
		if u.state == Stopping {
			return false
		}
		u.lastError = model.OneLine(err.Error(), maxError)
		return true
	})
}

// end notes that the service has stopped because it was told to. An error other
// than that of its context means that it did not stop cleanly.
func (u *unit) end(err error) {
	unclean := err != nil && !errors.Is(err, context.Canceled)
	if unclean {
		u.log.Warn("service did not stop cleanly", "service", u.Name, "error", err)
	}
	u.set(Stopped, func() bool {
		if unclean {
			u.lastError = model.OneLine(err.Error(), maxError)
		}
		return true
	})
}
