package service

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tandem/model"
)

// unit is one service of this process.
type unit struct {
	Definition
	runner Runner
	clock  func() time.Time
	log    *slog.Logger
	// changed tells the supervisor that the state is to be stored.
	changed chan<- struct{}

	// These belong to the goroutine of Supervisor.Run and are those of the last
	// launch. Settled is closed when it came to its end: ready, crashed or
	// stopped. Done is closed when the service has stopped for good.
	cancel        context.CancelFunc
	settled, done chan struct{}

	mu        sync.Mutex
	state     State
	changedAt time.Time
	startedAt time.Time
	lastError string
	// attempt counts calls of Run, so that a late call of ready is not taken
	// for one of the next attempt.
	attempt int
	// version counts the changes of what is stored; saved is the stored one.
	version, saved int
}

// alive reports whether a goroutine works or waits for the service.
func (u *unit) alive() bool {
	if u.done == nil {
		return false
	}
	select {
	case <-u.done:
		return false
	default:
		return true
	}
}

// set changes the state, and what alter changes, under the lock and has it
// stored. When alter returns false, nothing changes.
func (u *unit) set(state State, alter func() bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !alter() {
		return
	}
	u.state, u.changedAt, u.startedAt = state, u.clock(), time.Time{}
	if state == Started {
		u.startedAt = u.changedAt
	}
	u.version++
	select {
	case u.changed <- struct{}{}:
	default:
	}
}

func (u *unit) current() (state State, lastError string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.state, u.lastError
}

func (u *unit) reading() Reading {
	u.mu.Lock()
	defer u.mu.Unlock()
	return Reading{Name: u.Name, State: u.state}
}

// unsaved returns the row to be stored and the version it stands for; ok is
// false when the stored one is true.
func (u *unit) unsaved() (r serviceRow, version int, ok bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	return serviceRow{
		Name: u.Name, State: u.state, StartedAt: model.At(u.startedAt),
		LastError: u.lastError, UpdatedAt: model.At(u.changedAt),
	}, u.version, u.version != u.saved
}

// stored says that version is in the database.
func (u *unit) stored(version int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.saved = version
}
