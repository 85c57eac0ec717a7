package callhome

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"tandem/model/service"
)

// senderName is what the log calls the sender.
const senderName = "call home sender"

const (
	// atOnce is how many deliveries a node sends at a time.
	atOnce = 4
	// pollInterval is the longest time between two looks at the outbox: nodes
	// do not wake each other.
	pollInterval = 30 * time.Second
	// finishTimeout is how long writing down an outcome may take.
	finishTimeout = 10 * time.Second
)

// errSwitchedOff ends what is being sent when Call Home is switched off.
var errSwitchedOff = errors.New("call home was switched off")

// TrustSource tells the certificates to trust; certificate.Store does.
type TrustSource interface {
	Pool(ctx context.Context) (*x509.CertPool, error)
}

// Sender sends what is in the outbox. It is a service.Runner; every node of the
// cluster may run one.
type Sender struct {
	// Node is the name of this node, unique in the cluster.
	Node    string
	Outbox  *Outbox
	Configs *ConfigStore
	Mail    MailSource
	Trust   TrustSource
	Network Network
	// Version is that of the program, for the User-Agent.
	Version string
	Now     func() time.Time
	// Random returns numbers in [0, 1), for the back-off.
	Random func() float64
	Log    *slog.Logger
}

// senderRun is the state of one Run: a coordinator that claims, and workers
// that send.
type senderRun struct {
	*Sender
	workers sync.WaitGroup
	busy    int
	done    chan struct{} // one value for each worker that ended
	// sending is the context of all workers; stop ends it.
	sending context.Context
	stop    context.CancelCauseFunc
}

// Run sends until ctx ends. What was being sent by this node when the program
// was killed is taken up again, with the same message id.
func (s *Sender) Run(ctx context.Context, ready func()) error {
	if err := s.Outbox.recover(ctx, s.Node); err != nil {
		return fmt.Errorf("taking up what was being sent: %w", err)
	}
	r := &senderRun{Sender: s, done: make(chan struct{}, atOnce)}
	r.sending, r.stop = context.WithCancelCause(ctx)
	defer r.workers.Wait()
	defer func() { r.stop(nil) }()
	ready()
	for ctx.Err() == nil {
		wait, err := r.round(ctx)
		if err != nil {
			return orElse(ctx.Err(), err)
		}
		r.sleep(ctx, wait)
	}
	return nil
}

// round claims as much as there are free workers for, and returns how long to
// wait for the next.
func (r *senderRun) round(ctx context.Context) (time.Duration, error) {
	config, err := r.Configs.Load(ctx)
	if err != nil {
		return 0, err
	}
	if !config.Mode.Sends() { // and what waits is cancelled below
		r.stop(errSwitchedOff)
		r.sending, r.stop = context.WithCancelCause(ctx)
	}
	if r.busy == atOnce {
		return pollInterval, nil
	}
	at, found, err := r.Outbox.earliest(ctx)
	if err != nil {
		return 0, fmt.Errorf("looking for the next delivery: %w", err)
	}
	if !found {
		return pollInterval, nil
	}
	if wait := at.Sub(r.Now()); wait > 0 && config.Mode.Sends() {
		return min(wait, pollInterval), nil
	}
	claimed, due, err := r.Outbox.claim(ctx, r.Node, atOnce-r.busy)
	if err != nil {
		return 0, err
	}
	for _, c := range claimed {
		r.start(c)
	}
	if due == 0 {
		return pollInterval, nil
	}
	return 0, nil
}

// sleep waits until there may be something to do.
func (r *senderRun) sleep(ctx context.Context, wait time.Duration) {
	if wait <= 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-r.Outbox.wake:
	case <-r.Configs.changed:
	case <-r.done:
		r.busy--
	}
}

func (r *senderRun) start(c claim) {
	r.busy++
	ctx := r.sending
	r.workers.Go(func() {
		defer func() { r.done <- struct{}{} }()
		err := service.Guard(r.Log, senderName, func() error { return r.work(ctx, c) })
		if err != nil { // the lease runs out, and the message is sent again with the same id
			r.Log.Error("call home attempt not written down", "delivery_id", c.ID, "error", err)
		}
	})
}

// work sends one delivery and writes down how that ended.
func (r *senderRun) work(ctx context.Context, c claim) error {
	began := time.Now()
	result := r.resultOf(ctx, c, r.attempt(ctx, c))
	store, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	if err := r.Outbox.finish(store, r.Node, c, result); err != nil {
		return err
	}
	r.Log.Info("call home attempt ended", "delivery_id", c.ID, "kind", c.Message.Kind, "attempt", c.Attempts,
		"state", result.state, "duration", time.Since(began))
	return nil
}

// attempt sends one delivery. A panic is an attempt that failed.
func (r *senderRun) attempt(ctx context.Context, c claim) (a answer) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	err := service.Guard(r.Log, senderName, func() error { a = r.send(ctx, c.Delivery); return nil })
	if err != nil {
		return postponed(fmt.Errorf("internal error: %w", err))
	}
	return a
}

func (s *Sender) send(ctx context.Context, d Delivery) answer {
	pool, err := s.Trust.Pool(ctx)
	if err != nil {
		return postponed(err)
	}
	if d.Method == Email {
		settings, err := s.Mail.ForSending(ctx)
		if err != nil {
			return postponed(err)
		}
		return smtpMail{network: s.Network, pool: pool, settings: settings}.send(ctx, d)
	}
	address := d.Destination
	if d.OwnReceiver {
		address = s.Outbox.own()
	}
	post := httpsPost{network: s.guarded(), pool: pool, agent: "Tandem/" + s.Version, now: s.Now}
	return post.send(ctx, address, d.ProxyHost, d.ProxyPort, d.Message.AML)
}

// guarded returns the network for an HTTP transport, which dials in a goroutine
// that nobody recovers.
func (s *Sender) guarded() Network {
	n := s.Network
	n.Dial = func(ctx context.Context, network, address string) (conn net.Conn, err error) {
		err = service.Guard(s.Log, senderName, func() error {
			conn, err = s.Network.Dial(ctx, network, address)
			return err
		})
		return conn, err
	}
	return n
}

// resultOf says what becomes of a delivery after that answer.
func (s *Sender) resultOf(ctx context.Context, c claim, a answer) result {
	text := ""
	if a.err != nil {
		text = replyText(a.err.Error())
	}
	switch {
	case a.outcome == Succeeded:
		return result{outcome: Succeeded, state: Delivered, reply: a.reply}
	case a.outcome == Refused:
		return result{outcome: Refused, state: Failed, reply: a.reply, error: text}
	case errors.Is(context.Cause(ctx), errSwitchedOff):
		return result{outcome: Interrupted, state: Cancelled, error: reasonOff.Key}
	case ctx.Err() != nil:
		return result{outcome: Interrupted, state: Queued, error: reasonInterrupted.Key, next: s.Now()}
	default:
		return result{outcome: Postponed, state: Queued, reply: a.reply, error: text, next: s.next(c, a.retryAfter)}
	}
}

// next returns when to try again: after the back-off or what the receiver asked
// for, whichever is longer, and no later than when the delivery expires.
func (s *Sender) next(c claim, asked time.Duration) time.Time {
	next := s.Now().Add(max(Backoff(c.Attempts, s.Random()), asked))
	if end := c.created.Add(ExpireAfter); next.After(end) {
		return end
	}
	return next
}
