package service

import (
	"time"

	"tandem/model"
)

// Action is what an administrator can ask of a service.
type Action string

// The actions of Control Center, and those of Service Activation.
const (
	Start      Action = "start"
	Stop       Action = "stop"
	Restart    Action = "restart"
	Activate   Action = "activate"
	Deactivate Action = "deactivate"
)

// activates reports whether a changes the activation.
func (a Action) activates() bool { return a == Activate || a == Deactivate }

// known reports whether a is one of the actions above.
func (a Action) known() bool {
	return a.activates() || a == Start || a == Stop || a == Restart
}

// Outcome is how far a command has come.
type Outcome string

const (
	// Queued and Executing are still under way; the others are final.
	Queued    Outcome = "queued"
	Executing Outcome = "executing"
	Done      Outcome = "done"
	// Failed means that the service crashed while it was started; it is started
	// again after a pause.
	Failed Outcome = "failed"
	// StartTimedOut and StopTimedOut mean that the service goes on starting or
	// stopping.
	StartTimedOut Outcome = "starttimeout"
	StopTimedOut  Outcome = "stoptimeout"
	// Interrupted means that the node stopped or was killed meanwhile.
	Interrupted Outcome = "interrupted"
	// Unknown means that the node's version does not have the service.
	Unknown Outcome = "unknown"
)

// Command is something an administrator asked of a service.
type Command struct {
	ID      int64
	NodeID  int64
	Service string
	Action  Action
	Outcome Outcome
	// Detail is the service's own error in English when Outcome is Failed.
	Detail string
	// FinishedAt is zero while the command is under way.
	FinishedAt model.Time
}

// Finished reports whether the outcome is final.
func (c Command) Finished() bool { return c.Outcome != Queued && c.Outcome != Executing }

// Text says what became of the command.
func (c Command) Text() model.Text {
	switch c.Outcome {
	case Queued, Executing:
		return model.T("%s: the node is still busy with the request", c.Service)
	case Done:
		return c.done()
	case Failed:
		return model.T("%s did not start: %s", c.Service, c.Detail)
	case StartTimedOut:
		return model.T("%s is not ready after %d seconds and goes on starting", c.Service, int(startLimit/time.Second))
	case StopTimedOut:
		return model.T("%s has not stopped after %d seconds and goes on stopping", c.Service, int(stopLimit/time.Second))
	case Interrupted:
		return model.T("The node stopped while it was busy with %s. Look at the status of the service and try again.", c.Service)
	default:
		return model.T("The node runs a version of the program that does not have %s", c.Service)
	}
}

func (c Command) done() model.Text {
	switch c.Action {
	case Start:
		return model.T("%s was started", c.Service)
	case Stop:
		return model.T("%s was stopped", c.Service)
	case Restart:
		return model.T("%s was restarted", c.Service)
	case Activate:
		return model.T("%s was activated and started", c.Service)
	default:
		return model.T("%s was deactivated and stopped", c.Service)
	}
}

// refuse returns why action cannot be asked of a service, or a zero Text.
func refuse(d Definition, activated bool, action Action) model.Text {
	switch {
	case action.activates() && d.Kind == Network:
		return model.T("%s is a network service. It is always activated.", d.Name)
	case action.activates():
		return model.Text{}
	case !d.Controllable:
		return d.WhyNot
	case !activated && action != Stop:
		return model.T("%s is deactivated. Activate it on the Service Activation page; that also starts it.", d.Name)
	default:
		return model.Text{}
	}
}

// UnreachableError says that a node gave no sign of life for a while, so that
// it would not execute a command. It wraps model.ErrUnavailable.
type UnreachableError struct {
	Node string
	Text model.Text
}

func unreachable(node string) *UnreachableError {
	return &UnreachableError{
		Node: node,
		Text: model.T("Connection to the Server cannot be established (unable to access Remote Node)"),
	}
}

// Error names the node.
func (e *UnreachableError) Error() string { return "node " + e.Node + " is not reachable" }

// Unwrap returns model.ErrUnavailable.
func (e *UnreachableError) Unwrap() error { return model.ErrUnavailable }
