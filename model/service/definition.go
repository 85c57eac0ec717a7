package service

import (
	"context"
	"errors"
	"fmt"

	"tandem/model"
)

// Runner is a service at work.
type Runner interface {
	// Run works until ctx ends and then returns. It calls ready when it really
	// serves. Returning before ctx ends is a crash, whatever it returns. Run is
	// called again after a crash and for each start, never twice at a time.
	Run(ctx context.Context, ready func()) error
}

// RunnerFunc is a function used as a Runner.
type RunnerFunc func(ctx context.Context, ready func()) error

// Run calls f.
func (f RunnerFunc) Run(ctx context.Context, ready func()) error { return f(ctx, ready) }

// Kind says on which of the two Control Center pages a service is shown.
type Kind string

const (
	// Feature services are activated and deactivated by administrators.
	Feature Kind = "feature"
	// Network services are always activated.
	Network Kind = "network"
)

// Definition is what is known about a service before it runs.
type Definition struct {
	// Name is the exact English name, unique, such as "Cisco AMC Service". It is
	// a proper name and is not translated.
	Name  string
	Kind  Kind
	Group Group
	// Summary says in one sentence what the service does.
	Summary model.Text
	// Controllable services can be started and stopped in Control Center; for
	// the others WhyNot says why not.
	Controllable bool
	WhyNot       model.Text
	// PublisherOnly services exist on the publisher node only.
	PublisherOnly bool
	// DefaultActive feature services are activated on a new node and by Set to
	// Default.
	DefaultActive bool
	// Needs are the names of the services this one does not work without. They
	// are started before it and stopped after it.
	Needs []string
}

// check returns what is wrong with d beside the services added before it.
func (d Definition) check(known func(name string) bool) error {
	var errs []error
	if d.Name == "" || known(d.Name) {
		errs = append(errs, fmt.Errorf("service name %q is empty or taken", d.Name))
	}
	if d.Kind != Feature && d.Kind != Network {
		errs = append(errs, fmt.Errorf("service %q: unknown kind %q", d.Name, d.Kind))
	}
	if d.Group.Text().IsZero() {
		errs = append(errs, fmt.Errorf("service %q: unknown group %q", d.Name, d.Group))
	}
	if !d.Controllable && d.WhyNot.IsZero() {
		errs = append(errs, fmt.Errorf("service %q: not controllable without a reason", d.Name))
	}
	for _, need := range d.Needs {
		if !known(need) {
			errs = append(errs, fmt.Errorf("service %q needs %q, which was not added before it", d.Name, need))
		}
	}
	return errors.Join(errs...)
}
