package phoneconfig

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"tandem/model"
	"tandem/model/queue"
	"tandem/model/service"
)

// notifierName is what the log calls the notifier.
const notifierName = "phone notifier"

const (
	// workers is how many phones a node tells something at a time.
	workers = 64
	// pollInterval is the longest time between two looks at the queue: nodes do
	// not wake each other.
	pollInterval   = 15 * time.Second
	defaultPause   = 300 * time.Millisecond
	defaultTimeout = 5 * time.Second
	// defaultPort is that of a phone's web server.
	defaultPort = 80
)

// Notifier pushes the commands of the queue to phones, at the addresses where
// they were last seen. It is a service.Runner; every node may run one.
type Notifier struct {
	Queue   *Queue
	Secrets *Authenticator
	Now     func() time.Time
	// Random returns numbers in [0, 1), for the back-off.
	Random func() float64
	Log    *slog.Logger
	// Port is that of the web server of phones; 0 is 80.
	Port int
	// Pause is the time between two keys; 0 is 300 ms. Timeout is how long a phone
	// may take for each; 0 is 5 s.
	Pause, Timeout time.Duration
}

// Run tells phones until ctx ends. What was under way when the program was killed
// is begun again when its lease has run out.
func (n *Notifier) Run(ctx context.Context, ready func()) error {
	r := notifierRun{Notifier: n, client: newClient(cmp.Or(n.Timeout, defaultTimeout))}
	ready()
	return queue.Coordinator[claim]{
		Name: notifierName, Workers: workers, Poll: pollInterval, Now: n.Now, Log: n.Log,
		Wake: n.Queue.wake, Earliest: n.Queue.earliest, Claim: n.Queue.claim,
		Work: r.work,
		Lost: func(c claim, err error) { // the phone is told again
			n.Log.Error("phone command not written down", "command_id", c.ID, "error", err)
		},
	}.Run(ctx)
}

// notifierRun is one Run, whose workers share a client.
type notifierRun struct {
	*Notifier
	client *http.Client
}

// work tells one phone and writes down how that ended.
func (r notifierRun) work(ctx context.Context, c claim) error {
	o := r.outcomeOf(ctx, c, r.attempt(ctx, c))
	store, cancel := queue.Finishing(ctx)
	defer cancel()
	if err := r.Queue.finish(store, c, o); err != nil {
		return err
	}
	r.Log.Info("phone command attempt ended", "command_id", c.ID, "phone", c.Phone, "action", c.Action,
		"attempt", c.Attempts, "finished", o.next.IsZero(), "error", o.error)
	return nil
}

// errNoWay and errUnseen end a command without another attempt.
var (
	errNoWay  = &refusal{reason: reasonNoWay}
	errUnseen = &refusal{reason: reasonUnseen}
)

// attempt tells one phone. A panic is an attempt that failed.
func (r notifierRun) attempt(ctx context.Context, c claim) (err error) {
	ctx, cancel := context.WithTimeout(ctx, lease-queue.FinishTimeout)
	defer cancel()
	return service.Guard(r.Log, notifierName, func() error { return r.tell(ctx, c) })
}

func (r notifierRun) tell(ctx context.Context, c claim) error {
	address, err := netip.ParseAddr(c.Address)
	if err != nil {
		return errUnseen
	}
	password, err := r.Secrets.Password(ctx, c.Phone)
	if err != nil {
		return err
	}
	p := phone{address: address, port: cmp.Or(r.Port, defaultPort), password: password}
	pushes, restarts := plan(c.Model, c.ClearCalls)
	for i, x := range pushes {
		last := restarts && i == len(pushes)-1
		if err := p.push(ctx, r.client, x); err != nil && (!last || !cutOff(err)) {
			return err
		}
		if !last {
			_ = service.Sleep(ctx, cmp.Or(r.Pause, defaultPause)) // when ctx ends, so does the next push
		}
	}
	if !restarts {
		return errNoWay
	}
	return nil
}

// mostError is how many characters of an error are kept.
const mostError = 300

// outcomeOf says what becomes of a command after an attempt.
func (r notifierRun) outcomeOf(ctx context.Context, c claim, err error) outcome {
	switch {
	case err == nil:
		return outcome{}
	case errors.Is(err, errNoWay), errors.Is(err, errUnseen):
		return outcome{error: err.Error()}
	case ctx.Err() != nil && c.Attempts < MaxAttempts:
		return outcome{error: reasonInterrupted.Key, next: r.Now()}
	}
	o := outcome{error: model.OneLine(err.Error(), mostError)}
	if c.Attempts < MaxAttempts {
		o.next = r.Now().Add(Backoff(c.Attempts, r.Random()))
	}
	return o
}
