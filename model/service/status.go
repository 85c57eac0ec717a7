package service

import (
	"time"

	"tandem/model"
)

// State is what a service does at the moment.
type State string

// The states of Control Center.
const (
	Starting State = "starting"
	Started  State = "started"
	Stopping State = "stopping"
	Stopped  State = "stopped"
	// NotRunning means that it should run but does not: it crashed and is
	// started again after a pause, or its node is not reachable.
	NotRunning State = "notrunning"
)

// Text returns the word for the state.
func (s State) Text() model.Text {
	switch s {
	case Starting:
		return model.T("Starting")
	case Started:
		return model.T("Started")
	case Stopping:
		return model.T("Stopping")
	case Stopped:
		return model.T("Stopped")
	default:
		return model.T("Not Running")
	}
}

// Status is one service on one node, as the pages show it.
type Status struct {
	Definition
	Activated bool
	State     State
	// StartedAt is when it became ready; zero unless State is Started.
	StartedAt model.Time
	// LastError is the reason of the last crash since an administrator or the
	// node started the service, in English, or empty.
	LastError string
}

// UpTime returns how long the service has been ready, in whole seconds; 0 when
// it is not.
func (s Status) UpTime(now time.Time) time.Duration {
	if s.State != Started {
		return 0
	}
	return max(0, now.Sub(s.StartedAt.Time)).Truncate(time.Second)
}

// Reading is one service of this node at this moment, for metrics.
type Reading struct {
	Name  string
	State State
}
