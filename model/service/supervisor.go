package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"tandem/model/cluster"
	"tandem/model/db"
)

const (
	// startLimit is how long a start may take before the next service is
	// started, or before a command gives up waiting; the service goes on.
	startLimit = 10 * time.Second
	// stopLimit is the same for one stop, and for stopping everything.
	stopLimit = 10 * time.Second
	// lastGrace is the end of stopLimit in which the services that are left are
	// stopped all at once.
	lastGrace = time.Second
	// beatInterval is the time between two signs of life of the node.
	beatInterval = 5 * time.Second
	// pollInterval is how often commands from other nodes are looked for.
	pollInterval = time.Second
)

// Supervisor runs the services of this node.
type Supervisor struct {
	store *Store
	log   *slog.Logger
	// units are in the order of Add, which is the order of starting.
	units  []*unit
	byName map[string]*unit
	// changed wakes the goroutine that stores states.
	changed chan struct{}
	saving  sync.Mutex
	// invalid is what was wrong with the definitions.
	invalid error
}

// New returns the supervisor of node nodeID, which cluster.Store.JoinNode gave.
func New(d *db.DB, nodeID int64, clock func() time.Time, log *slog.Logger) *Supervisor {
	return &Supervisor{
		store: &Store{
			db: d, nodes: cluster.NewStore(d, clock), now: clock,
			local: nodeID, wake: make(chan struct{}, 1),
		},
		log:     log,
		byName:  map[string]*unit{},
		changed: make(chan struct{}, 1),
	}
}

// Store returns what pages need to show and control services. It is complete
// when all services are added.
func (s *Supervisor) Store() *Store { return s.store }

// Add adds a service before Run, after the services it needs. Run returns what
// is wrong with def.
func (s *Supervisor) Add(def Definition, r Runner) {
	err := def.check(func(name string) bool { return s.byName[name] != nil })
	if err != nil {
		s.invalid = errors.Join(s.invalid, err)
		return
	}
	u := &unit{
		Definition: def, runner: r, clock: s.store.now, log: s.log, changed: s.changed, state: Stopped,
	}
	s.units = append(s.units, u)
	s.byName[def.Name] = u
	s.store.definitions = append(s.store.definitions, def)
}

// Running reports whether a service of this node serves, without asking the
// database.
func (s *Supervisor) Running(name string) bool {
	u := s.byName[name]
	if u == nil {
		return false
	}
	state, _ := u.current()
	return state == Started
}

// Snapshot returns the services of this node at this moment, in the order they
// were added.
func (s *Supervisor) Snapshot() []Reading {
	all := make([]Reading, len(s.units))
	for i, u := range s.units {
		all[i] = u.reading()
	}
	return all
}

// Run starts the network services and the activated feature services, executes
// commands and gives the node's signs of life until ctx ends. Then it stops the
// services in reverse order and returns within 10 seconds, with an error that
// names those that have not stopped.
func (s *Supervisor) Run(ctx context.Context) error {
	activated, err := s.enrol(ctx)
	if err != nil {
		return err
	}
	return s.serve(ctx, activated)
}

// Enrol makes the services of this node known to the database, as Run does
// first. Services can be activated from then on; Run then starts them.
func (s *Supervisor) Enrol(ctx context.Context) error {
	_, err := s.enrol(ctx)
	return err
}

func (s *Supervisor) enrol(ctx context.Context) (activated map[string]bool, err error) {
	if s.invalid != nil {
		return nil, s.invalid
	}
	node, err := s.store.nodes.Node(ctx, s.store.local)
	if err == nil {
		activated, err = s.store.enrol(ctx, node)
	}
	if err != nil {
		return nil, fmt.Errorf("starting the services: %w", err)
	}
	return activated, nil
}

// serve does the work of Run while another goroutine reports.
func (s *Supervisor) serve(ctx context.Context, activated map[string]bool) error {
	ctx, giveUp := context.WithCancel(ctx)
	defer giveUp()
	reporting, stopReporting := context.WithCancel(context.WithoutCancel(ctx))
	defer stopReporting()
	var reporter sync.WaitGroup
	var broken error
	reporter.Go(func() {
		broken = Guard(s.log, "supervisor", func() error { s.report(reporting); return nil })
		giveUp()
	})
	s.startAll(ctx, activated)
	s.obey(ctx)
	err := s.stopAll(ctx)
	stopReporting()
	reporter.Wait()
	return errors.Join(err, broken)
}

// startAll starts the activated services one after the other. One that is not
// ready in time goes on starting.
func (s *Supervisor) startAll(ctx context.Context, activated map[string]bool) {
	for _, u := range s.units {
		if ctx.Err() != nil {
			return
		}
		if !activated[u.Name] {
			continue
		}
		if outcome, _ := s.bringUp(ctx, u); outcome != Done {
			s.log.Warn("service not ready at start", "service", u.Name, "outcome", outcome)
		}
	}
}

// stopAll stops the live services in reverse order. When time runs out, it
// stops those that are left at once.
func (s *Supervisor) stopAll(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	orderly, cancel := context.WithTimeout(ctx, stopLimit-lastGrace)
	defer cancel()
	for i := len(s.units) - 1; i >= 0; i-- {
		s.takeDown(orderly, s.units[i])
	}
	grace, cancel := context.WithTimeout(ctx, lastGrace)
	defer cancel()
	var late []string
	for _, u := range s.units {
		if !u.alive() {
			continue
		}
		select {
		case <-u.done:
		case <-grace.Done():
			late = append(late, u.Name)
		}
	}
	s.save(ctx)
	if len(late) > 0 {
		return fmt.Errorf("services that did not stop within %v: %s", stopLimit, strings.Join(late, ", "))
	}
	return nil
}
